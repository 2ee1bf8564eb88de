"""The rows of a table as lines of "header: value" pairs, for every format that has tables."""

from collections.abc import Sequence

__all__ = ["paired", "unpaired"]


def paired(row: Sequence[str], headers: Sequence[str]) -> str:
    """Return a row's cells in one line, each after its header; empty cells are left out, and cells
    without a header stand alone.
    """
    named = zip(row, [*headers, *[""] * len(row)], strict=False)
    return "; ".join(f"{head}: {cell}" if head else cell for cell, head in named if cell)


def unpaired(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return those headers in one line that stand before no cell of any row."""
    used = {head for row in rows for head, cell in zip(headers, row, strict=False) if cell}
    return "; ".join(dict.fromkeys(head for head in headers if head and head not in used))
