"""Question and passage as token windows, and logits back into spans: no model here.

A `Layout` says how question, title, heading and passage become the ids of a window; a
`Network` (`qa.reader.batches`) says which numbers a window gets. The two know nothing of
each other; `qa.reader.model` puts them together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.types import Passage
from qa.turns import Turn

__all__ = ["Layout", "Window", "WindowShape", "best_spans", "items_of", "slide"]

_LEAST_ROOM = 12
"""Tokens: with less for question and passage together there is nothing to read."""


@dataclass(frozen=True, slots=True)
class WindowShape:
    """How much of what goes into a window; all counts in tokens."""

    question_tokens: int = 40
    passage_tokens: int = 180
    stride: int = 90
    max_answer_tokens: int = 30
    spans_per_window: int = 5

    def within(self, limit: int | None, around: int) -> "WindowShape":
        """Return the shape cut to models of at most `limit` positions (None: no limit).

        `around` tokens of a window are neither question nor passage. A third of what is
        left may be question. ModelError when next to nothing is left.
        """
        if limit is None or self.question_tokens + self.passage_tokens + around <= limit:
            return self
        room = limit - around
        if room < _LEAST_ROOM:
            raise ModelError(
                f"The reader takes only {limit} tokens at once, too few for question and passage.",
                "Name a reader with more positions in the setting reader.model.",
            )
        question = min(self.question_tokens, room // 3)
        passage = min(self.passage_tokens, room - question)
        stride = min(self.stride, max(1, passage // 2))
        return replace(self, question_tokens=question, passage_tokens=passage, stride=stride)


@dataclass(frozen=True, slots=True)
class Window:
    """One model input: `ids` and their token `types`, equally long.

    `offsets[i]` is the character range, in the text of passage number `passage`, of the
    token at position `first + i`; `null` is the position that stands for "no answer".
    """

    passage: int
    ids: tuple[int, ...]
    types: tuple[int, ...]
    first: int
    null: int
    offsets: tuple[tuple[int, int], ...]


class Layout(Protocol):
    """Turns a question and passages into windows.

    `shape` is the one in use; `pad_id` fills up the shorter windows of a batch.
    """

    @property
    def shape(self) -> WindowShape: ...  # noqa: D102 - said above

    @property
    def pad_id(self) -> int: ...  # noqa: D102 - said above

    def windows(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> Iterator[Window]:
        """Yield the windows of each passage in turn; a passage without tokens gives none.

        Offsets are into `passage.text`. A long question is cut; a long passage gives
        overlapping windows. Safe to call from many threads.
        """
        ...


def slide(tokens: int, shape: WindowShape) -> Iterator[slice]:
    """Yield the overlapping stretches of a passage of so many tokens that windows hold.

    The last stretch is moved back so that it is full: a short remainder would be read
    without its context.
    """
    begin = 0
    while begin + shape.passage_tokens < tokens:
        yield slice(begin, begin + shape.passage_tokens)
        begin += shape.stride
    if tokens > 0:
        yield slice(max(0, tokens - shape.passage_tokens), tokens)


def best_spans(
    window: Window,
    start_logits: NDArray[np.float32],
    end_logits: NDArray[np.float32],
    shape: WindowShape,
    sentences: NDArray[np.int64] | None = None,
) -> Iterator[tuple[int, int, float]]:
    """Yield the window's best spans as (start, end, score), best first.

    Offsets are into the passage's text. The score is `start[i] + end[j] - start[null] -
    end[null]` (Devlin et al. 2019, section 4.3). Of spans that start at the same token only
    the best is kept, so that the list is not one answer with ten different ends. `sentences`
    numbers the sentence of each token of the passage: a span stays in one, for where two sentences
    answer, the beginning in the one and the end in the other are no answer.
    """
    count = len(window.offsets)
    null = float(start_logits[window.null] + end_logits[window.null])
    starts = start_logits[window.first : window.first + count]
    ends = end_logits[window.first : window.first + count]
    scores = starts[:, None] + ends[None, :]
    length = np.arange(count)[None, :] - np.arange(count)[:, None]
    scores = np.where((length >= 0) & (length < shape.max_answer_tokens), scores, -np.inf)
    if sentences is not None:
        scores = np.where(sentences[:, None] == sentences[None, :], scores, -np.inf)
    best_end = scores.argmax(axis=1)
    best = scores[np.arange(count), best_end]
    for begin in np.argsort(-best, kind="stable")[: shape.spans_per_window]:
        yield (
            window.offsets[int(begin)][0],
            window.offsets[int(best_end[begin])][1],
            float(best[begin]) - null,
        )


def items_of(window: Window, logits: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Yield the items of an answer that a window holds, as (start, end), in their order.

    `logits` is (width, 3): outside, begins, goes on. A token is what is likeliest for
    it; one that goes on with an item that has not begun begins one.
    """
    count = len(window.offsets)
    marks = logits[window.first : window.first + count].argmax(axis=1)
    begin = None
    for token in range(count + 1):
        mark = int(marks[token]) if token < count else 0
        if begin is not None and mark != 2:
            yield window.offsets[begin][0], window.offsets[token - 1][1]
            begin = None
        if mark and begin is None:
            begin = token
