"""Tokenizers of the project's own readers, and how many tokens a window gives to what."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Limits", "load_tokenizer", "marks", "pad_of"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Most tokens of each part of a window."""

    question: int = 48
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
