"""What answers, and what it goes by: the models and settings that all views of an assistant share.

`qa.assistant` puts articles before it. Safe to use from many threads.
"""

import threading
from collections.abc import Iterator, Sequence
from weakref import ref

from index.embed import Embedder, embedding_few
from index.errors import LibraryError
from index.search import PassageRetriever
from index.shared import MODELS
from index.types import Passage, Span
from qa.answering import Answerer, Articles
from qa.config import ReaderSettings, Settings
from qa.notices import MEASURED_IN
from qa.reader.calibration import calibration_of
from qa.reader.confidence import Confidence
from qa.reader.large import LARGE_FOLDER
from qa.reader.model import TransformersReader
from qa.reader.types import SpanReader
from qa.turns import Turn
from qa.types import Event

__all__ = ["Engine"]

_WARM = Passage("warm:0-11", "warm", 0, 0, 11, "A sentence.", (Span(0, 11),), "")
_WARM_QUESTION = "What is this?"


class Engine:
    """An embedder, a reader with its confidence, and settings; the reader may be changed.

    `reader` None is the one of the settings, which is closed with the engine.
    """

    def __init__(
        self,
        settings: Settings,
        embedder: Embedder,
        reader: SpanReader | None = None,
        confidence: Confidence | None = None,
    ) -> None:
        self.settings = settings
        self.embedder = embedder
        self._reader = reader if reader is not None else TransformersReader(settings.reader)
        self._reader_given = reader is not None
        self._confidence = confidence
        self._answering: Answerer | None = None
        self._changing = threading.Lock()
        self._closed = False

    def answerer(self, articles: Articles, retriever: PassageRetriever) -> Answerer:
        """Return what answers now, over any articles: see `over`.

        Made at the first question, because finding the calibration may hash large weights.
        Whoever answers holds on to the one that it began with, and to its reader.
        """
        with self._changing:
            self.require_open()
            if self._answering is None:
                confidence = self._confidence or _confidence_of(self._reader, self.settings)
                self._answering = self._made_of(
                    self._reader, confidence, self.settings, articles, retriever
                )
            return self._answering

    def answered(
        self,
        question: str,
        history: Sequence[Turn],
        chosen: Sequence[str] | None,
        articles: Articles,
        retriever: PassageRetriever,
    ) -> Iterator[Event]:
        """Answer a question over the chosen ones of these articles: see `Answerer.events`."""
        answerer = self.answerer(articles, retriever)
        events = answerer.over(articles, retriever).events(question, history, chosen)
        return self._followed(events, ref(answerer))

    def warm(self, articles: Articles, retriever: PassageRetriever) -> None:
        """Load the models now, not when they are first needed."""
        self.require_open()
        embedding_few(self.embedder)([_WARM.text])
        self.answerer(articles, retriever)
        self._reader.read(_WARM_QUESTION, [_WARM])
        self.embedder.embed([_WARM.text])  # for the next article that is added

    def use_reader(
        self, reader: ReaderSettings, articles: Articles, retriever: PassageRetriever
    ) -> None:
        """Have the reader of these settings answer from the next question on.

        Questions under way are answered by the reader they began with, which goes when the last
        of them has ended. The new one is loaded before anything changes: ModelError, and all is
        as it was, when it or its calibration is not there.
        """
        self.require_open()
        settings = self.settings.model_copy(update={"reader": reader})
        fresh = TransformersReader(reader)
        confidence = _confidence_of(fresh, settings)
        answering = self._made_of(fresh, confidence, settings, articles, retriever)
        fresh.read(_WARM_QUESTION, [_WARM])
        with self._changing:
            self.require_open()
            self._reader, self._reader_given = fresh, False
            self._confidence, self._answering = None, answering
            self.settings = settings
        MODELS.release()  # else the reader of before stays for the next assistant

    def close(self) -> None:
        """Let go of the models, but not of a reader that was given."""
        with self._changing:
            self._closed = True
            self._answering = None
            if isinstance(self._reader, TransformersReader) and not self._reader_given:
                self._reader.close()

    def require_open(self) -> None:
        """Raise LibraryError when it was closed."""
        if self._closed:
            raise LibraryError(
                "The assistant is closed.", "Make another with Assistant.open or Assistant.over."
            )

    def _followed(self, events: Iterator[Event], answerer: "ref[Answerer]") -> Iterator[Event]:
        """Yield the events; after the last question of a reader that was replaced, it goes."""
        try:
            yield from events
        finally:
            del events
            if answerer() is not self._answering:
                MODELS.release()  # hands its memory back to the system

    def _made_of(
        self,
        reader: SpanReader,
        confidence: Confidence,
        settings: Settings,
        articles: Articles,
        retriever: PassageRetriever,
    ) -> Answerer:
        return Answerer(
            articles=articles,
            retriever=retriever,
            embedder=self.embedder,
            reader=reader,
            confidence=confidence,
            settings=settings,
            measured_in=_measured_in(reader, self.embedder),
        )


def _confidence_of(reader: SpanReader, settings: Settings) -> Confidence:
    """Return the confidence that goes with the reader; ModelError when it is another's."""
    if isinstance(reader, TransformersReader):
        return calibration_of(reader, settings.reader).confidence
    return Confidence.uncalibrated(
        "The confidence is a guess from the score alone: this reader came without a calibration. "
        "Give the Assistant one as `confidence`."
    )


def _measured_in(reader: SpanReader, embedder: Embedder) -> frozenset[str] | None:
    """The languages that the confidence was measured in; of a reader that is not this project's
    own nothing is known, so those that its passages are found in.
    """
    own = isinstance(reader, TransformersReader) and reader.folder in (None, LARGE_FOLDER)
    return MEASURED_IN if own else embedder.languages
