"""From which probability on an answer is asserted, and below which the question is refused.

Both thresholds come from held-out questions (`Curve`) and a target each: the rate at which what
is asserted, or refused, has to be right. Between them lies what is unsure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from qa.config import ReaderSettings
from qa.reader.bound import lower_bound
from qa.reader.curve import STEPS, Counts, Curve

__all__ = ["ENOUGH", "Kind", "Promise", "promise_of"]

Kind = Literal["span", "yes_no"]

ENOUGH = 150
"""Decisions that the strictest threshold tried must have been measured on. So many are within
the bound at 90 % with 8 of them wrong (with 40, none could be), and a target of 98 % is in reach.
"""


@dataclass(frozen=True, slots=True)
class Promise:
    """What is done at which probability, and the rate at which that is right at least.

    `asserted_right` and `refused_right` are what is promised, None where nothing is;
    `measured_on` says on what it was measured, "" without a promise.
    """

    assert_from: float
    refuse_below: float
    asserted_right: float | None
    refused_right: float | None
    measured_on: str

    def outcome(self, probability: float) -> Literal["answered", "unsure", "refused"]:
        """Return what is done with a best candidate of this probability."""
        if probability >= self.assert_from:
            return "answered"
        return "refused" if probability < self.refuse_below else "unsure"


def promise_of(curve: Curve | None, fallback: float, settings: ReaderSettings) -> Promise:
    """Choose the thresholds that leave least unsure while both targets hold.

    A threshold set by hand is taken as it is and promises nothing for its side. Without a curve,
    or with fewer than `ENOUGH` questions, both thresholds are the `fallback`.
    """
    known = curve is not None and curve.questions >= ENOUGH
    asserted = refused = _Side(round(fallback * STEPS), None)
    if curve is not None and known:
        down = _walk(curve.asserted[::-1], settings.asserted_right)
        asserted = _Side(STEPS - down.at, None if down.first is None else STEPS - down.first)
        refused = _walk(curve.refused, settings.refused_right)
    low, high = refused.at, asserted.at
    if low > high:  # every threshold between them keeps both promises
        low = high = (low + high) // 2
    assert_from = high / STEPS if settings.assert_from is None else settings.assert_from
    refuse_below = low / STEPS if settings.refuse_below is None else settings.refuse_below
    # The one that was set by hand stays.
    if refuse_below > assert_from and settings.refuse_below is None:
        refuse_below = assert_from
    assert_from = max(assert_from, refuse_below)
    asserted_kept = (
        asserted.first is not None
        and settings.assert_from is None
        and assert_from <= asserted.first / STEPS
    )
    refused_kept = (
        refused.first is not None
        and settings.refuse_below is None
        and refuse_below >= refused.first / STEPS
    )
    return Promise(
        assert_from=assert_from,
        refuse_below=refuse_below,
        asserted_right=settings.asserted_right if asserted_kept else None,
        refused_right=settings.refused_right if refused_kept else None,
        measured_on=_measured_on(curve) if curve and (asserted_kept or refused_kept) else "",
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """A threshold as a step; `first` is the strictest one that passed, None where none did."""

    at: int
    first: int | None


def _walk(counts: Sequence[Counts], target: float) -> _Side:
    """Go from the strictest threshold to laxer ones as long as the bound reaches the target.

    Stopping at the first failure keeps the level of the bound although many thresholds are
    tried: fixed-sequence testing, as in Angelopoulos et al., "Learn then Test" (2021). Where
    there is too little to tell, at the strict end, nothing is tested. Without a success the
    strictest threshold tested is taken.
    """
    start = next(i for i, c in enumerate(counts) if c.questions >= ENOUGH)
    holding = takewhile(
        lambda step: lower_bound(counts[step].right, counts[step].questions) >= target,
        range(start, len(counts)),
    )
    last = max(holding, default=None)
    return _Side(start, None) if last is None else _Side(last, start)


def _measured_on(curve: Curve) -> str:
    where = " that nothing was trained on" if curve.held_out else ""
    return f"{curve.questions:,} questions on {curve.articles:,} articles{where}"
