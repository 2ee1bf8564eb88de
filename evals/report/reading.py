"""A record, read back: the JSON of `evals.record` as the frozen records that it was made of.

Nothing is computed or worded here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evals.errors import TaskError
from evals.question import explained
from evals.record import FORMAT
from evals.report.older import TWO_OUTCOMES, with_outcomes
from evals.run import Run
from evals.summary import Summary
from qa.reader.promise import Kind, Promise

__all__ = ["ArticleText", "Group", "Recorded", "RecordedRun", "grouped", "load_record", "read"]

_MAKE = "Make one: article-qa eval --out RECORD.json."


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article that was asked about: what citations and gold sentences are offsets into."""

    title: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordedRun(Run):
    """A run with its digest (`evals.record.digest`) and its figures."""

    digest: str
    figures: Summary


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record; the fields are those of `evals.record` and `evals.machine.circumstances`."""

    created: str
    seed: int
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    commit: str | None
    dirty: bool
    machine: Mapping[str, str | int | None]
    models: Mapping[str, str]
    articles: Mapping[str, ArticleText]
    runs: tuple[RecordedRun, ...]
    promises: Mapping[Kind, Promise] = field(default_factory=dict)
    peak_memory: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The runs over one task or set: the assistant's, and those of the systems beside it."""

    name: str
    assistant: RecordedRun
    others: tuple[RecordedRun, ...]


def load_record(path: Path) -> dict[str, Any]:
    """Read a record from a file; TaskError when it is none, or of another format."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise TaskError(f"{path} could not be read: {error.strerror}.", _MAKE) from error
    except ValueError as error:  # not UTF-8, or not JSON
        raise TaskError(f"{path} is not a record: it is not JSON ({error}).", _MAKE) from error
    read(record, str(path))
    return dict(record)


def read(record: Any, name: str = "This") -> Recorded:
    """Return a record as typed ones; TaskError, which names it, when it is not sound."""
    if not isinstance(record, Mapping) or "format" not in record:
        raise TaskError(f"{name} is not a record of an evaluation.", _MAKE)
    if record["format"] == TWO_OUTCOMES:
        try:
            record = with_outcomes(record)
        except (KeyError, TypeError, ValueError) as error:
            raise TaskError(f"{name} is not a sound record: {error}.", _MAKE) from error
    if record["format"] != FORMAT:
        raise TaskError(
            f"{name} is a record of format {record['format']!r}; this version reads format "
            f"{FORMAT}.",
            "Make it anew with this version (article-qa eval --out RECORD.json), or read it with "
            "the version that it names.",
        )
    try:
        recorded = _adapter().validate_python(record)
    except ValidationError as error:
        first = error.errors()[0]
        raise TaskError(f"{name} is not a sound record: {explained(first)}.", _MAKE) from error
    if not recorded.runs or not all(run.rows for run in recorded.runs):
        raise TaskError(f"{name} is a record without answers.", _MAKE)
    return recorded


def grouped(recorded: Recorded) -> tuple[Group, ...]:
    """Return the runs by what was asked, in order; the first run of each is the assistant's."""
    by_name: dict[str, list[RecordedRun]] = {}
    for run in recorded.runs:
        by_name.setdefault(run.about.name, []).append(run)
    return tuple(Group(name, runs[0], tuple(runs[1:])) for name, runs in by_name.items())


@cache
def _adapter() -> TypeAdapter[Recorded]:
    return TypeAdapter(Recorded)
