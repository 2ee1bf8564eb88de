"""The blocks of a Markdown text, from the tokens of markdown-it.

The tokens say which lines of the text they come from. Lines that none comes from are looked at
too: what they say would be lost without a word.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from index.readers.html_source import parse, unended
from index.readers.html_table import text_of, unseen_in
from index.readers.normalize import clean_line
from index.readers.parsed import RawBlock
from index.readers.table import paired, unpaired
from index.types import Dropped

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["Reading"]

_DEEPEST = 200
"""Containers within containers; a list is two. The parser calls itself twice for each."""
_DEEPEST_INLINE = 20
_WITH_LINES = frozenset("inline fence code_block html_block hr heading_open tr_open".split())
_CONTAINERS = re.compile(r"(?:[ \t>]++|[-*+][ \t]|\d{1,9}[.)][ \t])++")
_DEFINITION = re.compile(r"\[(\^?)[^\]]*\]:")
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]]*\]:\s*")
_LETTER = re.compile(r"[^\W_]")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")


class Reading:
    """A text while it is read. `dropped` is what is not shown where Markdown is."""

    def __init__(self, text: str) -> None:
        from markdown_it import MarkdownIt

        self._text = text
        self._lines = text.split("\n")
        self._parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST})
        self._parser.enable("table")
        # What stands within a line cannot be lost by its depth, only take long.
        self._parser.core.ruler.before("inline", "shallow", _shallow)
        self._env: dict[str, Any] = {}
        self.dropped: list[Dropped] = []

    def blocks(self) -> tuple[RawBlock, ...]:
        """Return the blocks in order."""
        tokens = self._parser.parse(self._text, self._env)
        found = [*self._read(tokens), *self._left(tokens)]
        found.sort(key=lambda each: each[0])
        return tuple(block for _, block in found if block.text)

    def _read(self, tokens: Sequence["Token"]) -> Iterator[tuple[int, RawBlock]]:
        """Walk the flat token list, and yield blocks with their lines; containers (lists,
        quotations) are counted, not nested.
        """
        depth = quoted = 0
        numbers: list[int | None] = []
        mark = ""
        heading = 0
        for at, token in enumerate(tokens):
            line = token.map[0] if token.map else 0
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
                    for text in self._rows(tokens[at:end]):
                        yield line, RawBlock("table_row", text)
                case "fence" | "code_block":
                    yield line, RawBlock("paragraph", clean_line(token.content))
                case "html_block":
                    yield line, RawBlock("paragraph", self._without_tags(token.content))
                case "inline" if tokens[at - 1].type not in ("th_open", "td_open"):
                    content = self._inline(token)
                    text = mark + content if content else ""
                    mark = ""
                    if heading:
                        yield line, RawBlock("heading", text, heading)
                    elif depth:
                        yield line, RawBlock("list_item", text, depth)
                    else:
                        yield line, RawBlock("quotation" if quoted else "paragraph", text)

    def _left(self, tokens: Sequence["Token"]) -> Iterator[tuple[int, RawBlock]]:
        """Yield the lines that no token comes from: what is nested too deeply, and footnotes that
        look like the target of a link. Targets of links are listed as left out.
        """
        covered: set[int] = set()
        for token in tokens:
            if token.map and token.type in _WITH_LINES:
                covered.update(range(*token.map))
        target = False
        for number, line in enumerate(self._lines):
            marks = _CONTAINERS.match(line)
            text = clean_line(line[marks.end() if marks else 0 :])
            definition = _DEFINITION.match(text)
            target = bool(definition) or (target and bool(text))
            if number in covered or not _LETTER.search(text):
                target = target and number not in covered
            elif definition and definition.group(1):
                yield number, RawBlock("paragraph", _FOOTNOTE_MARK.sub("", text))
            elif target:
                self._drop("target of a link", text)
            else:
                yield number, RawBlock("list_item", text, _DEEPEST // 2)

    def _rows(self, table: Sequence["Token"]) -> Iterator[str]:
        headers: list[str] = []
        rows: list[list[str]] = []
        row: list[str] = []
        for token in table:
            if token.type == "tr_open":
                row = []
            elif token.type == "inline":
                row.append(self._inline(token))
            elif token.type == "tr_close" and not headers:
                headers = row
            elif token.type == "tr_close":
                rows.append(row)
            elif token.type == "tbody_open" and token.map:
                further = [self._beyond(number, len(headers)) for number in range(*token.map)]
        yield unpaired(headers, rows)
        for number, row in enumerate(rows):
            yield paired([*row, *further[number]], headers)

    def _beyond(self, number: int, columns: int) -> list[str]:
        """Return the cells of a row, by its line, behind the last column of its table."""
        marks = _CONTAINERS.match(self._lines[number])
        cells = _BAR.split(self._lines[number][marks.end() if marks else 0 :].strip())
        if cells and not cells[0].strip():
            del cells[0]
        found = (self._parser.parseInline(cell.strip(), self._env) for cell in cells[columns:])
        return [text for tokens in found for token in tokens if (text := self._inline(token))]

    def _inline(self, token: "Token") -> str:
        pieces: list[str] = []
        for child in token.children or ():
            if child.type in ("text", "code_inline"):
                pieces.append(child.content)
            elif child.type == "image":
                self._drop("description of a picture", child.content)
            elif child.type in ("softbreak", "hardbreak") or _is_break(child):
                pieces.append(" ")
            elif child.type == "html_inline":
                self._comments(child.content)
        return clean_line("".join(pieces))

    def _without_tags(self, html: str) -> str:
        self._comments(html)
        html = _COMMENT.sub(" ", html)
        try:
            tree = parse(f"<div>{html}").tree
        except ValueError:
            return ""
        for reason, text in unseen_in(tree):
            self._drop(reason, text)
        for start, rest in unended(html):
            self._drop(f"behind a {start} that never ends", rest)
        return text_of(tree)

    def _comments(self, html: str) -> None:
        for said in _COMMENT.findall(html):
            self._drop("comment", said)

    def _drop(self, reason: str, text: str) -> None:
        text = clean_line(text)
        if _LETTER.search(text):
            self.dropped.append(Dropped(reason, text))


def _shallow(state: Any) -> None:
    state.md.options["maxNesting"] = _DEEPEST_INLINE


def _is_break(token: "Token") -> bool:
    return token.type == "html_inline" and token.content.lower().startswith("<br")
