"""Tokenizers of the project's own readers, and how many tokens a window gives to what."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.encoder.architecture import config_of

__all__ = ["Limits", "earlier", "load_tokenizer", "marks", "pad_of"]

_MARKS = 5
"""Tokens of a window besides its parts: one that opens it, one behind each of four."""
_ANSWER = 24
"""Most tokens of an earlier answer, and of the first question where the turns do not all fit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Most tokens of each part of a window."""

    question: int = 48
    history: int = 80
    title: int = 24
    text: int = 200

    @property
    def window(self) -> int:
        """Most tokens of a window."""
        return self.question + self.history + self.title + self.text + _MARKS


def load_tokenizer(base: Path) -> Any:
    """Return the `tokenizers.Tokenizer` in a model's folder, without truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pad_of(base: Path) -> int:
    """Return the id that the network in a model's folder takes for padding, which fills up a
    window; ValueError where its config.json names none.
    """
    pad = config_of(base).get("pad_token_id")
    if pad is None:
        raise ValueError(f"config.json in {base} names no pad_token_id")
    return int(pad)


def marks(tokenizer: Any) -> tuple[int, int]:
    """Return the ids that open a window and end each of its parts: those that the tokenizer
    itself puts around a text, whatever they are called. ValueError without them.
    """
    around = tokenizer.encode("").ids
    if len(around) != 2:
        raise ValueError(
            f"the tokenizer puts {len(around)} tokens around a text, not one each side"
        )
    begin, end = around
    return int(begin), int(end)


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
