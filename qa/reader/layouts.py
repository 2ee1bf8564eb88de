"""The layout that extractive readers are trained with: question, then passage, as a pair.

Which special tokens stand around the two, with which token types, is asked of the tokenizer
itself, so that BERT, RoBERTa, MPNet, DeBERTa and others each get their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from index.errors import ModelError
from index.types import Passage
from qa.reader.windows import Window, WindowShape, slide
from qa.turns import Turn

__all__ = ["Frame", "PairLayout", "Token", "stretches"]

Token = tuple[int, int]
"""Id and token type."""

_PROBE = "a"
"""Any text that every tokenizer makes at least one token of."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a tokenizer puts around a pair of texts.

    `null` is the position of the token that stands for "no answer", among `before` when it
    is 0 or more, counted from the end of the window when it is negative.
    """

    before: tuple[Token, ...]
    between: tuple[Token, ...]
    after: tuple[Token, ...]
    question_type: int
    passage_type: int
    null: int

    @classmethod
    def of(cls, tokenizer: Any, null_ids: Sequence[int | None]) -> Self:
        """Read the frame off what a `tokenizers.Tokenizer` makes of a pair.

        The first of `null_ids` (such as the ids of CLS, then of BOS) that stands before or
        after the pair is the null answer; where none does it is the first token, as in the
        published training scripts. ModelError when the tokenizer does not take pairs.
        """
        encoding = tokenizer.encode(_PROBE, _PROBE, add_special_tokens=True)
        tokens = list(zip(encoding.ids, encoding.type_ids, strict=True))
        places: dict[int | None, list[int]] = {None: [], 0: [], 1: []}
        for position, sequence in enumerate(encoding.sequence_ids):
            places[sequence].append(position)
        if not places[0] or not places[1] or places[0][-1] > places[1][0]:
            raise ModelError(
                "The reader's tokenizer does not lay out a question and a passage as a pair.",
                "Name another reader in the setting reader.model.",
            )
        before, after = tokens[: places[0][0]], tokens[places[1][-1] + 1 :]
        null = 0
        for wanted in null_ids:
            if wanted in (ids := [token for token, _ in before]):
                null = ids.index(wanted)
                break
            if wanted in (ids := [token for token, _ in after]):
                null = ids.index(wanted) - len(ids)
                break
        return cls(
            before=tuple(before),
            between=tuple(tokens[places[0][-1] + 1 : places[1][0]]),
            after=tuple(after),
            question_type=tokens[places[0][0]][1],
            passage_type=tokens[places[1][0]][1],
            null=null,
        )

    @property
    def size(self) -> int:
        """Tokens that the frame adds to a window."""
        return len(self.before) + len(self.between) + len(self.after)


class PairLayout:
    """A `Layout`: `before question between passage after`; title and heading are not read.

    Nor are earlier turns: such readers did not learn to. Of 400 follow-ups (Doc2Dial) one of them
    answered .41 as typed, .35 with the question before behind and .20 with it in front.

    `tokenizer` is a `tokenizers.Tokenizer` that nobody else uses: it is set to neither cut
    nor pad, and to read special tokens that a text spells out as plain words.
    """

    def __init__(
        self,
        tokenizer: Any,
        *,
        null_ids: Sequence[int | None],
        pad_id: int,
        limit: int | None,
        shape: WindowShape,
    ) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.encode_special_tokens = True
        self._tokenizer = tokenizer
        self._frame = Frame.of(tokenizer, null_ids)
        self._shape = shape.within(limit, self._frame.size)
        self._pad_id = pad_id

    @property
    def shape(self) -> WindowShape:
        """The shape asked for, cut to the positions the network has."""
        return self._shape

    @property
    def pad_id(self) -> int:
        """The tokenizer's own padding."""
        return self._pad_id

    def windows(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> Iterator[Window]:
        """See `Layout.windows`."""
        frame = self._frame
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        asked = asked[: self._shape.question_tokens]
        head = (*frame.before, *((token, frame.question_type) for token in asked), *frame.between)
        texts = [passage.text for passage in passages]
        encoded = self._tokenizer.encode_batch(texts, add_special_tokens=False)
        for index, encoding in enumerate(encoded):
            body = [(token, frame.passage_type) for token in encoding.ids]
            yield from stretches(
                index, head, body, encoding.offsets, frame.after, frame.null, self._shape
            )


def stretches(
    passage: int,
    head: Sequence[Token],
    body: Sequence[Token],
    offsets: Sequence[tuple[int, int]],
    tail: Sequence[Token],
    null: int,
    shape: WindowShape,
) -> Iterator[Window]:
    """Yield the windows of one passage: head, a stretch of the body, tail.

    `offsets` are those of the body's tokens; `null` is a position from the beginning, or
    from the end when negative.
    """
    for part in slide(len(body), shape):
        tokens = (*head, *body[part], *tail)
        yield Window(
            passage=passage,
            ids=tuple(token for token, _ in tokens),
            types=tuple(kind for _, kind in tokens),
            first=len(head),
            null=null if null >= 0 else len(tokens) + null,
            offsets=tuple(offsets[part]),
        )
