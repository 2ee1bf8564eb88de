"""Statistics of rows by their index, with how many rows bear on each: what columns are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.bootstrap import Statistic
from evals.outcomes import yes_or_no
from evals.reader.rows import ReaderRow

__all__ = ["Counted", "Value", "balanced_yes_no", "deciding", "mean_of", "milliseconds"]

Value = Callable[[ReaderRow], float | None]


@dataclass(frozen=True, slots=True)
class Counted:
    """A statistic of rows by index, and how many rows bear on it."""

    statistic: Statistic
    n: int


def mean_of(value: Value) -> Callable[[Sequence[ReaderRow]], Counted | None]:
    """The mean over the rows that have a value."""

    def of(rows: Sequence[ReaderRow]) -> Counted | None:
        values = [value(row) for row in rows]
        bears = np.array([v is not None for v in values], dtype=np.float64)
        known = np.array([0.0 if v is None else float(v) for v in values])

        def mean(chosen: NDArray[np.intp]) -> float:
            count = bears[chosen].sum()
            return float(known[chosen].sum() / count) if count else float("nan")

        return Counted(mean, int(bears.sum())) if bears.any() else None

    return of


def milliseconds(share: float) -> Callable[[Sequence[ReaderRow]], Counted | None]:
    """Milliseconds from the passages to the answer, over the questions that were read."""

    def of(rows: Sequence[ReaderRow]) -> Counted | None:
        times = np.array([np.nan if r.seconds is None else 1000 * r.seconds for r in rows])

        def quantile(chosen: NDArray[np.intp]) -> float:
            known = times[chosen]
            known = known[~np.isnan(known)]
            return float(np.quantile(known, share)) if len(known) else float("nan")

        n = int((~np.isnan(times)).sum())
        return Counted(quantile, n) if n else None

    return of


def deciding(
    figure: Callable[[NDArray[np.float64], Sequence[ReaderRow]], Statistic],
    needs: Callable[[ReaderRow], bool],
    by: Callable[[ReaderRow], float | None] = lambda row: row.confidence,
) -> Callable[[Sequence[ReaderRow]], Counted | None]:
    """A figure of probabilities, `by` each row, for systems that have one for every row."""

    def of(rows: Sequence[ReaderRow]) -> Counted | None:
        probabilities = [by(row) for row in rows]
        if None in probabilities or not all(needs(row) for row in rows):
            return None
        return Counted(figure(np.array(probabilities, dtype=np.float64), rows), len(rows))

    return of


def balanced_yes_no(rows: Sequence[ReaderRow]) -> Counted | None:
    """The mean of the shares of yes and of no that are answered rightly, asserted or unsure."""
    gold = [yes_or_no(row.gold) for row in rows]
    right = np.array([float(bool(row.offered_right)) for row in rows])
    sides = [np.array([each == side for each in gold]) for side in ("yes", "no")]
    if not all(side.any() for side in sides):
        return None

    def balanced(chosen: NDArray[np.intp]) -> float:
        shares = [right[chosen][side[chosen]] for side in sides]
        return float(np.mean([s.mean() for s in shares])) if all(map(len, shares)) else float("nan")

    return Counted(balanced, int(sum(side.sum() for side in sides)))
