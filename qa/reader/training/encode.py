"""Examples into token ids and targets for training.

The window is laid out as when answering: `[CLS] question [SEP] title [SEP] text [SEP]`, token
type 0 for the question and 1 for the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reader.data import Example
from qa.reader.tokens import Limits, marks

__all__ = ["Encoded", "encode"]


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window: `first` is where the title begins (type 1), `text` where the text begins.

    `start` and `end` are token positions of the answer, 0 and 0 when there is none, -1 and -1
    for a statement. `answerable` is 1, 0 or -1 for a statement; `verdict` -1 for a question.
    """

    ids: NDArray[np.int32]
    first: int
    text: int
    start: int
    end: int
    answerable: int
    verdict: int


def encode(tokenizer: Any, examples: Sequence[Example], limits: Limits) -> list[Encoded]:
    """Lay out examples; `tokenizer` is a `tokenizers.Tokenizer` without padding, truncation.

    A text that is too long is cut so that its answer stays inside.
    """
    begin_id, end_id = marks(tokenizer)
    questions = tokenizer.encode_batch([e.question for e in examples], add_special_tokens=False)
    titles = tokenizer.encode_batch([e.title for e in examples], add_special_tokens=False)
    texts = tokenizer.encode_batch([e.text for e in examples], add_special_tokens=False)
    encoded = []
    for example, question, title, text in zip(examples, questions, titles, texts, strict=True):
        asked = question.ids[: limits.question]
        shown = title.ids[: limits.title]
        place = _tokens_of(text.offsets, example.span)
        cut = 0
        if place is not None and place[1] >= limits.text:
            cut = min(place[0], len(text.ids) - limits.text)
        kept = text.ids[cut : cut + limits.text]
        ids = [begin_id, *asked, end_id, *shown, end_id, *kept, end_id]
        first = len(asked) + 2
        begin = first + len(shown) + 1
        start = end = 0 if example.answerable is not None else -1
        if place is not None:
            start, end = begin + place[0] - cut, begin + min(place[1] - cut, len(kept) - 1)
        encoded.append(
            Encoded(
                ids=np.array(ids, dtype=np.int32),
                first=first,
                text=begin,
                start=start,
                end=end,
                answerable=-1 if example.answerable is None else int(example.answerable),
                verdict=-1 if example.verdict is None else example.verdict,
            )
        )
    return encoded


def _tokens_of(
    offsets: Sequence[tuple[int, int]], span: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Return the first and last token that overlap the span."""
    if span is None:
        return None
    touched = [i for i, (begin, end) in enumerate(offsets) if begin < span[1] and span[0] < end]
    return (touched[0], touched[-1]) if touched else None
