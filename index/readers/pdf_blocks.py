"""The columns of a PDF into paragraphs, headings, list items and table rows.

A paragraph ends where the space to the next line is wide, the next line is indented, the
font size changes, or a sentence ends well before the edge of the column. Table rows are
three or more rows one below the other with the same number of cells.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from index.readers.normalize import Vocabulary, clean_line, join_lines
from index.readers.parsed import RawBlock
from index.readers.pdf_layout import Column, Row
from index.readers.text import ends_sentence, is_list_item

__all__ = ["page_blocks"]

_WIDE_GAP = 1.35
_LARGER = 1.12
_HEADING_WORDS = 25
_FEWEST_TABLE_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Style:
    """Measures of the whole document: body size, usual line distance, heading sizes."""

    body: float
    bold: bool
    distance: float
    heading_sizes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    rows: tuple[Row, ...]
    page: int
    column: int
    open_end: bool


def page_blocks(
    pages: Sequence[tuple[int, Sequence[Column]]], vocabulary: Vocabulary
) -> tuple[RawBlock, ...]:
    """Return the blocks of a document, given each page's number (from 1) and columns.

    A paragraph that goes on in the next column or on the next page is one block, with the
    page it starts on.
    """
    if not any(columns for _, columns in pages):
        return ()
    style = _style([column for _, columns in pages for column in columns])
    blocks: list[RawBlock] = []
    previous: _Piece | None = None
    number = 0
    for page, columns in pages:
        for column in columns:
            number += 1
            for piece in _pieces(column, page, number, style):
                for block in _blocks(piece, style, vocabulary):
                    if previous and _goes_on(blocks[-1], previous, block, piece):
                        joined = join_lines([blocks[-1].text, block.text], vocabulary)
                        last = blocks[-1]
                        blocks[-1] = RawBlock(last.kind, joined, last.level, last.page)
                    else:
                        blocks.append(block)
                previous = piece
    return tuple(blocks)


def _style(columns: Sequence[Column]) -> _Style:
    sizes: Counter[float] = Counter()
    bold = 0
    distances: list[float] = []
    for column in columns:
        for row in column.rows:
            sizes[row.size] += len(row.text)
            bold += len(row.text) if row.bold else 0
        distances += [after.y - row.y for row, after in pairwise(column.rows)]
    body = sizes.most_common(1)[0][0]
    near = [distance for distance in distances if 0 < distance < 3 * body]
    larger = sorted((size for size in sizes if size >= _LARGER * body), reverse=True)
    steps = [size for at, size in enumerate(larger) if at == 0 or larger[at - 1] > 1.05 * size]
    return _Style(body, bold > sum(sizes.values()) / 2, _usual(near) or 1.2 * body, tuple(steps))


def _usual(distances: Sequence[float]) -> float:
    """Return the most common distance, to the half point: the one inside paragraphs."""
    counts = Counter(round(distance * 2) / 2 for distance in distances)
    return counts.most_common(1)[0][0] if counts else 0.0


def _pieces(column: Column, page: int, number: int, style: _Style) -> list[_Piece]:
    """Cut a column into the runs of rows that make one paragraph (or one table) each."""
    runs: list[list[Row]] = []
    left = min(row.x0 for row in column.rows)
    right = max(row.x1 for row in column.rows)
    for row in column.rows:
        if runs and not _starts(runs[-1], row, left, right, style):
            runs[-1].append(row)
        else:
            runs.append([row])
    full = right - 0.12 * (right - left)
    return [
        _Piece(tuple(run), page, number, not ends_sentence(run[-1].text) and run[-1].x1 >= full)
        for run in runs
    ]


def _starts(run: Sequence[Row], row: Row, left: float, right: float, style: _Style) -> bool:
    before = run[-1]
    if (len(before.cells) > 1) != (len(row.cells) > 1):
        return True
    if len(row.cells) > 1:
        return len(before.cells) != len(row.cells)
    if row.y - before.y > _WIDE_GAP * max(style.distance, 1.1 * row.size):
        return True
    if abs(row.size - before.size) > 0.08 * before.size or row.bold != before.bold:
        return not (row.bold != before.bold and not ends_sentence(before.text) and len(run) > 1)
    if is_list_item(row.text) and (is_list_item(run[0].text) or ends_sentence(before.text)):
        return True
    item = is_list_item(run[0].text)
    indented = row.x0 > before.x0 + 0.8 * row.size and row.x0 > left + 0.8 * row.size
    short = before.x1 < right - 0.15 * (right - left)
    return ends_sentence(before.text) and ((indented and not item) or short)


def _blocks(piece: _Piece, style: _Style, vocabulary: Vocabulary) -> list[RawBlock]:
    rows = piece.rows
    if len(rows[0].cells) > 1:
        return _table(rows, piece.page)
    text = join_lines([row.text for row in rows], vocabulary)
    level = _heading_level(rows, text, style)
    if level:
        return [RawBlock("heading", text, level, piece.page)]
    if is_list_item(text):
        return [RawBlock("list_item", text, 1, piece.page)]
    return [RawBlock("paragraph", text, 0, piece.page)]


def _heading_level(rows: Sequence[Row], text: str, style: _Style) -> int:
    """Return 1 to 6 for headings: larger than the body, or short and bold; else 0."""
    if len(text.split()) > _HEADING_WORDS or not any(map(str.isalpha, text)):
        return 0
    size = median(row.size for row in rows)
    if size >= _LARGER * style.body:
        steps = [at for at, step in enumerate(style.heading_sizes, start=1) if size <= step * 1.05]
        return min(steps[-1] if steps else 1, 6)
    bold = all(row.bold for row in rows) and not style.bold
    if bold and not ends_sentence(text):
        return min(len(style.heading_sizes) + 1, 6)
    return 0


def _table(rows: Sequence[Row], page: int) -> list[RawBlock]:
    if len(rows) < _FEWEST_TABLE_ROWS:
        return [RawBlock("paragraph", clean_line(row.text), 0, page) for row in rows]
    headers = [cell.text for cell in rows[0].cells]
    return [
        RawBlock(
            "table_row",
            "; ".join(
                f"{header}: {cell.text}" for header, cell in zip(headers, row.cells, strict=True)
            ),
            0,
            page,
        )
        for row in rows[1:]
    ]


def _goes_on(last: RawBlock, previous: _Piece, block: RawBlock, piece: _Piece) -> bool:
    """Say whether a block continues the one that ended the column or page before."""
    if piece.column == previous.column or block.kind != "paragraph":
        return False
    if last.kind not in ("paragraph", "list_item") or ends_sentence(last.text):
        return False
    return previous.open_end or block.text[0].islower() or last.text.endswith("-")
