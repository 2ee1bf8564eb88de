"""A layout and a network, put together to read passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.types import Passage, Span
from qa.reader.batches import Network, WindowScores, score_windows
from qa.reader.heads import verdict_of
from qa.reader.types import ReadSpan, StatementJudge
from qa.reader.windows import Layout, Window, best_spans, items_of
from qa.turns import Turn

__all__ = ["ScoredWindow", "WindowReader"]


@dataclass(frozen=True, slots=True)
class ScoredWindow:
    """A window and what the network says of it."""

    window: Window
    scores: WindowScores


@dataclass(frozen=True, slots=True, weakref_slot=True)
class WindowReader:
    """A `SpanReader` of one layout and one network, which must be made for each other.

    `judge` is the judge of statements that the same network makes, where it does.
    """

    layout: Layout
    network: Network
    batch_size: int
    judge: StatementJudge | None = None

    def scored(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> list[ScoredWindow]:
        """Lay out and score every window, in the order of the passages."""
        windows = list(self.layout.windows(question, passages, history))
        scores = score_windows(
            self.network, windows, pad_id=self.layout.pad_id, batch_size=self.batch_size
        )
        return [ScoredWindow(*pair) for pair in zip(windows, scores, strict=True)]

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        """Read all passages; see `SpanReader.read`.

        Of the spans that begin at one place of a passage the best is kept.
        """
        if not passages or not question.strip():
            return ()
        best: dict[tuple[int, int], ReadSpan] = {}
        for each in self.scored(question, passages, history):
            window, scores = each.window, each.scores
            passage = passages[window.passage]
            said = _said(each, passage)
            for begin, end, score in best_spans(
                window, scores.starts, scores.ends, self.layout.shape, _sentences(window, passage)
            ):
                span = _span(window.passage, passage, begin, end, score)
                if span is None:
                    continue
                span = replace(span, **said)
                key = (span.passage, span.start)
                if key not in best or best[key].score < score:
                    best[key] = span
        return tuple(sorted(best.values(), key=lambda s: (-s.score, s.passage, s.start)))


def _sentences(window: Window, passage: Passage) -> NDArray[np.int64]:
    """Return the number of the sentence that each token of the passage is in.

    Its last character tells: some tokenizers count the space before a word to it.
    """
    starts = [sentence.start - passage.start for sentence in passage.sentences]
    tokens = [max(begin, end - 1) for begin, end in window.offsets]
    return np.searchsorted(starts, tokens, side="right").astype(np.int64)


def _said(each: ScoredWindow, passage: Passage) -> dict[str, Any]:
    """Return what the network says of the window as a whole, as fields of `ReadSpan`."""
    scores = each.scores
    said: dict[str, Any] = {}
    if "answerable" in scores.per_window:
        said["answerable"] = float(scores.per_window["answerable"])
    if "verdict" in scores.per_window:
        said["verdict"] = verdict_of(scores.per_window["verdict"])
    if "items" in scores.per_token:
        items = items_of(each.window, scores.per_token["items"])
        bare = (_stripped(passage, begin, end) for begin, end in items)
        said["items"] = tuple(Span(passage.start + b, passage.start + e) for b, e in bare if b < e)
    return said


def _span(index: int, passage: Passage, begin: int, end: int, score: float) -> ReadSpan | None:
    """Return the span, stripped; None when nothing is left of it."""
    begin, end = _stripped(passage, begin, end)
    if begin == end:
        return None
    text = passage.text[begin:end]
    return ReadSpan(index, passage.start + begin, passage.start + end, text, score)


def _stripped(passage: Passage, begin: int, end: int) -> tuple[int, int]:
    """Return the offsets without white space around them, which some tokenizers count to a token;
    equal ones where there is nothing else.
    """
    text = passage.text[begin:end]
    begin += len(text) - len(text.lstrip())
    return begin, begin + len(text.strip())
