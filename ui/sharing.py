"""Letting everyone who uses the library see articles, or not any more. Knows nothing of Gradio."""

from collections.abc import Sequence

from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.render import render_error

__all__ = ["share"]


def share(assistant: ChatAssistant, article_ids: Sequence[str], *, shared: bool) -> str:
    """Share articles of one's own or end that; return the HTML of what went wrong, or ""."""
    problem = ""
    for article_id in article_ids:
        try:
            assistant.share(article_id, shared)
        except Exception as error:
            problem = render_error(shown_problem(error, kept="Nothing else was changed."))
    return problem
