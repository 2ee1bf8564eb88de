"""What other programs can do: list the articles, add one, ask them.

Plain values in, typed records out. Knows nothing of Gradio or MCP, which are two ways to the
same functions. Every failure is an `ArticleQAError`, with what to do next.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from typing_extensions import TypedDict

from index.apart.worker import Cancelled
from index.errors import QuestionError, ReadError
from qa.records import AnswerRecord, ArticleRecord, answer_record, article_record
from ui.access.user import User
from ui.adding import web_address
from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.warming import Warming, wait_for_example

__all__ = ["Operations", "Turn"]


class Turn(TypedDict):
    """An earlier question of a conversation and the answer it got."""

    question: str
    answer: str


class Operations:
    """The functions; safe to call from several threads. Each does for a user what is theirs."""

    def __init__(self, assistant: ChatAssistant, warming: Warming) -> None:
        self._assistant = assistant
        self._warming = warming

    def articles(self, user: User) -> list[ArticleRecord]:
        """Return all articles that the user can ask."""
        with _told():
            theirs = self._of(user)
            wait_for_example(theirs, self._warming)
            return [article_record(each) for each in theirs.articles()]

    def add(
        self,
        user: User,
        address: str = "",
        text: str = "",
        title: str = "",
        cancelled: Cancelled | None = None,
    ) -> ArticleRecord:
        """Add an article: the page at a web address, or a text; exactly one of the two.

        A path is not taken: who may call this need not be who may read this machine's files.
        """
        with _told():
            if bool(address.strip()) == bool(text.strip()):
                raise ReadError(
                    "An article is added by its web address or by its text, one of the two.",
                    "Give either `address` or `text`.",
                )
            named = title.strip() or None
            if text.strip():
                added = self._of(user).add_text(text, title=named, cancelled=cancelled)
            else:
                source = web_address(address)
                added = self._of(user).add(source, title=named, cancelled=cancelled)
            return article_record(added)

    def ask(
        self,
        user: User,
        question: str,
        articles: Sequence[str] | None = None,
        history: Sequence[Turn] | None = None,
    ) -> AnswerRecord:
        """Answer a question over the articles with these ids (None or none: all of them)."""
        with _told():
            if not question.strip():
                raise QuestionError("There is no question.", "Give one as `question`.")
            self._warming.wait()
            turns = [(turn["question"], turn["answer"]) for turn in history or ()]
            return answer_record(self._of(user).ask(question, turns, articles or None))

    def _of(self, user: User) -> ChatAssistant:
        return self._assistant.of(user.owner)


@contextmanager
def _told() -> Iterator[None]:
    """Turn whatever goes wrong into an error with what to do next."""
    try:
        yield
    except Exception as error:
        raise shown_problem(error, kept="Nothing was changed.") from error
