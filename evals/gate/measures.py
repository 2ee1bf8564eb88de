"""By what two runs are compared, question by question: by the gate, and in a report."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.bootstrap import Interval, difference_of_means, interval
from evals.gate.baseline import Result

__all__ = ["MEASURES", "Measure", "Paired", "gain", "paired"]


@dataclass(frozen=True, slots=True)
class Measure:
    """The mean of `value` over questions, higher is better; None where one does not bear on it.

    `few` is True where few questions bear on it, so that it has a wider margin. `chosen` is True
    where the system itself chooses which do, as of what is right among what it asserts: two runs
    then have a mean each, over questions of their own.
    """

    name: str
    value: Callable[[Result], float | None]
    few: bool = False
    chosen: bool = False


def _offered_right(result: Result) -> float | None:
    if not result.answerable:
        return None
    if result.outcome == "refused":
        return 0.0
    return None if result.best_right is None else float(result.best_right)


MEASURES = (
    Measure("accuracy", lambda r: float(r.correct)),
    Measure("correct citations", lambda r: None if r.cited is None else float(r.cited)),
    Measure("false answers", lambda r: None if r.answerable else -float(r.answered), few=True),
    Measure("false refusals", lambda r: float(r.answered) - 1.0 if r.answerable else None),
    Measure("right, asserted or unsure", _offered_right),
    Measure("right when asserted", lambda r: float(r.correct) if r.answered else None, chosen=True),
    Measure(
        "right when refused",
        lambda r: float(not r.answerable) if r.outcome == "refused" else None,
        chosen=True,
    ),
    Measure("evidence retrieved", lambda r: r.retrieved),
)


@dataclass(frozen=True, slots=True)
class Paired:
    """A measure of two runs over the same questions: both means, now minus before, with its
    interval, and the questions that became better and worse.
    """

    before: float
    now: float
    change: Interval
    won: tuple[str, ...]
    lost: tuple[str, ...]


def gain(measure: Measure, now: Result, before: Result) -> float | None:
    """Return how much better one question went; None where it bears on the measure in neither run.

    Of a measure whose questions a system chooses, what it did not choose was no mistake.
    """
    ours, theirs = measure.value(now), measure.value(before)
    if measure.chosen and (ours is None) != (theirs is None):
        ours, theirs = (1.0 if value is None else value for value in (ours, theirs))
    return None if ours is None or theirs is None else ours - theirs


def paired(
    measure: Measure,
    now: Mapping[str, Result],
    before: Mapping[str, Result],
    keys: Sequence[str],
    *,
    confidence: float,
    seed: int = 0,
) -> Paired | None:
    """Compare two runs by a measure over these questions; None where none bears on it."""
    gains = {key: by for key in keys if (by := gain(measure, now[key], before[key])) is not None}
    of = list(keys) if measure.chosen else list(gains)
    ours, theirs = ([measure.value(run[key]) for key in of] for run in (now, before))
    change = (
        difference_of_means(ours, theirs, confidence=confidence, seed=seed)
        if measure.chosen
        else interval(list(gains.values()), confidence=confidence, seed=seed)
    )
    if change is None:
        return None
    return Paired(
        before=_mean(theirs),
        now=_mean(ours),
        change=change,
        won=tuple(key for key, by in gains.items() if by > 0),
        lost=tuple(key for key, by in gains.items() if by < 0),
    )


def _mean(values: Sequence[float | None]) -> float:
    return float(np.mean([value for value in values if value is not None]))
