"""The list of articles to tick."""

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

    picker = gr.CheckboxGroup(**settings)
    # Of the one component: for a class of our own Gradio would write a stub beside this file.
    picker.preprocess = _as_ticked  # type: ignore[method-assign]
    return picker


def _as_ticked(payload: list[Any]) -> list[Any]:
    return payload
