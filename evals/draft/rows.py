"""Questions about the rows of a table, which stand in an article as "header: value" pairs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from evals.draft.drafted import Draft
from evals.draft.sentences import Sentence
from evals.question import QuestionKind
from index.types import Article, Block
from qa.text.entities import dates, numbers

__all__ = ["asked_of_rows"]

_LONGEST_CELL = 60


def asked_of_rows(article: Article) -> tuple[Draft, ...]:
    """Return a draft of one cell of each row, the columns taken in turn.

    Rows whose first cell stands in another row too are left out, and so are tables whose
    cells cannot be told apart because they hold the marks that part them.
    """
    return tuple(draft for table in _tables(article.blocks) for draft in _asked(article, table))


def _tables(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    rows: list[Block] = []
    for block in (*blocks, None):
        if block is not None and block.kind == "table_row":
            rows.append(block)
        elif rows:
            yield rows
            rows = []


def _asked(article: Article, rows: Sequence[Block]) -> Iterator[Draft]:
    texts = [article.text[row.start : row.end] for row in rows]
    tables = [_cells(text) for text in texts]
    headers = Counter(tuple(header for header, _ in cells) for cells in tables)
    common = headers.most_common(1)[0][0]
    keys = Counter(cells[0][1] for cells in tables if cells)
    for number, (row, text, cells) in enumerate(zip(rows, texts, tables, strict=True)):
        if tuple(header for header, _ in cells) != common or len(cells) < 2:
            continue
        key = cells[0][1]
        header, value = cells[1 + number % (len(cells) - 1)]
        plain = keys[key] == 1 and article.text.count(text) == 1
        if not plain or not value or max(len(key), len(value)) > _LONGEST_CELL:
            continue
        if value.lower() in key.lower() or value == "—":
            continue
        sentence = Sentence(text, row.start, None, 0, (), (), frozenset())
        shown = key if re.search(r"[^\W\d_]", key) else f"{cells[0][0]} {key}"
        question = f"What does the table give as “{header}” for {shown}?"
        yield Draft(sentence, _kind(value), question, (value,), 3.5)


def _cells(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [part.partition(": ") for part in text.split("; ")]
    if not all(colon for _, colon, _ in pairs):
        return ()
    return tuple((header.strip(), value.strip()) for header, _, value in pairs)


def _kind(value: str) -> QuestionKind:
    if dates(value):
        return "date"
    return "number" if numbers(value) and re.match(r"\W*\d", value) else "fact"
