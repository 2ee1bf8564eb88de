"""The mean of a measure with its 95 % bootstrap interval.

Percentile bootstrap: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
ch. 13. Questions are the unit that is drawn again. When every value is the same (0 of n,
or n of n) the interval has no width: read `n` beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

__all__ = ["Interval", "interval"]

_BLOCK = 4_000_000
"""Drawn indices held at once: 32 MB of them, whatever the number of questions."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over `n` questions and the interval [low, high] around it."""

    mean: float
    low: float
    high: float
    n: int


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


def _blocks(total: int, at_once: int) -> list[int]:
    full, rest = divmod(total, at_once)
    return [at_once] * full + ([rest] if rest else [])
