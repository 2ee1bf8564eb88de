"""Answers from a table: the cell where the row and the column that a question names cross.

The readers of files write a row as "Station: Teldra; Departure: 05:40; Platform: 4"
(`index.readers`). A reader trained on prose finds little in it; the words of the question do.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import Hit, Span
from qa.kinds.finding import Finding, Piece, Sentence, sentences_of_hits
from qa.text.entities import entities
from qa.text.words import content_words

__all__ = ["cell_of"]

_CELL = re.compile(r"(?:(?P<header>[^:;]{1,60}): )?(?P<value>[^;]+)(?:; |$)")
_COUNTED = re.compile(r"\bhow (?:many|much) (?P<what>\w+)", re.IGNORECASE)
_SAME_START = 5
"""Letters from which two words are of one stem: "arrive" and "Arrival"."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value under its header ("" where the column has none); the span is the article's."""

    header: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class _Row:
    sentence: Sentence
    cells: tuple[_Cell, ...]


def cell_of(question: str, hits: Sequence[Hit]) -> Finding | None:
    """Return the cell that the question asks for; None unless it names exactly one row and,
    beside what names the row, exactly one column.

    Every name, number and date of the question must stand in the row, its headings or its
    title. The confidence is the share of the question's content words that do; it has not been
    fitted, as no table is among the data to train on.
    """
    asked = content_words(question)
    found = [
        (row, cell)
        for row in _rows(hits)
        if (key := _named(row, asked)) is not None
        for cell in row.cells
        if cell != key and _asks_for(cell.header, question, asked)
    ]
    if len(found) != 1:
        return None
    row, cell = found[0]
    passage = row.sentence.passage
    known = content_words(" ".join((row.sentence.text, passage.title, passage.heading)))
    if any(not _all_in(content_words(each.text), known) for each in entities(question)):
        return None
    confidence = sum(_is_in(word, known) for word in asked) / len(asked)
    piece = Piece(passage, cell.span.start, cell.span.end)
    return Finding(cell.value, "span", (piece,), confidence)


def _rows(hits: Sequence[Hit]) -> Iterator[_Row]:
    """Each row once, of tables of at least two: one line of that form may be prose."""
    rows: list[_Row] = []
    for sentence in sentences_of_hits(hits):
        cells = tuple(_cells(sentence))
        if len(cells) > 1 and sum(bool(cell.header) for cell in cells) >= len(cells) - 1:
            rows.append(_Row(sentence, cells))
    shared = Counter(column for row in rows for column in _columns(row))
    for row in rows:
        if all(shared[column] > 1 for column in _columns(row)):
            yield row


def _columns(row: _Row) -> list[tuple[str, str]]:
    return [(row.sentence.passage.article_id, cell.header) for cell in row.cells]


def _cells(sentence: Sentence) -> Iterator[_Cell]:
    offset = sentence.span.start
    for match in _CELL.finditer(sentence.text):
        start, end = match.span("value")
        yield _Cell(match["header"] or "", match["value"], Span(offset + start, offset + end))


def _named(row: _Row, asked: Sequence[str]) -> _Cell | None:
    """The first cell whose value the question has, word for word."""
    for cell in row.cells:
        value = content_words(cell.value)
        if value and all(word in asked for word in value):
            return cell
    return None


def _asks_for(header: str, question: str, asked: Sequence[str]) -> bool:
    """Tell whether the question has the words of a header.

    What is counted must be what the column counts: "How many platforms" does not ask for
    the number of one ("Platform: 4").
    """
    wanted = content_words(header)
    counted = _COUNTED.search(question)
    if counted and any(_same(counted["what"].lower(), word) for word in wanted):
        return counted["what"].lower() in wanted
    return bool(wanted) and _all_in(wanted, asked)


def _all_in(some: Sequence[str], known: Sequence[str]) -> bool:
    return all(_is_in(word, known) for word in some)


def _is_in(word: str, known: Sequence[str]) -> bool:
    return any(_same(word, other) for other in known)


def _same(one: str, other: str) -> bool:
    """Tell whether two words are one, or of one stem."""
    if one == other or one == f"{other}s" or other == f"{one}s":
        return True
    return min(len(one), len(other)) >= _SAME_START and one[:_SAME_START] == other[:_SAME_START]
