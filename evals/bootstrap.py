"""A figure with its 95 % bootstrap interval: a mean, or any statistic, or a difference of two.

Percentile bootstrap: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
ch. 13. Questions are the unit that is drawn again. When every value is the same (0 of n,
or n of n) the interval has no width: read `n` beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "RESAMPLES",
    "Estimate",
    "Interval",
    "Statistic",
    "difference_of_means",
    "estimate",
    "interval",
]

Statistic = Callable[[NDArray[np.intp]], float]
"""A figure of the questions at these indices (with repeats); NaN where they have none."""

RESAMPLES = 2_000
"""Drawings that settle a 95 % interval of a statistic: Efron and Tibshirani (1993) advise 1,000
or more for percentiles.
"""

_BLOCK = 4_000_000
"""Drawn indices held at once: 32 MB of them, whatever the number of questions."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `n` questions and the interval [low, high] around it."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A figure and what it was on each drawing of the questions; `n` of them bear on it.

    Estimates over the same number of questions with the same seed saw the same drawings.
    """

    value: float
    draws: NDArray[np.float64]
    n: int

    def minus(self, other: Self) -> "Estimate":
        """Return the difference, drawing by drawing: a paired bootstrap.

        Both must be over the same questions in the same order, with the same seed: Koehn,
        "Statistical Significance Tests for Machine Translation Evaluation" (EMNLP 2004),
        "Paired Bootstrap Resampling". `n` is the smaller of the two.
        """
        if self.draws.shape != other.draws.shape:
            raise ValueError("a paired difference needs the same drawings")
        return Estimate(self.value - other.value, self.draws - other.draws, min(self.n, other.n))

    def interval(self, confidence: float = 0.95) -> Interval:
        """Return the percentile interval; drawings without a figure are left out."""
        tail = (1.0 - confidence) / 2
        low, high = np.nanquantile(self.draws, (tail, 1.0 - tail))
        return Interval(self.value, float(low), float(high), self.n)


def estimate(
    statistic: Statistic, questions: int, n: int, *, resamples: int = RESAMPLES, seed: int = 0
) -> Estimate | None:
    """Return a statistic of questions 0 to `questions` - 1 with its drawings, or None if NaN."""
    if questions == 0:
        return None
    value = statistic(np.arange(questions))
    if np.isnan(value):
        return None
    generator = np.random.default_rng(seed)
    draws = [statistic(generator.integers(0, questions, size=questions)) for _ in range(resamples)]
    return Estimate(float(value), np.array(draws, dtype=np.float64), n)


def interval(
    values: Sequence[float], *, confidence: float = 0.95, resamples: int = 10_000, seed: int = 0
) -> Interval | None:
    """Return the mean of values with its bootstrap interval, or None without values.

    The same values and seed give the same interval to the last digit.
    """
    if not values:
        return None
    array = np.asarray(values, dtype=np.float64)
    generator = np.random.default_rng(seed)
    at_once = max(1, _BLOCK // len(array))
    means = np.concatenate(
        [
            array[generator.integers(0, len(array), size=(count, len(array)))].mean(axis=1)
            for count in _blocks(resamples, at_once)
        ]
    )
    tail = (1.0 - confidence) / 2
    low, high = np.quantile(means, (tail, 1.0 - tail))
    return Interval(float(array.mean()), float(low), float(high), len(array))


def difference_of_means(
    ours: Sequence[float | None],
    theirs: Sequence[float | None],
    *,
    confidence: float = 0.95,
    seed: int = 0,
) -> Interval | None:
    """Return how far two means over the same questions lie apart, each over those it knows.

    None stands for a question that a mean does not bear on, which may be another one in each: what
    is right among all that a system chose to assert. Both see the same drawings, as in
    `Estimate.minus`; drawings that leave one without a value are left out. None when one has none
    at all; `n` is the smaller number of values.
    """
    values = np.array([ours, theirs], dtype=np.float64)
    known = ~np.isnan(values)
    if not known.any(axis=1).all():
        return None
    values = np.where(known, values, 0.0)
    generator = np.random.default_rng(seed)
    at_once = max(1, _BLOCK // values.shape[1])
    found: list[NDArray[np.float64]] = []
    for count in _blocks(RESAMPLES, at_once):
        drawn = generator.integers(0, values.shape[1], size=(count, values.shape[1]))
        bear = known[:, drawn].sum(axis=2)
        means = values[:, drawn].sum(axis=2)[:, bear.all(axis=0)] / bear[:, bear.all(axis=0)]
        found.append(means[0] - means[1])
    tail = (1.0 - confidence) / 2
    low, high = np.quantile(np.concatenate(found), (tail, 1.0 - tail))
    first, second = values.sum(axis=1) / known.sum(axis=1)
    return Interval(float(first - second), float(low), float(high), int(known.sum(axis=1).min()))


def _blocks(total: int, at_once: int) -> list[int]:
    full, rest = divmod(total, at_once)
    return [at_once] * full + ([rest] if rest else [])
