"""Blocks into the canonical text that every offset in the project refers to.

The only place where an article's text is put together, so that the offsets of its
blocks are right by construction.
"""

import hashlib
import re
from collections.abc import Sequence

from index.readers.parsed import RawBlock
from index.types import Block

__all__ = ["assemble", "count_words", "text_id"]

_WORD = re.compile(r"\w+(?:['’.\-]\w+)*")
_TIGHT = ("list_item", "table_row")


def assemble(blocks: Sequence[RawBlock]) -> tuple[str, tuple[Block, ...]]:
    """Join blocks into the canonical text and give each its place in it.

    Blocks stand apart by a blank line; neighbouring list items, and neighbouring rows of
    a table, by a line end. Blocks without text are left out.
    """
    parts: list[str] = []
    placed: list[Block] = []
    at = 0
    for block in blocks:
        if not block.text:
            continue
        if placed:
            tight = block.kind in _TIGHT and placed[-1].kind == block.kind
            parts.append("\n" if tight else "\n\n")
            at += len(parts[-1])
        end = at + len(block.text)
        placed.append(Block(block.kind, at, end, block.level, block.page))
        parts.append(block.text)
        at = end
    return "".join(parts), tuple(placed)


def text_id(text: str) -> str:
    """Return the first 32 hexadecimal digits of the SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def count_words(text: str) -> int:
    """Count words: runs of letters and digits, with inner apostrophes, points and hyphens."""
    return sum(1 for _ in _WORD.finditer(text))
