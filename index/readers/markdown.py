"""Markdown (CommonMark with tables) into blocks, and the test whether a text is Markdown."""

import re

from index.readers.markdown_blocks import Reading
from index.readers.normalize import clean_line, normalize_characters
from index.readers.parsed import Parsed
from index.types import Dropped

__all__ = ["looks_like_markdown", "read_markdown"]

_FRONT_MATTER = re.compile(
    r"\A\s*---[ ]*\n((?>[\w-]+[ ]*:.*\n|[ ]+.*\n|-[ ].*\n)+)---[ ]*(?:\n|\Z)"
)
_FIELD = re.compile(
    r"^(title|author|authors|date|published)[ ]*:[ ]*(.+)$", re.IGNORECASE | re.MULTILINE
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# Two different marks, or two headings: one alone is common in plain text.
_MARKS = (
    re.compile(r"^[ ]*#{1,6}[ ]+\S", re.MULTILINE),
    re.compile(r"(?<!!)\[[^\[\]\n]+\]\((?:https?://|/|#|\.)[^()\s]*\)"),
    re.compile(r"(?<![*\w])\*\*(?=\S)[^*]+(?<=\S)\*\*(?![*\w])"),
    re.compile(r"^[ ]*(?:```|~~~)", re.MULTILINE),
    re.compile(r"^[ ]*+(?:\|[ ]*+)?(?::?-{3,}+:?[ ]*+\|[ ]*+)+(?::?-{3,}+:?[ ]*+)?$", re.MULTILINE),
    re.compile(r"!\[[^\[\]\n]*\]\([^()\s]+\)"),
)


def looks_like_markdown(text: str) -> bool:
    """Say whether a text of unknown kind is clearly Markdown and not plain text."""
    front = _FRONT_MATTER.match(text)
    if front and _FIELD.search(front.group(1)):
        return True
    seen = sum(mark.search(text) is not None for mark in _MARKS)
    return seen >= 2 or len(_MARKS[0].findall(text)) >= 2


def read_markdown(text: str, encoding: str | None = None) -> Parsed:
    """Turn Markdown into blocks; front matter gives title, author and date."""
    text = normalize_characters(text)
    front = _FRONT_MATTER.match(text)
    fields = {}
    dropped: list[Dropped] = []
    if front:
        text = text[front.end() :]
        fields = {
            name.lower(): value.strip(" \"'") for name, value in _FIELD.findall(front.group(1))
        }
        rest = clean_line(_FIELD.sub("", front.group(1)))
        dropped += [Dropped("front matter", rest)] if rest else []
    date = _DATE.search(fields.get("date") or fields.get("published") or "")
    reading = Reading(text)
    blocks = reading.blocks()
    return Parsed(
        "markdown",
        blocks,
        encoding,
        fields.get("title"),
        fields.get("author") or fields.get("authors"),
        date.group() if date else None,
        (*dropped, *reading.dropped),
    )
