"""The list of articles to tick."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["article_picker"]


def article_picker(**settings: Any) -> "gr.CheckboxGroup":
    """Make a `gr.CheckboxGroup` that takes any value that was ticked.

    Gradio's own refuses values that are no choices any more with an error on the page; but an
    event with what was ticked a moment ago may well come behind the removal of that article.
    Whoever reads the value passes over articles that are gone, or says so.
    """
    import gradio as gr
from gradio.events import Dependency

    class Picker(gr.CheckboxGroup):
        is_template = True  # the front end's part is that of the class above

        def preprocess(self, payload: list[Any]) -> list[Any]:
            return payload

    return Picker(**settings)