"""Question and passage into token windows, and logits back into spans: no model here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Window", "WindowShape", "best_spans", "windows_of"]


@dataclass(frozen=True, slots=True)
class WindowShape:
    """How a window is laid out: `[CLS] question [SEP] passage [SEP]`, all counts in tokens."""

    question_tokens: int = 40
    passage_tokens: int = 180
    stride: int = 90
    max_answer_tokens: int = 30
    spans_per_window: int = 5


@dataclass(frozen=True, slots=True)
class Window:
    """One model input. `offsets[i]` is the character range, in the passage's text, of the
    passage token at position `first + i` of `ids`.
    """

    passage: int
    ids: tuple[int, ...]
    first: int
    offsets: tuple[tuple[int, int], ...]


def windows_of(
    tokenizer: Any, question: str, texts: Sequence[str], shape: WindowShape
) -> Iterator[Window]:
    """Lay out every text as overlapping windows; `tokenizer` is a `tokenizers.Tokenizer`.

    A text without tokens gives no window. The last window of a long text is moved back so
    that it is full: a short remainder would be read without its context.
    """
    cls_id, sep_id = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    asked = tokenizer.encode(question, add_special_tokens=False).ids[: shape.question_tokens]
    head = [cls_id, *asked, sep_id]
    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    for index, encoding in enumerate(encoded):
        ids, offsets = encoding.ids, encoding.offsets
        for begin in _begins(len(ids), shape):
            end = begin + shape.passage_tokens
            yield Window(
                passage=index,
                ids=(*head, *ids[begin:end], sep_id),
                first=len(head),
                offsets=tuple(offsets[begin:end]),
            )


def _begins(tokens: int, shape: WindowShape) -> Iterator[int]:
    if tokens == 0:
        return
    begin = 0
    while begin + shape.passage_tokens < tokens:
        yield begin
        begin += shape.stride
    yield max(0, tokens - shape.passage_tokens)


def best_spans(
    window: Window,
    start_logits: NDArray[np.float32],
    end_logits: NDArray[np.float32],
    shape: WindowShape,
) -> Iterator[tuple[int, int, float]]:
    """Yield the window's best spans as (start, end, score), best first.

    Offsets are into the passage's text. The score is `start[i] + end[j] - start[0] -
    end[0]`: position 0 is the null answer (Devlin et al. 2019, section 4.3). Of spans that
    start at the same token only the best is kept, so that the list is not one answer with
    ten different ends.
    """
    count = len(window.offsets)
    null = float(start_logits[0] + end_logits[0])
    starts = start_logits[window.first : window.first + count]
    ends = end_logits[window.first : window.first + count]
    scores = starts[:, None] + ends[None, :]
    length = np.arange(count)[None, :] - np.arange(count)[:, None]
    scores = np.where((length >= 0) & (length < shape.max_answer_tokens), scores, -np.inf)
    best_end = scores.argmax(axis=1)
    best = scores[np.arange(count), best_end]
    for begin in np.argsort(-best, kind="stable")[: shape.spans_per_window]:
        yield (
            window.offsets[int(begin)][0],
            window.offsets[int(best_end[begin])][1],
            float(best[begin]) - null,
        )
