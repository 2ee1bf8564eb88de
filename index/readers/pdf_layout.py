"""The lines of a page in reading order: columns apart, one below the other, rows of tables whole.

A gutter is a strip that hardly any narrow line crosses, with lines on both sides that fill
their column; lines that cross it (titles, wide figures' text) cut the page into sections.
The cells of a table do not fill their columns, so a table is read row by row.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.readers.pdf_lines import Line

__all__ = ["Column", "Row", "reading_order"]

_NARROW = 0.6
_FILLS = 0.6
_FEWEST_LINES, _FEWEST_CHARACTERS = 3, 15


@dataclass(frozen=True, slots=True)
class Row:
    """What stands on one height of a column, left to right: one line of prose, or cells."""

    cells: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The cells' text in one line."""
        return " ".join(cell.text for cell in self.cells)

    @property
    def x0(self) -> float:
        """Left edge in points."""
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        """Right edge in points."""
        return max(cell.x1 for cell in self.cells)

    @property
    def y(self) -> float:
        """Height in points from the top of the page."""
        return self.cells[0].y

    @property
    def size(self) -> float:
        """Largest font size in points."""
        return max(cell.size for cell in self.cells)

    @property
    def bold(self) -> bool:
        """True when all of it is set in bold."""
        return all(cell.bold for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Column:
    """Rows that are read one after the other, top to bottom."""

    rows: tuple[Row, ...]


def reading_order(lines: Sequence[Line]) -> tuple[Column, ...]:
    """Return a page's columns in the order they are read."""
    if not lines:
        return ()
    gutters = _gutters(lines)
    columns: list[Column] = []
    wide: list[Line] = []
    narrow: list[Line] = []
    for line in sorted(lines, key=lambda line: (line.y, line.x0)):
        if any(line.x0 < gutter < line.x1 for gutter in gutters):
            columns += _side_by_side(narrow, gutters)
            narrow = []
            wide.append(line)
        else:
            if wide:
                columns.append(_column(wide))
                wide = []
            narrow.append(line)
    if wide:
        columns.append(_column(wide))
    columns += _side_by_side(narrow, gutters)
    return tuple(columns)


def _gutters(lines: Sequence[Line]) -> list[float]:
    """Find the vertical strips between columns, as the x coordinates of their middles."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    size = median(line.size for line in lines)
    narrow = [line for line in lines if line.x1 - line.x0 < _NARROW * (right - left)]
    allowed = len(narrow) // 20
    least = max(6.0, 0.5 * size)
    gutters: list[float] = []
    for first, last in _clear_strips(narrow, math.ceil(left), math.floor(right), allowed):
        middle = (first + last) / 2
        if last - first + 1 >= least and _separates(middle, narrow, gutters):
            gutters.append(middle)
    return gutters


def _clear_strips(
    lines: Sequence[Line], first: int, last: int, allowed: int
) -> Iterator[tuple[int, int]]:
    """Yield the first and last whole point of each strip that no more than `allowed` lines cross.

    Goes from one end of a line to the next, for a page may be any number of points wide.
    """
    changes: Counter[int] = Counter()
    for line in lines:
        changes[math.floor(line.x0) + 1] += 1
        changes[max(math.ceil(line.x1), math.floor(line.x0) + 1)] -= 1
    crossing = 0
    begin: int | None = None
    for x in sorted({first, *changes}):
        crossing += changes[x]
        if x < first:
            continue
        if x > last:
            break
        if crossing <= allowed and begin is None:
            begin = x
        elif crossing > allowed and begin is not None:
            yield begin, x - 1
            begin = None
    if begin is not None:
        yield begin, last


def _separates(x: float, lines: Sequence[Line], gutters: Sequence[float]) -> bool:
    """Say whether a strip has running text on both sides, side by side."""
    before = gutters[-1] if gutters else -math.inf
    left = [line for line in lines if before <= line.x0 and line.x1 <= x]
    right = [line for line in lines if line.x0 >= x]
    if not (_is_running_text(left) and _is_running_text(right)):
        return False
    top = max(min(line.y for line in left), min(line.y for line in right))
    bottom = min(max(line.y for line in left), max(line.y for line in right))
    return bottom > top


def _is_running_text(lines: Sequence[Line]) -> bool:
    if len(lines) < _FEWEST_LINES:
        return False
    width = median(line.x1 - line.x0 for line in lines)
    characters = median(len(line.text) for line in lines)
    # The right side may hold further columns, so the widest line stands for the column.
    widest = max(line.x1 - line.x0 for line in lines)
    return characters >= _FEWEST_CHARACTERS and width >= _FILLS * widest


def _side_by_side(lines: Sequence[Line], gutters: Sequence[float]) -> list[Column]:
    edges = [-math.inf, *gutters, math.inf]
    columns = []
    for left, right in pairwise(edges):
        inside = [line for line in lines if left <= (line.x0 + line.x1) / 2 < right]
        if inside:
            columns.append(_column(inside))
    return columns


def _column(lines: Sequence[Line]) -> Column:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.y):
        if rows and abs(rows[-1][0].y - line.y) < 0.4 * max(rows[-1][0].size, line.size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return Column(tuple(Row(tuple(sorted(row, key=lambda line: line.x0))) for row in rows))
