"""Examples into token ids and targets for training.

The window is laid out as when answering: see `qa.reader.titled`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reader.tokens import Limits, earlier, marks
from qa.reader.training.example import Example
from qa.reader.training.rows import UNSTATED

__all__ = ["Encoded", "encode"]

_AT_ONCE = 2048
"""Examples laid out together: what a tokenizer returns is a hundred times what is kept of it."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window: `first` is where the title begins (type 1), `text` where the text begins.

    `start` and `end` are token positions of the answer or of the evidence, 0 and 0 when there is
    none, -1 and -1 when it is not known where. `answerable` is 1 or 0; `verdict` -1 for a
    question. `items` are the positions (first, last) of all items of an answer, None for a
    statement.
    """

    ids: NDArray[np.int32]
    first: int
    text: int
    start: int
    end: int
    answerable: int
    verdict: int
    items: tuple[tuple[int, int], ...] | None = None


def encode(tokenizer: Any, examples: Sequence[Example], limits: Limits) -> list[Encoded]:
    """Lay out examples; `tokenizer` is a `tokenizers.Tokenizer` without padding, truncation.

    A text that is too long is cut so that its answer stays inside.
    """
    return [
        window
        for first in range(0, len(examples), _AT_ONCE)
        for window in _encoded(tokenizer, examples[first : first + _AT_ONCE], limits)
    ]


def _encoded(tokenizer: Any, examples: Sequence[Example], limits: Limits) -> list[Encoded]:
    begin_id, end_id = marks(tokenizer)
    questions = tokenizer.encode_batch([e.question for e in examples], add_special_tokens=False)
    titles = tokenizer.encode_batch([e.title for e in examples], add_special_tokens=False)
    texts = tokenizer.encode_batch([e.text for e in examples], add_special_tokens=False)
    turns = _turns(tokenizer, examples)
    encoded = []
    for example, question, before, title, text in zip(
        examples, questions, turns, titles, texts, strict=True
    ):
        asked = question.ids[: limits.question]
        if before:
            asked = [*asked, end_id, *earlier(before, limits.history)]
        shown = title.ids[: limits.title]
        place = _tokens_of(text.offsets, example.span)
        cut = 0
        if place is not None and place[1] >= limits.text:
            cut = min(place[0], len(text.ids) - limits.text)
        kept = text.ids[cut : cut + limits.text]
        ids = [begin_id, *asked, end_id, *shown, end_id, *kept, end_id]
        first = len(asked) + 2
        begin = first + len(shown) + 1
        answerable = example.answerable
        if answerable is None:
            answerable = example.verdict != UNSTATED
        start = end = -1 if answerable else 0

        def at(
            place: tuple[int, int], begin: int = begin, cut: int = cut, size: int = len(kept)
        ) -> tuple[int, int]:
            return begin + place[0] - cut, begin + min(place[1] - cut, size - 1)

        if place is not None:
            start, end = at(place)
        items = None
        if example.answerable is not None:
            places = [_tokens_of(text.offsets, item) for item in example.items]
            items = tuple(at(p) for p in places if p is not None and cut <= p[0] < cut + len(kept))
        encoded.append(
            Encoded(
                ids=np.array(ids, dtype=np.int32),
                first=first,
                text=begin,
                start=start,
                end=end,
                answerable=int(answerable),
                verdict=-1 if example.verdict is None else example.verdict,
                items=items,
            )
        )
    return encoded


def _turns(tokenizer: Any, examples: Sequence[Example]) -> list[list[tuple[list[int], list[int]]]]:
    """Return the ids of each example's earlier questions and answers."""
    said = [text for e in examples for turn in e.history for text in turn]
    ids = iter([each.ids for each in tokenizer.encode_batch(said, add_special_tokens=False)])
    return [[(next(ids), next(ids)) for _ in e.history] for e in examples]


def _tokens_of(
    offsets: Sequence[tuple[int, int]], span: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Return the first and last token that overlap the span."""
    if span is None:
        return None
    touched = [i for i, (begin, end) in enumerate(offsets) if begin < span[1] and span[0] < end]
    return (touched[0], touched[-1]) if touched else None
