"""The errors of `evals`, under the root of `index.errors`.

ArticleQAError
├── TaskError             a task or a question file is not what it should be
└── BrokenCitationError   a system returned a quote that does not stand where it says
"""

from index.errors import ArticleQAError

__all__ = ["BrokenCitationError", "TaskError"]


class TaskError(ArticleQAError):
    """A task, a question file or a public data file is malformed; the message gives lines."""


class BrokenCitationError(ArticleQAError):
    """A citation's quote is not the article's text at its offsets: the run is worthless."""
