"""What was measured, as records and as one JSON object: figures, differences and every row."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.bootstrap import Interval
from evals.machine import circumstances
from evals.reader.measures import MEASURES, differences, estimates
from evals.reader.rows import ReaderRow
from qa.reader.promise import Kind, Promise

__all__ = ["Comparison", "MeasuredSet", "SystemResult", "as_json", "compare", "figures"]


@dataclass(frozen=True, slots=True)
class MeasuredSet:
    """A set as it was asked: `questions` of all `of`; `sha256` is its file's hash."""

    name: str
    questions: int
    of: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SystemResult:
    """A system's rows by set. `promises` are empty, `megabytes` None where there are none."""

    name: str
    what: str
    megabytes: float | None
    promises: Mapping[Kind, Promise]
    rows: dict[str, tuple[ReaderRow, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`system` - `minus`, by set and measure, paired by question."""

    system: str
    minus: str
    figures: dict[str, dict[str, Interval]]


def figures(result: SystemResult, *, seed: int = 0) -> dict[str, dict[str, Interval]]:
    """Return a system's figures, by set and measure."""
    return {
        name: {
            key: value.interval()
            for key, value in estimates(MEASURES[name], rows, seed=seed).items()
        }
        for name, rows in result.rows.items()
    }


def compare(results: Sequence[SystemResult], *, seed: int = 0) -> tuple[Comparison, ...]:
    """Return every later system's difference from the first."""
    first, *others = results
    return tuple(
        Comparison(
            other.name,
            first.name,
            {
                name: differences(MEASURES[name], rows, first.rows[name], seed=seed)
                for name, rows in other.rows.items()
            },
        )
        for other in others
    )


def as_json(
    results: Sequence[SystemResult],
    measured: Sequence[dict[str, dict[str, Interval]]],
    comparisons: Sequence[Comparison],
    sets: Sequence[MeasuredSet],
    settings: dict[str, Any],
    seed: int,
) -> dict[str, Any]:
    """Return everything, ready for JSON; `measured` holds the figures of `results`."""
    return {
        **circumstances(settings, seed),
        "sets": {each.name: asdict(each) for each in sets},
        "systems": [
            {
                "name": result.name,
                "what": result.what,
                "megabytes": result.megabytes,
                "promises": {kind: asdict(each) for kind, each in result.promises.items()},
                "sets": {
                    name: {
                        "figures": {key: asdict(value) for key, value in found[name].items()},
                        "rows": [asdict(row) for row in rows],
                    }
                    for name, rows in result.rows.items()
                },
            }
            for result, found in zip(results, measured, strict=True)
        ],
        "differences": [asdict(each) for each in comparisons],
    }
