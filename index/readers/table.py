"""The rows of a table as lines of "header: value" pairs, for every format that has tables."""

from collections.abc import Sequence

__all__ = ["paired", "unpaired"]


def paired(row: Sequence[str | None], headers: Sequence[str | None]) -> str:
    """Return a row's cells in one line, each after its header; empty cells are left out, and cells
    without a header stand alone. None is a column over which the cell before it goes on.
    """
    named = zip(row, [*headers, *[""] * len(row)], strict=False)
    return "; ".join(f"{head}: {cell}" if head else cell for cell, head in named if cell)


def unpaired(headers: Sequence[str | None], rows: Sequence[Sequence[str | None]]) -> str:
    """Return those headers in one line that stand over no cell with text in any row."""
    used: set[str | None] = set()
    for row in rows:
        text = None
        for head, cell in zip(headers, row, strict=False):
            text = text if cell is None else cell
            if text:
                used.add(head)
    return "; ".join(dict.fromkeys(head for head in headers if head and head not in used))
