r"""Plain text into blocks: hard-wrapped lines joined, list items, page and paragraph breaks.

Groups of lines between blank lines are looked at together. Where the whole text is
hard-wrapped (each line is full: the next word would not have fitted), the lines of a
group make paragraphs; elsewhere every line is a paragraph of its own. List items keep
the mark they were typed with, because in plain text it is text. Headings are found
later, by `mark_headings`, when captions and notices are gone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.readers.normalize import Vocabulary, join_lines, normalize_characters, vocabulary_of
from index.readers.parsed import Parsed, RawBlock

__all__ = ["ends_sentence", "is_list_item", "looks_like_title", "mark_headings", "read_plain_text"]

_LIST_ITEM = re.compile(r"(?:[-*+•‣◦▪●■]|\d{1,3}[.)]|\(\d{1,3}\)|\(?[a-z]\))\s+(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]")
_RULE = re.compile(r"[-=_*~#•·.\s]{3,}")
_SENTENCE_END = re.compile(r"[.!?…。！？؟।:;]['\"’”»)\]]*$")
_WIDEST, _NARROWEST = 120, 30
_TITLE_WORDS, _HEADING_WORDS = 30, 12


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    indent: int


def read_plain_text(text: str, encoding: str | None = None) -> Parsed:
    """Turn plain text into paragraphs and list items; no metadata is looked for here."""
    text = normalize_characters(text)
    groups = _groups(text)
    width = _wrap_width(groups)
    vocabulary = vocabulary_of(text)
    blocks: list[RawBlock] = []
    for group in groups:
        pieces = _pieces(group, width)
        pair = len(group) == len(pieces) == 2
        for number, piece in enumerate(pieces):
            blocks.append(_block(piece, vocabulary, attached=pair and number == 1))
    return Parsed("text", tuple(block for block in blocks if block.text), encoding)


def is_list_item(line: str) -> bool:
    """Say whether a line starts with a bullet or a number that counts."""
    return _LIST_ITEM.match(line) is not None


def ends_sentence(line: str) -> bool:
    """Say whether a line ends as a sentence does, closing quotes and brackets aside."""
    return _SENTENCE_END.search(line) is not None


def looks_like_title(line: str) -> bool:
    """Say whether a first line reads like a title: short, and no sentence with a full stop."""
    words = len(line.split())
    stops = re.search(r"[.:;,…。]['\"’”»)\]]*$", line) and not line.endswith("...")
    return 1 <= words <= _TITLE_WORDS and not stops and any(map(str.isalnum, line))


def mark_headings(blocks: Sequence[RawBlock]) -> tuple[RawBlock, ...]:
    """Make headings of a first line that reads like a title and of short lines over prose."""
    marked = list(blocks)
    for number, block in enumerate(marked):
        following = marked[number + 1] if number + 1 < len(marked) else None
        if block.kind != "paragraph" or following is None or following.kind == "heading":
            continue
        if number == 0 and looks_like_title(block.text):
            marked[0] = replace(block, kind="heading", level=1)
        elif number and _is_subheading(block.text) and _is_prose(following):
            marked[number] = replace(block, kind="heading", level=2)
    return tuple(marked)


def _is_subheading(line: str) -> bool:
    first = line[0]
    return (
        len(line.split()) <= _HEADING_WORDS
        and looks_like_title(line)
        and (first.isupper() or first.isdigit() or not first.isascii())
        and first not in "“‘«\"'"
    )


def _is_prose(block: RawBlock) -> bool:
    return block.kind == "paragraph" and ends_sentence(block.text) and len(block.text.split()) > 6


def _groups(text: str) -> list[list[_Line]]:
    groups: list[list[_Line]] = [[]]
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped and not _RULE.fullmatch(stripped):
            groups[-1].append(_Line(" ".join(stripped.split()), len(raw) - len(raw.lstrip())))
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _wrap_width(groups: Sequence[Sequence[_Line]]) -> int | None:
    """Return the width the text is wrapped at, None when it is not hard-wrapped.

    In wrapped text a line ends where the next word would not fit; so of the lines that
    have a follower in their group, most are full, and many end inside a sentence.
    """
    pairs = [
        (line.text, after.text)
        for group in groups
        for line, after in pairwise(group)
        if not is_list_item(after.text)
    ]
    if not pairs:
        return None
    lengths = sorted(
        len(line) for group in groups if len(group) > 1 for line in (g.text for g in group)
    )
    width = lengths[min(len(lengths) - 1, len(lengths) * 98 // 100)]
    if not _NARROWEST <= width <= _WIDEST:
        return None
    full = sum(_is_full(line, after, width) for line, after in pairs)
    inside = sum(not ends_sentence(line) for line, _ in pairs)
    if full >= 0.75 * len(pairs) and inside >= 0.5 * len(pairs):
        return width
    return None


def _is_full(line: str, after: str, width: int) -> bool:
    slack = max(3, width // 20)
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width - slack


def _pieces(group: Sequence[_Line], width: int | None) -> list[list[_Line]]:
    """Cut a group into the runs of lines that make one block each."""
    pieces = [[group[0]]]
    for before, line in pairwise(group):
        if _starts_block(pieces[-1], before, line, width):
            pieces.append([line])
        else:
            pieces[-1].append(line)
    return pieces


def _starts_block(piece: Sequence[_Line], before: _Line, line: _Line, width: int | None) -> bool:
    in_item = is_list_item(piece[0].text)
    if is_list_item(line.text) and (width is None or in_item or _may_count(before.text, line.text)):
        return True
    if in_item and line.indent > piece[0].indent:
        return False
    if width is None:
        return True
    if line.indent >= before.indent + 2 and not in_item and ends_sentence(before.text):
        return True
    short = len(before.text) + 1 + len(line.text.split(" ", 1)[0]) <= width * 0.8
    return short and not before.text.endswith("-")


def _may_count(before: str, line: str) -> bool:
    """Tell a numbered item from a wrapped line that happens to start with "12. "."""
    return not _NUMBER.match(line) or ends_sentence(before)


def _block(piece: Sequence[_Line], vocabulary: Vocabulary, *, attached: bool) -> RawBlock:
    text = join_lines([line.text for line in piece], vocabulary)
    if is_list_item(text):
        return RawBlock("list_item", text, level=1)
    return RawBlock("paragraph", text, attached=attached)
