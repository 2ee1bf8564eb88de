"""What the chat page needs from an assistant; `qa.assistant.Assistant` fits it.

No behaviour: this file exists so that the page can be tested over a small
deterministic assistant and put over another one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from index.apart.worker import Cancelled
from index.conversations import Conversations
from index.embed import Progress
from index.types import Article, SourceDocument, Span, Titled
from qa.config import ReaderSettings, Settings
from qa.reader.promise import Kind, Promise
from qa.suggest import Suggestion
from qa.types import Answer, Event

__all__ = ["ChangingAssistant", "ChatAssistant", "History"]

History = Sequence[tuple[str, str]]
"""Earlier turns as (question, answer text), oldest first."""


class ChatAssistant(Protocol):
    """Articles in, events of an answer out. Safe to call from several threads.

    Every method raises a subclass of `index.errors.ArticleQAError` when it cannot do
    what was asked.
    """

    def of(self, owner: str) -> "ChatAssistant":
        """The same as an owner sees it: over their articles, and those that are shared."""
        ...

    def share(self, article_id: str, shared: bool = True) -> None:
        """Let everyone see an article, or its owner alone again."""
        ...

    def articles(self) -> tuple[Article, ...]:
        """All articles that can be asked."""
        ...

    def titles(self) -> tuple[Titled, ...]:
        """The same, as a list shows them: without their texts."""
        ...

    def article(self, article_id: str) -> Article:
        """One article, also an old version that is still cited."""
        ...

    def add(
        self,
        source: str,
        *,
        title: str | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Article:
        """Read and keep the article at a web address, unless it is cancelled meanwhile."""
        ...

    def add_text(
        self, text: str, *, title: str | None = None, cancelled: Cancelled | None = None
    ) -> Article:
        """Keep a pasted text as an article."""
        ...

    def add_bytes(
        self,
        data: bytes,
        *,
        name: str,
        title: str | None = None,
        cancelled: Cancelled | None = None,
    ) -> Article:
        """Read and keep an uploaded file."""
        ...

    def remove(self, article_id: str) -> object:
        """Take an article out."""
        ...

    def document(self, article_id: str) -> SourceDocument:
        """One article with its original."""
        ...

    def restore(self, document: SourceDocument) -> Article:
        """Put an article back that was taken out."""
        ...

    def tags(self) -> dict[str, tuple[str, ...]]:
        """The tags of each article that has any, by its id."""
        ...

    def tag(self, article_id: str, tags: Iterable[str]) -> tuple[str, ...]:
        """Give an article these tags and no others; they come back as they are kept."""
        ...

    def ask(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        """Answer as `stream` does, and return the last event's answer."""
        ...

    def stream(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Iterator[Event]:
        """Answer a question over the articles with these ids (None: all of them)."""
        ...

    def suggest(
        self, article_id: str, count: int = 3, *, within: Sequence[Span] = ()
    ) -> tuple[Suggestion, ...]:
        """Questions about an article (or about these pieces of it) that it answers."""
        ...

    def promises(self) -> Mapping[Kind, Promise]:
        """How often answers are right at least, for spans and for yes or no."""
        ...

    def conversations(self) -> Conversations:
        """What is kept of conversations, ratings and notes."""
        ...

    def warm(self) -> None:
        """Load the models, so that the first question does not wait for them."""
        ...


class ChangingAssistant(Protocol):
    """What changing the reader needs from an assistant; `qa.assistant.Assistant` fits it too."""

    @property
    def settings(self) -> Settings:
        """The settings it goes by now."""
        ...

    def use_reader(self, reader: ReaderSettings) -> None:
        """Have this reader answer from the next question on; ModelError, and no change, when it
        does not load.
        """
        ...
