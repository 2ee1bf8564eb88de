"""Tokenizers of the project's own readers, and how many tokens a window gives to what."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Limits", "earlier", "load_tokenizer", "marks", "pad_of"]

_ANSWER = 24
"""Most tokens of an earlier answer, and of the first question where the turns do not all fit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most tokens of each part of a window."""

    question: int = 48
    history: int = 80
    title: int = 24
    text: int = 200


def load_tokenizer(base: Path) -> Any:
    """Return the `tokenizers.Tokenizer` in a model's folder, without truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pad_of(tokenizer: Any) -> int:
    """Return the id that fills up a window."""
    pad = tokenizer.token_to_id("[PAD]")
    return int(tokenizer.token_to_id("<pad>") if pad is None else pad)


def marks(tokenizer: Any) -> tuple[int, int]:
    """Return the ids that open a window and end each of its parts; ValueError without them."""
    for begin, end in (("[CLS]", "[SEP]"), ("<s>", "</s>")):
        begin_id, end_id = tokenizer.token_to_id(begin), tokenizer.token_to_id(end)
        if begin_id is not None and end_id is not None:
            return begin_id, end_id
    raise ValueError("The tokenizer marks neither [CLS] and [SEP] nor <s> and </s>.")


def earlier(turns: Sequence[tuple[Sequence[int], Sequence[int]]], limit: int) -> list[int]:
    """Return the ids of earlier turns (question, answer), oldest first, at most `limit`.

    The newest turns are kept whole as far as they fit. Where not all fit, the first question
    stands before them, for it names what a conversation is about.
    """
    shown = [[*question, *answer[:_ANSWER]] for question, answer in turns]
    if sum(map(len, shown)) <= limit:
        return [token for turn in shown for token in turn]
    subject = list(turns[0][0][:_ANSWER])[:limit]
    kept: list[int] = []
    for turn in reversed(shown[1:]):
        if len(subject) + len(kept) + len(turn) > limit:
            break
        kept = turn + kept
    return subject + kept
