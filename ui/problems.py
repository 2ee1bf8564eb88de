"""Errors as something to show: a message and what to do next, never a traceback.

Errors raised on purpose are shown as they are. Anything else is a fault of this
program: it is logged with its traceback and shown as one sentence.
"""

import logging

from index.errors import ArticleQAError

__all__ = ["shown_problem"]

_log = logging.getLogger("article_qa.ui")


def shown_problem(error: Exception, *, kept: str) -> ArticleQAError:
    """The error to show for `error`; `kept` says what of the input is still there."""
    if isinstance(error, ArticleQAError):
        return error
    _log.error("Unexpected error behind the chat page", exc_info=error)
    return ArticleQAError(
        f"Something inside the program failed ({type(error).__name__}).",
        f"{kept} Try again; the terminal that runs the chat shows the details.",
    )
