"""Lines that stand around an article and are not part of it: captions, bylines, notices.

Works on whole blocks, by the general forms such lines have, never on words inside a
sentence; when in doubt a block stays. Every block that goes is listed with its reason,
and the author a byline names is kept. The forms are in `index.readers.boilerplate_patterns` and
`index.readers.boilerplate_notices`.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from index.readers import boilerplate_patterns as patterns
from index.readers.boilerplate_notices import notice_reason
from index.readers.parsed import RawBlock
from index.types import Dropped

__all__ = ["Cleaned", "drop_boilerplate"]

_TOP, _BOTTOM = 6, 4
_KEY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The blocks that are the article and what was kept out; the author and the day (ISO 8601)
    where a byline told them.
    """

    blocks: tuple[RawBlock, ...]
    dropped: tuple[Dropped, ...]
    author: str | None = None
    published: str | None = None


def drop_boilerplate(blocks: Sequence[RawBlock]) -> Cleaned:
    """Take captions, bylines and notices out of an article's blocks.

    Repeats until nothing changes, because a line that goes can bring another one to the
    top, bottom or side where it is recognised; so the result is the same when the
    article's own text is read again.
    """
    kept = tuple(blocks)
    dropped: list[Dropped] = []
    author: str | None = None
    published: str | None = None
    looked_at: Iterable[int] = range(len(kept))
    while True:
        reasons = _reasons(kept, looked_at)
        if not reasons:
            return Cleaned(kept, tuple(dropped), author, published)
        for number, reason in sorted(reasons.items()):
            dropped.append(Dropped(reason, kept[number].text))
            if reason == "byline":
                author = author or patterns.author_of(kept[number].text)
                published = published or patterns.date_of(kept[number].text)
        kept, looked_at = _without(kept, reasons)


def _without(
    blocks: Sequence[RawBlock], gone: Container[int]
) -> tuple[tuple[RawBlock, ...], Iterable[int]]:
    """Return the blocks that are left, and those places among them that have changed: where one
    has got other neighbours, and at the top and the bottom.
    """
    left: list[RawBlock] = []
    changed: set[int] = set()
    for number, block in enumerate(blocks):
        if number in gone:
            changed |= {len(left) - 1, len(left)}
        else:
            left.append(block)
    changed |= {*range(_TOP + 1), *range(len(left) - _BOTTOM, len(left))}
    return tuple(left), sorted(number for number in changed if 0 <= number < len(left))


def _reasons(blocks: Sequence[RawBlock], looked_at: Iterable[int]) -> dict[int, str]:
    """Map those of these places whose block is not the article to why; the first is its title."""
    reasons: dict[int, str] = {}
    for number in looked_at:
        block = blocks[number]
        reason = None
        if block.kind != "table_row":
            reason = notice_reason(block.text, title=number == 0, heading=block.kind == "heading")
        if reason is None and number > 0 and block.kind in ("paragraph", "quotation"):
            edge = number <= _TOP or number >= len(blocks) - _BOTTOM
            reason = _caption_reason(blocks, number)
            if reason is None and edge and patterns.is_byline(block.text):
                reason = "byline"
        if reason is not None:
            reasons[number] = reason
    return reasons


def _caption_reason(blocks: Sequence[RawBlock], number: int) -> str | None:
    block = blocks[number]
    if patterns.is_caption(block.text):
        return "photo caption"
    if number + 1 < len(blocks):
        after = blocks[number + 1]
        credited = patterns.is_caption(after.text)
        # A caption whose credit stands alone on the line directly under it.
        if credited and after.attached and len(block.text.split()) <= 40:
            return "photo caption"
        # The same caption once without and once with its credit.
        if credited and _key(patterns.without_credit(after.text)) == _key(block.text):
            return "photo caption"
    if number > 0 and len(block.text.split()) >= 5 and block.kind == "paragraph":
        before = blocks[number - 1]
        if before.kind == "paragraph" and before.text == block.text:
            return "repeated line"
    return None


def _key(text: str) -> str:
    return _KEY.sub("", text).casefold()
