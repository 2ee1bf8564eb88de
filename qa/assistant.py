"""`Assistant`: articles in, cited answers out. The one class that most people need.

Everything it does is done by the parts it is given; this file only wires them. Safe to use
from many threads.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from copy import copy
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index.apart.pool import READERS
from index.apart.worker import Cancelled
from index.conversations import Conversations
from index.embed import Embedder, Progress, SentenceTransformerEmbedder
from index.library import Library
from index.read import FailedSource, read_bytes, read_folder, read_source, read_text
from index.search import OnlyThese, PassageRetriever, Retriever
from index.types import Added, Article, Hit, SourceDocument, Span, Titled
from qa.answering import Answerer, Articles
from qa.config import ReaderSettings, Settings, data_folder, load_settings
from qa.engine import Engine
from qa.reader.confidence import Confidence
from qa.reader.promise import Kind, Promise
from qa.reader.types import SpanReader
from qa.suggest import Suggestion, answered_ones, questions_of
from qa.turns import turns
from qa.types import Answer, Event, Finished

if TYPE_CHECKING:
    from llama_index.core.postprocessor.types import BaseNodePostprocessor
    from llama_index.core.query_engine import RetrieverQueryEngine
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import Document, NodeWithScore

    from index.llama import ArticleRetriever, NodeArticles

__all__ = ["EXAMPLE", "Assistant", "Chat", "History"]

EXAMPLE = "putin-north-korea-visit.md"
_EXAMPLE_OFFERED = "example_offered"

History = Sequence[str | tuple[str, str]]
"""Earlier questions, or (question, answer) pairs, oldest first."""


class Assistant:
    """Answers questions about the articles in its library, and quotes the proof.

    Make one with `Assistant.open()` (the library on disk) or `Assistant.over(...)` (in
    memory). Models are loaded at the first question, or by `warm()`; assistants of equal
    settings share them (`index.shared`).
    """

    def __init__(
        self,
        library: Library,
        *,
        embedder: Embedder,
        reader: SpanReader | None = None,
        confidence: Confidence | None = None,
        retriever: "PassageRetriever | BaseRetriever | None" = None,
        settings: Settings | None = None,
    ) -> None:
        settings = settings if settings is not None else load_settings()
        self.library = library
        self._engine = Engine(settings, embedder, reader, confidence)
        self._own = ExitStack()
        self._nodes: NodeArticles | None = None
        self._retriever_given = retriever is not None
        self._retriever = self._passage_retriever(retriever)

    @classmethod
    def open(
        cls,
        folder: Path | str | None = None,
        *,
        settings: Settings | None = None,
        embedder: Embedder | None = None,
        reader: SpanReader | None = None,
        confidence: Confidence | None = None,
        retriever: "PassageRetriever | BaseRetriever | None" = None,
        example: bool = True,
        progress: Progress | None = None,
    ) -> Self:
        """Open the library in `folder` (default: the user's data folder), made when missing.

        A new library gets the shipped example article once; removing it sticks. That loads the
        models: without `example` it is left to `offer_example`.
        """
        settings = settings if settings is not None else load_settings()
        with ExitStack() as opened:
            if embedder is None:
                embedder = SentenceTransformerEmbedder(settings.index.embedding)
                opened.callback(embedder.close)
            place = Path(folder).expanduser() if folder is not None else data_folder()
            library = Library.open(place, embedder, settings.index)
            opened.callback(library.close)
            assistant = cls(
                library,
                embedder=embedder,
                reader=reader,
                confidence=confidence,
                retriever=retriever,
                settings=settings,
            )
            if example:
                assistant.offer_example(progress)
            assistant._own.push(opened.pop_all())
        return assistant

    @classmethod
    def over(
        cls,
        *sources: "str | Path | Document",
        settings: Settings | None = None,
        embedder: Embedder | None = None,
        reader: SpanReader | None = None,
        confidence: Confidence | None = None,
        retriever: "PassageRetriever | BaseRetriever | None" = None,
    ) -> Self:
        """Answer over the given paths, addresses or LlamaIndex documents, held in memory."""
        settings = settings if settings is not None else load_settings()
        with ExitStack() as opened:
            if embedder is None:
                embedder = SentenceTransformerEmbedder(settings.index.embedding)
                opened.callback(embedder.close)
            library = Library.in_memory(embedder, settings.index)
            opened.callback(library.close)
            assistant = cls(
                library,
                embedder=embedder,
                reader=reader,
                confidence=confidence,
                retriever=retriever,
                settings=settings,
            )
            for source in sources:
                assistant.add(source)
            assistant._own.push(opened.pop_all())
        return assistant

    @property
    def settings(self) -> Settings:
        """The settings it goes by now."""
        return self._engine.settings

    def of(self, owner: str) -> "Assistant":
        """Return this assistant as an owner sees it: over their articles and those that are shared.

        Models and settings are those of all. What is added and kept through it is theirs alone
        until they `share` it. Without this, the owner is "local". Closing any closes all.
        """
        theirs = copy(self)
        theirs.library = self.library.of(owner)
        theirs._nodes = None
        if self._retriever_given:
            theirs._retriever = OnlyThese(self._retriever, theirs.titles)
        else:
            theirs._retriever = theirs._passage_retriever(None)
        return theirs

    # --- articles -------------------------------------------------------------------

    def add(
        self,
        source: "str | Path | Document",
        *,
        title: str | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Article:
        """Add a file, a web address or a LlamaIndex `Document`; return the article.

        The same text again changes nothing; the same source with another text replaces the
        earlier version. Raises ReadError (with what to do next) when it cannot be read, or is not
        to be read any more: `cancelled` is asked several times a second while it is.
        """
        return self.add_source(source, title=title, progress=progress, cancelled=cancelled).article

    def add_source(
        self,
        source: "str | Path | Document",
        *,
        title: str | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Added:
        """Do as `add`, and say whether the article is new, unchanged or a replacement."""
        self._engine.require_open()
        if isinstance(source, str | Path):
            document = read_source(
                source,
                self.settings.index.read,
                title=title,
                progress=progress,
                cancelled=cancelled,
            )
        else:
            from index.llama import read_document  # imports LlamaIndex: only when it is in use

            document = read_document(
                source, title=title, settings=self.settings.index.read, cancelled=cancelled
            )
        return self._store(document, progress)

    def add_text(
        self,
        text: str,
        *,
        title: str | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Article:
        """Add pasted text."""
        document = read_text(
            text, title=title, settings=self.settings.index.read, cancelled=cancelled
        )
        return self._store(document, progress).article

    def add_bytes(
        self,
        data: bytes,
        *,
        name: str,
        media_type: str | None = None,
        title: str | None = None,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Article:
        """Add an uploaded file by its content and its name."""
        document = read_bytes(
            data,
            name=name,
            media_type=media_type,
            source=name,
            settings=self.settings.index.read,
            title=title,
            cancelled=cancelled,
        )
        return self._store(document, progress).article

    def add_folder(
        self,
        folder: Path | str,
        *,
        progress: Progress | None = None,
        failed: Callable[[FailedSource], None] | None = None,
        cancelled: Cancelled | None = None,
    ) -> tuple[Article, ...]:
        """Add every readable file below a folder; `failed` is told of those that are not."""
        reading = read_folder(
            Path(folder), self.settings.index.read, progress=progress, cancelled=cancelled
        )
        for failure in reading.failures:
            if failed is not None:
                failed(failure)
        added = self.library.add_many(reading.documents, progress=progress)
        return tuple(each.article for each in added)

    def offer_example(self, progress: Progress | None = None) -> None:
        """Add the shipped example article, if this library has never been offered it."""
        if self.library.get_state(_EXAMPLE_OFFERED) is not None:
            return
        if not self.titles():
            data = files("qa").joinpath("example", EXAMPLE).read_bytes()
            kind = "text/markdown"
            added = self.add_bytes(data, name=EXAMPLE, media_type=kind, progress=progress)
            self.share(added.id)
        self.library.set_state(_EXAMPLE_OFFERED, "1")

    def articles(self) -> tuple[Article, ...]:
        """Return the articles, in the order of adding."""
        return self.library.articles()

    def titles(self) -> tuple[Titled, ...]:
        """Return the articles as a list shows them, in the order of adding; reads no text."""
        return self.library.titles()

    def article(self, article_id: str) -> Article:
        """Return one article, a replaced version too; ArticleNotFoundError if there is none."""
        if self._nodes is not None:
            made = self._nodes.article(article_id)
            if made is not None:
                return made
        return self.library.article(article_id)

    def remove(self, article_id: str) -> Article:
        """Remove an article with its original; ArticleNotFoundError if there is none."""
        return self.library.remove(article_id)

    def share(self, article_id: str, shared: bool = True) -> None:
        """Let all who use the library see an article of one's own, or oneself alone again."""
        self.library.share(article_id, shared)

    def document(self, article_id: str) -> SourceDocument:
        """Return an article with its original, to `restore` it after it was removed."""
        return self.library.document(article_id)

    def restore(self, document: SourceDocument) -> Article:
        """Put an article back that was removed, as it was read then; notes about it have lost
        their place in it.
        """
        return self._store(document, None).article

    def tags(self) -> dict[str, tuple[str, ...]]:
        """Return the tags of each article that has any, by its id."""
        return self.library.tags()

    def tag(self, article_id: str, tags: Iterable[str]) -> tuple[str, ...]:
        """Give an article these tags and no others; return them as they are kept."""
        return self.library.tag(article_id, tags)

    # --- questions ------------------------------------------------------------------

    def ask(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        """Answer a question over the articles with these ids (None: all)."""
        return _last(self.stream(question, history, articles))

    def stream(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Iterator[Event]:
        """Yield what happens while a question is answered; the last event is `Finished`."""
        earlier = turns(history or ())
        return self._engine.answered(question, earlier, articles, self._articles, self._retriever)

    async def aask(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        """Do as `ask` without blocking the event loop."""
        return await asyncio.to_thread(self.ask, question, history, articles)

    async def astream(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> AsyncIterator[Event]:
        """Do as `stream` without blocking the event loop."""
        events = self.stream(question, history, articles)
        while (event := await asyncio.to_thread(next, events, None)) is not None:
            yield event

    def suggest(
        self, article_id: str, count: int = 3, *, within: Sequence[Span] = (), tries: int = 16
    ) -> tuple[Suggestion, ...]:
        """Return questions about an article that were asked just now and answered from it with
        the phrase each was made from; at most `tries` are asked, each like any question.

        `within` are the pieces of the article to make them from, all when there are none.
        Raises ArticleNotFoundError for an article that is not in the library.
        """
        made = questions_of(self.article(article_id), within)
        answered = answered_ones(
            made, lambda each: self.ask(each.question, (), [article_id]), tries
        )
        return tuple(islice(answered, count))

    def promises(self) -> Mapping[Kind, Promise]:
        """Return how often answers are right at least, for spans and for yes or no.

        ModelError when the reader or its calibration is not there.
        """
        return self._answerer.promises

    def search(self, question: str, articles: Sequence[str] | None = None) -> tuple[Hit, ...]:
        """Return the passages that would be read for a stand-alone question."""
        self._engine.require_open()
        return self._retriever.search(question, articles=articles)

    def chat(self, articles: Sequence[str] | None = None) -> "Chat":
        """Start a conversation that keeps its own history."""
        return Chat(self, articles)

    def conversations(self, owner: str | None = None) -> Conversations:
        """Return what is kept here of conversations, ratings and notes.

        `qa.conversations` puts answers in and takes them out.
        """
        return self.library.conversations(owner)

    # --- LlamaIndex -----------------------------------------------------------------

    def as_retriever(self, articles: Sequence[str] | None = None) -> "ArticleRetriever":
        """Return our retriever as a LlamaIndex one, over these articles (None: all)."""
        from index.llama import ArticleRetriever  # imports LlamaIndex: only when it is in use

        return ArticleRetriever(self._retriever, articles=articles)

    def as_query_engine(
        self,
        articles: Sequence[str] | None = None,
        *,
        retriever: "BaseRetriever | None" = None,
        node_postprocessors: "Sequence[BaseNodePostprocessor]" = (),
    ) -> "RetrieverQueryEngine":
        """Return a LlamaIndex query engine whose `Response.source_nodes` are our citations.

        `retriever` (default: ours) and `node_postprocessors` are ordinary LlamaIndex parts.
        """
        from qa.query_engine import query_engine  # imports LlamaIndex: only when it is in use

        return query_engine(
            retriever or self.as_retriever(articles), self.answer_from_nodes, node_postprocessors
        )

    def answer_from_nodes(self, question: str, nodes: "Sequence[NodeWithScore]") -> Answer:
        """Answer a stand-alone question from LlamaIndex nodes that were retrieved already."""
        hits = self._node_articles().hits(nodes)
        return _last(self._answerer.events_from_hits(question, hits))

    def _node_articles(self) -> "NodeArticles":
        if self._nodes is None:
            from index.llama import NodeArticles  # imports LlamaIndex: only when it is in use

            self._nodes = NodeArticles(self.library.article, self.settings.index.chunk)
        return self._nodes

    def _passage_retriever(
        self, given: "PassageRetriever | BaseRetriever | None"
    ) -> PassageRetriever:
        if given is None:
            return Retriever(self.library, self._engine.embedder, self.settings.index.search)
        if isinstance(given, PassageRetriever):
            return given
        from index.llama import NodeRetriever  # imports LlamaIndex: only when it is in use

        return NodeRetriever(given, self._node_articles())

    @property
    def _answerer(self) -> Answerer:
        return self._engine.answerer(self._articles, self._retriever)

    @property
    def _articles(self) -> Articles:
        return Articles(self.article, self.library.passages, self.library.languages)

    # --- life -----------------------------------------------------------------------

    def warm(self) -> None:
        """Load the models and start what reads documents now, not when they are first needed."""
        self._engine.require_open()
        READERS.prepare()
        self._engine.warm(self._articles, self._retriever)

    def use_reader(self, reader: ReaderSettings) -> None:
        """Have the reader of these settings answer from the next question on.

        Questions under way are answered by the reader they began with, which goes when the last
        of them has ended. The new one is loaded before anything changes: ModelError, and all is
        as it was, when it or its calibration is not there.
        """
        self._engine.use_reader(reader, self._articles, self._retriever)

    def close(self) -> None:
        """Close the library and let go of the models, but not of an embedder and a reader that
        were given. Whatever is asked of the assistant afterwards raises LibraryError. Closing
        twice does no harm.

        The models themselves stay loaded as long as another assistant uses them; those used
        last stay for the next assistant too, until `index.shared.MODELS.release()`.
        """
        self._engine.close()
        self.library.close()
        self._own.close()
        self._nodes = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _store(self, document: SourceDocument, progress: Progress | None) -> Added:
        return self.library.add(document, progress=progress)


@dataclass
class Chat:
    """A conversation: each question is understood in the light of the ones before."""

    assistant: Assistant
    articles: Sequence[str] | None = None

    def __post_init__(self) -> None:
        self.history: list[tuple[str, str]] = []

    def ask(self, question: str) -> Answer:
        """Ask, and remember the question as understood with its answer."""
        answer = self.assistant.ask(question, history=self.history, articles=self.articles)
        self.history.append((answer.question, answer.text))
        return answer


def _last(events: Iterator[Event]) -> Answer:
    """Return the answer in the last event, `Finished`."""
    *_, last = events
    assert isinstance(last, Finished)  # noqa: S101 - said by the docstring of Answerer.events
    return last.answer
