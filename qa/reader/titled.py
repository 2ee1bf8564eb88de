"""The layout that the packaged reader is trained with: question, then title, then passage.

`[CLS] question [SEP] title and heading [SEP] passage [SEP]`, token type 0 for the question and
1 for the rest. The title tells what "the treaty" or "he" is when the passage does not. Where turns
went before, they stand after the question: `[CLS] question [SEP] turns [SEP] title ...`, of type 0.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from index.types import Passage
from qa.reader.layouts import stretches
from qa.reader.tokens import Limits, earlier, marks
from qa.reader.windows import Window, WindowShape
from qa.turns import Turn

__all__ = ["TitledLayout", "context_line"]

_STRIDE = 100
"""Tokens: half of a text that does not fit into one window is read twice."""


class TitledLayout:
    """A `Layout` over a `tokenizers.Tokenizer` that nobody else uses."""

    def __init__(self, tokenizer: Any, pad_id: int, limits: Limits | None = None) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.encode_special_tokens = True  # what a text spells out is plain words
        self._tokenizer = tokenizer
        self._limits = limits or Limits()
        self._marks = marks(tokenizer)
        self._pad_id = pad_id
        self._shape = WindowShape(
            question_tokens=self._limits.question, passage_tokens=self._limits.text, stride=_STRIDE
        )

    @property
    def shape(self) -> WindowShape:
        """The limits in tokens."""
        return self._shape

    @property
    def pad_id(self) -> int:
        """The tokenizer's own padding."""
        return self._pad_id

    def windows(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> Iterator[Window]:
        """See `Layout.windows`."""
        begin, end = self._marks
        encode = self._tokenizer.encode_batch
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        asked = asked[: self._limits.question]
        if history and self._limits.history:
            asked = [*asked, end, *self._turns(history)]
        titles = encode([context_line(p) for p in passages], add_special_tokens=False)
        texts = encode([p.text for p in passages], add_special_tokens=False)
        for index, (title, text) in enumerate(zip(titles, texts, strict=True)):
            shown = title.ids[: self._limits.title]
            head = [(begin, 0), *((i, 0) for i in asked), (end, 0), *((i, 1) for i in shown)]
            head.append((end, 1))
            body = [(i, 1) for i in text.ids]
            yield from stretches(index, head, body, text.offsets, [(end, 1)], 0, self._shape)

    def _turns(self, history: Sequence[Turn]) -> list[int]:
        said = [text for turn in history for text in (turn.question, turn.answer or "")]
        ids = [each.ids for each in self._tokenizer.encode_batch(said, add_special_tokens=False)]
        return earlier(list(zip(ids[::2], ids[1::2], strict=True)), self._limits.history)


def context_line(passage: Passage) -> str:
    """Return what is told of a passage besides its text."""
    return f"{passage.title}: {passage.heading}" if passage.heading else passage.title
