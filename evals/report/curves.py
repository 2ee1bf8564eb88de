"""The points that the charts draw, computed from rows: no drawing and no wording here."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.bootstrap import Interval, estimate, interval
from evals.run import Row

__all__ = [
    "Bin",
    "Column",
    "Point",
    "columns_of",
    "confidence_bins",
    "median_seconds",
    "operating_point",
    "risk_coverage",
]

BINS = 10
_PER_DECADE = 10
_SHORTEST = 1e-5
"""Seconds: what is quicker counts as this, for a logarithmic axis has no 0."""


@dataclass(frozen=True, slots=True)
class Point:
    """A share of questions that are answered, in (0, 1], and the share of them that is wrong.

    `lowest` is the lowest confidence among them.
    """

    coverage: float
    risk: float
    lowest: float

    @property
    def precision(self) -> float:
        """The share of them that is right."""
        return 1.0 - self.risk


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose confidence lies in [low, high): mean confidence, share right, how many.

    The last bin holds confidence 1 too.
    """

    low: float
    high: float
    confidence: float
    right: Interval


@dataclass(frozen=True, slots=True)
class Column:
    """How many questions took [low, high) seconds."""

    low: float
    high: float
    count: int


def risk_coverage(rows: Sequence[Row]) -> tuple[Point, ...]:
    """Return the risk-coverage curve, from the surest questions to all of them.

    The answer is the one that would be given if the system had to answer (`Row.best`), so an
    unanswerable question is always wrong. Equal confidences are never split: see
    `evals.selective.risk_coverage_area`, the area under this curve.
    """
    ordered = sorted(rows, key=lambda row: -row.confidence)
    points: list[Point] = []
    wrong = 0
    for k, row in enumerate(ordered, 1):
        wrong += not row.best_right
        if k == len(ordered) or ordered[k].confidence != row.confidence:
            points.append(Point(k / len(ordered), wrong / k, row.confidence))
    return tuple(points)


def operating_point(rows: Sequence[Row], *, unsure: bool = False) -> Point | None:
    """Return the coverage and risk of what was really asserted; None when nothing was.

    With `unsure`, of all that was not refused. It need not lie on the curve: kinds of question
    have thresholds of their own.
    """
    shown = [row for row in rows if row.answered or (unsure and row.outcome == "unsure")]
    if not shown:
        return None
    wrong = sum(not row.best_right for row in shown)
    lowest = min(row.confidence for row in shown)
    return Point(len(shown) / len(rows), wrong / len(shown), lowest)


def confidence_bins(rows: Sequence[Row], *, seed: int = 0) -> tuple[Bin, ...]:
    """Return the bins of a reliability diagram that hold questions: ten of equal width.

    Those of `qa.reader.training.fit.expected_calibration_error`: Guo et al., "On Calibration of
    Modern Neural Networks" (2017), section 2.
    """
    held: dict[int, list[Row]] = {}
    for row in rows:
        held.setdefault(min(int(row.confidence * BINS), BINS - 1), []).append(row)
    bins: list[Bin] = []
    for which, inside in sorted(held.items()):
        right = interval([float(row.best_right) for row in inside], seed=seed)
        if right is not None:
            mean = sum(row.confidence for row in inside) / len(inside)
            bins.append(Bin(which / BINS, (which + 1) / BINS, mean, right))
    return tuple(bins)


def columns_of(seconds: Sequence[float]) -> tuple[Column, ...]:
    """Return a histogram with ten columns a decade, from the quickest to the slowest question.

    Empty columns between them are kept.
    """
    places = Counter(math.floor(_PER_DECADE * math.log10(max(each, _SHORTEST))) for each in seconds)
    return tuple(
        Column(10 ** (place / _PER_DECADE), 10 ** ((place + 1) / _PER_DECADE), places[place])
        for place in range(min(places), max(places) + 1)
    )


def median_seconds(rows: Sequence[Row], *, seed: int = 0) -> Interval:
    """Return the median time of a question with its 95 % bootstrap interval."""
    seconds = np.array([row.seconds for row in rows])
    found = estimate(
        lambda drawn: float(np.median(seconds[drawn])), len(rows), len(rows), seed=seed
    )
    if found is None:
        raise ValueError("a run without rows has no median")
    return found.interval()
