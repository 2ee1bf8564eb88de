"""A table of a page: its rows and cells, and what else stands in it (browsers show that first)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.readers.html_names import BLOCKS, is_code, unseen_reason
from index.readers.normalize import clean_line
from index.readers.table import paired, unpaired

__all__ = ["Table", "all_pieces", "text_of", "unseen_in", "whole_number"]

_DIGITS = re.compile(r"[0-9]{1,6}")
_GROUPS = frozenset("thead tbody tfoot colgroup col form".split())
_CELLS = ("td", "th")
_LONGEST_VALUE = 300


@dataclass(slots=True)
class Table:
    """`captions` and `rows` of cells are elements; `strays` are texts and elements that stand in
    the table, but in no cell.
    """

    element: Any
    captions: list[Any] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    strays: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._gather(self.element, None)

    def _gather(self, element: Any, row: list[Any] | None) -> None:
        self._stray_text(element.text)
        for child in element:
            if child.tag == "tr" or (child.tag in _CELLS and row is None):
                self.rows.append([])
            if child.tag in _CELLS:
                (self.rows[-1] if row is None else row).append(child)
            elif child.tag == "tr":
                self._gather(child, self.rows[-1])
            elif child.tag == "caption":
                self.captions.append(child)
            elif child.tag in _GROUPS:
                self._gather(child, row)
            else:
                self.strays.append(child)
            self._stray_text(child.tail)

    def _stray_text(self, text: str | None) -> None:
        if text and text.strip():
            self.strays.append(text)

    @property
    def is_data(self) -> bool:
        """True when its rows belong to columns; a table for layout is read as its cells."""
        if self.element.get("role") == "presentation" or self.element.find(".//table") is not None:
            return False
        cells = [cell for row in self.rows for cell in row]
        if any(cell.tag == "th" for cell in cells):
            return True
        widths = {sum(map(_span, row)) for row in self.rows}
        longest = max((len(text_of(cell)) for cell in cells), default=0)
        alike = len(self.rows) > 1 and len(widths) == 1 and widths != {1}
        return alike and longest < _LONGEST_VALUE

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield each row as one line of "header: value" pairs, and as it stands in the page."""
        headers: list[str] = []
        rows: list[tuple[list[Any], list[str]]] = []
        for row in self.rows:
            values = [text for cell in row for text in [text_of(cell)] * _span(cell)]
            all_headers = all(cell.tag == "th" for cell in row)
            if row and not headers and len(self.rows) > 1 and all_headers:
                headers = values
            elif row:
                rows.append((row, values))
        left = unpaired(headers, [values for _, values in rows])
        yield left, left
        for row, values in rows:
            yield _pairs(row, values, headers), " ".join(values)


def text_of(element: Any) -> str:
    """Return an element's text in one line, without scripts and what is not shown."""
    return clean_line("".join(_pieces(element)))


def unseen_in(element: Any) -> Iterator[tuple[str, str]]:
    """Yield what `text_of` leaves out because it is not shown: why, and its text."""
    for child in element:
        if is_code(child):
            continue
        reason = unseen_reason(child)
        if reason is None:
            yield from unseen_in(child)
        else:
            text = clean_line("".join(all_pieces(child)))
            if text:
                yield reason, text


def all_pieces(element: Any) -> Iterator[str]:
    """Yield all texts in an element but those of scripts, and of a drawing's tooltips."""
    yield element.text or ""
    for child in element:
        if not is_code(child) and not (child.tag in ("title", "desc") and element.tag != "body"):
            yield " " if child.tag in BLOCKS or child.tag == "br" else ""
            yield from all_pieces(child)
            yield " " if child.tag in BLOCKS else ""
        yield child.tail or ""


def whole_number(written: str) -> int:
    """Return the number that an attribute gives, 1 where it gives none."""
    return int(written) if _DIGITS.fullmatch(written) else 1


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not is_code(child) and unseen_reason(child) is None:
            yield from _pieces(child)
        if child.tag in BLOCKS or child.tag == "br":
            yield " "
        yield child.tail or ""


def _pairs(row: list[Any], values: list[str], headers: list[str]) -> str:
    if not headers and len(values) == 2 and row[0].tag == "th" and values[1]:
        return f"{values[0]}: {values[1]}"
    return paired(values, headers)


def _span(cell: Any) -> int:
    return min(whole_number(cell.get("colspan", "")) or 1, 50)
