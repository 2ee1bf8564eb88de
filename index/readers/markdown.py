"""Markdown (CommonMark with tables) into blocks, and the test whether a text is Markdown."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.readers.normalize import clean_line, normalize_characters
from index.readers.parsed import Parsed, RawBlock

if TYPE_CHECKING:
    from markdown_it.token import Token

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
    from markdown_it import MarkdownIt

    text = normalize_characters(text)
    front = _FRONT_MATTER.match(text)
    fields = {}
    if front:
        text = text[front.end() :]
        fields = {
            name.lower(): value.strip(" \"'") for name, value in _FIELD.findall(front.group(1))
        }
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    blocks = tuple(block for block in _blocks(tokens) if block.text)
    date = _DATE.search(fields.get("date") or fields.get("published") or "")
    return Parsed(
        "markdown",
        blocks,
        encoding,
        fields.get("title"),
        fields.get("author") or fields.get("authors"),
        date.group() if date else None,
    )


def _blocks(tokens: Sequence["Token"]) -> Iterator[RawBlock]:
    """Walk the flat token list; containers (lists, quotations) are counted, not nested."""
    depth = quoted = 0
    numbers: list[int | None] = []
    mark = ""
    heading = 0
    for at, token in enumerate(tokens):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                depth += 1
                start = int(token.attrs.get("start", 1))
                numbers.append(start if token.type == "ordered_list_open" else None)
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
                numbers.pop()
            case "list_item_open":
                number = numbers[-1]
                mark = "" if number is None else f"{number}. "
                numbers[-1] = None if number is None else number + 1
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "heading_open":
                heading = int(token.tag[1])
            case "heading_close":
                heading = 0
            case "table_open":
                places = range(at, len(tokens))
                end = next(place for place in places if tokens[place].type == "table_close")
                yield from _rows(tokens[at:end])
            case "fence" | "code_block":
                yield RawBlock("paragraph", clean_line(token.content))
            case "html_block":
                yield RawBlock("paragraph", _without_tags(token.content))
            case "inline" if not _in_table(tokens, at):
                content = _inline(token)
                text = mark + content if content else ""
                mark = ""
                if heading:
                    yield RawBlock("heading", text, heading)
                elif depth:
                    yield RawBlock("list_item", text, depth)
                else:
                    yield RawBlock("quotation" if quoted else "paragraph", text)


def _in_table(tokens: Sequence["Token"], at: int) -> bool:
    return tokens[at - 1].type in ("th_open", "td_open")


def _rows(table: Sequence["Token"]) -> Iterator[RawBlock]:
    headers: list[str] = []
    row: list[str] = []
    for at, token in enumerate(table):
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            (headers if table[at - 1].type == "th_open" else row).append(_inline(token))
        elif token.type == "tr_close" and row:
            pairs = zip(headers, row, strict=False)
            text = "; ".join(f"{head}: {cell}" if head else cell for head, cell in pairs if cell)
            yield RawBlock("table_row", text)


def _inline(token: "Token") -> str:
    pieces: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or child.content.lower().startswith("<br"):
            pieces.append(" ")
    return clean_line("".join(pieces))


def _without_tags(html: str) -> str:
    from lxml import html as lxml_html

    if not re.sub(r"<!--.*?(?:-->|\Z)", "", html, flags=re.DOTALL).strip():
        return ""
    fragment = lxml_html.fragment_fromstring(html, create_parent="div")
    for element in list(fragment.iter("script", "style")):
        element.text = ""
    return clean_line(fragment.text_content())
