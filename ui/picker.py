"""The list of articles to tick."""

from abc import ABCMeta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["article_picker"]


def article_picker(**settings: Any) -> "gr.CheckboxGroup":
    """Make a `gr.CheckboxGroup` that takes any value that was ticked.

    By itself it refuses values that are no choices any more with an error on the page; but an
    event with what was ticked a moment ago may well come behind the removal of that article.
    Whoever reads the value passes over articles that are gone, or says so.
    """
    import gradio as gr

    # A class, as Gradio makes components anew for each session; made past Gradio's metaclass,
    # which would write a stub beside this file.
    methods = {"preprocess": _as_ticked, "is_template": True}  # so it is drawn as its base is
    kind: Any = ABCMeta.__new__(type(gr.CheckboxGroup), "Picker", (gr.CheckboxGroup,), methods)
    picker: gr.CheckboxGroup = kind(**settings)
    return picker


def _as_ticked(_: object, payload: list[Any]) -> list[Any]:
    return payload
