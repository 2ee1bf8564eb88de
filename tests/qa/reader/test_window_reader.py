"""Scores of a window into spans of its passage, whatever the tokenizer counts to a token."""

import numpy as np
from numpy.typing import NDArray

from index.types import Passage, Span
from qa.reader.batches import BatchScores
from qa.reader.layouts import stretches
from qa.reader.window_reader import WindowReader
from qa.reader.windows import Layout, WindowShape

TEXT = "It rained. Ann and Bo came."
PASSAGE = Passage("p", "a", 0, 5, 32, TEXT, (Span(5, 15), Span(16, 32)), "")
TOKENS = ((0, 2), (2, 9), (9, 10), (10, 14), (14, 18), (18, 21), (21, 26), (26, 27))
"""Words with the space before them, as SentencePiece and byte-level BPE tell where they stand."""


class SpacedLayout:
    """A `Layout` of one window: nothing but the passage's tokens behind the null."""

    shape = WindowShape()
    pad_id = 0

    def windows(self, question: str, passages: object, history: object = ()) -> object:
        body = [(1, 0)] * len(TOKENS)
        return stretches(0, [(0, 0)], body, TOKENS, [], 0, self.shape)


class Pointing:
    """A `Network` that is sure of one start and one end, and marks items."""

    def __init__(self, start: int, end: int, items: dict[int, int] | None = None) -> None:
        self._start, self._end, self._items = start, end, items or {}

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> BatchScores:
        starts, ends = np.zeros(ids.shape, np.float32), np.zeros(ids.shape, np.float32)
        starts[0, self._start + 1] = ends[0, self._end + 1] = 9
        items = np.zeros((*ids.shape, 3), np.float32)
        for token, mark in self._items.items():
            items[0, token + 1, mark] = 9
        return BatchScores(starts, ends, {}, {"items": items})


def read(network: Pointing) -> WindowReader:
    layout: Layout = SpacedLayout()  # type: ignore[assignment]
    return WindowReader(layout, network, batch_size=1)


def test_a_span_leaves_out_the_space_that_is_counted_to_its_first_token() -> None:
    best = read(Pointing(5, 5)).read("Who?", [PASSAGE])[0]
    assert (best.text, best.start, best.end) == ("Bo", 24, 26)


def test_the_first_word_of_a_sentence_is_in_that_sentence() -> None:
    """Its token begins with the space before, which is in neither sentence."""
    best = read(Pointing(3, 5)).read("Who?", [PASSAGE])[0]
    assert best.text == "Ann and Bo"


def test_items_leave_out_the_space_too() -> None:
    best = read(Pointing(3, 5, {3: 1, 5: 1})).read("Who?", [PASSAGE])[0]
    assert [TEXT[i.start - 5 : i.end - 5] for i in best.items] == ["Ann", "Bo"]
