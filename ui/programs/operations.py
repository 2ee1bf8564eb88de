"""What other programs can do: list the articles, add one, ask them.

Plain values in, typed records out. Knows nothing of Gradio or MCP, which are two ways to the
same functions. Every failure is an `ArticleQAError`, with what to do next.
"""

from collections.abc import Sequence

from typing_extensions import TypedDict

from index.errors import ArticleQAError, QuestionError, ReadError
from qa.records import AnswerRecord, ArticleRecord, answer_record, article_record
from qa.types import Finished
from ui.adding import web_address
from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.warming import Warming

__all__ = ["Operations", "Turn"]

_NOTHING_KEPT = "Nothing was changed."


class Turn(TypedDict):
    """An earlier question of a conversation and the answer it got."""

    question: str
    answer: str


class Operations:
    """The functions; safe to call from several threads."""

    def __init__(self, assistant: ChatAssistant, warming: Warming) -> None:
        self._assistant = assistant
        self._warming = warming

    def articles(self) -> list[ArticleRecord]:
        """Return all articles that can be asked."""
        try:
            if not self._assistant.articles():
                self._warming.wait()  # A new library gets its example meanwhile.
            return [article_record(article) for article in self._assistant.articles()]
        except Exception as error:
            raise _problem(error) from error

    def add(self, address: str = "", text: str = "", title: str = "") -> ArticleRecord:
        """Add an article: the page at a web address, or a text; exactly one of the two.

        A path is not taken: who may call this need not be who may read this machine's files.
        """
        try:
            if bool(address.strip()) == bool(text.strip()):
                raise ReadError(
                    "An article is added by its web address or by its text, one of the two.",
                    "Give either `address` or `text`.",
                )
            named = title.strip() or None
            if text.strip():
                return article_record(self._assistant.add_text(text, title=named))
            return article_record(self._assistant.add(web_address(address), title=named))
        except Exception as error:
            raise _problem(error) from error

    def ask(
        self,
        question: str,
        articles: Sequence[str] | None = None,
        history: Sequence[Turn] | None = None,
    ) -> AnswerRecord:
        """Answer a question over the articles with these ids (None or none: all of them)."""
        try:
            if not question.strip():
                raise QuestionError("There is no question.", "Give one as `question`.")
            self._warming.wait()
            turns = [(turn["question"], turn["answer"]) for turn in history or ()]
            for event in self._assistant.stream(question, turns, list(articles or ()) or None):
                if isinstance(event, Finished):
                    return answer_record(event.answer)
            raise RuntimeError("The assistant ended without an answer.")
        except Exception as error:
            raise _problem(error) from error


def _problem(error: Exception) -> ArticleQAError:
    return shown_problem(error, kept=_NOTHING_KEPT)
