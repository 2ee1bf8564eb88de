"""A record (`evals.record`) as one HTML page that opens from the disk, with nothing beside it.

It shows the figures with their intervals, charts, and every question with the passage that its
answer rests on; and, where an earlier record is given, what has changed since. Nothing is asked
or scored here.
"""

from pathlib import Path
from typing import Any

from evals.errors import TaskError
from evals.report.page import page
from evals.report.reading import load_record, read

__all__ = ["load_record", "render", "write_report"]


def render(record: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    """Return the page of a record, compared with an earlier one where that is given.

    The records are as JSON gives them back. Equal records give equal pages. TaskError when one
    is not what it should be.
    """
    return page(read(record), None if before is None else read(before, "What it is compared with"))


def write_report(record: dict[str, Any], path: Path, before: dict[str, Any] | None = None) -> None:
    """Write the page of a record to a file, in a new folder where it is in none: see `render`.

    TaskError when it cannot be written.
    """
    # Half a surrogate pair, which JSON can hold, is no character: it becomes a question mark.
    page_bytes = render(record, before).encode("utf-8", "replace")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page_bytes)
    except OSError as error:
        raise TaskError(
            f"{path} could not be written: {error.strerror}.", "Name another file."
        ) from error
