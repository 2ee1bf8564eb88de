"""The operations as named endpoints of the page: `/ask`, `/add` and `/articles`.

`gradio_client.Client(address).predict(question="…", api_name="/ask")` calls them; so does plain
HTTP. `Client.view_api()` prints them with their types.
"""

from collections.abc import Callable
from typing import TypeVar

from index.errors import ArticleQAError
from qa.records import AnswerRecord, ArticleRecord
from ui.access.user import user_of
from ui.events import ADDED_AT_ONCE
from ui.leaving import whether_left
from ui.programs.operations import Operations, Turn

__all__ = ["add_endpoints"]

_T = TypeVar("_T")
_ASKED_AT_ONCE = _LISTED = 4


def add_endpoints(operations: Operations) -> None:
    """Add the endpoints to the page; called once, inside the `with` of its `gr.Blocks`."""
    import gradio as gr
    from gradio.events import api

    def ask(
        request: gr.Request,
        question: str,
        articles: list[str] | None = None,
        history: list[Turn] | None = None,
    ) -> AnswerRecord:
        """Answer a question from the articles, with the sentences it rests on: `outcome` is
        "answered", "unsure" (`best` is a candidate, not asserted) or "refused" (they do not say).

        `articles` are ids to ask, all when left out; `history` are earlier questions and their
        answers, oldest first, for a question that goes on from them.
        """
        return _told(lambda: operations.ask(user_of(request), question, articles, history))

    def add(
        request: gr.Request, address: str = "", text: str = "", title: str = ""
    ) -> ArticleRecord:
        """Add an article, by its web address or by its text."""
        return _told(lambda: operations.add(user_of(request), address, text, title, whether_left()))

    def articles(request: gr.Request) -> list[ArticleRecord]:
        """List the articles that can be asked."""
        return _told(lambda: operations.articles(user_of(request)))

    for function, at_once in ((ask, _ASKED_AT_ONCE), (add, ADDED_AT_ONCE), (articles, _LISTED)):
        api(function, api_name=function.__name__, concurrency_limit=at_once)


def _told(operation: Callable[[], _T]) -> _T:
    """Raise what goes wrong as the one kind of error whose message Gradio passes on."""
    import gradio as gr

    try:
        return operation()
    except ArticleQAError as error:
        raise gr.Error(str(error), print_exception=False) from error
