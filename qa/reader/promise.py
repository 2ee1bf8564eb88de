"""From which probability on an answer is asserted, and below which the question is refused.

Both thresholds come from held-out questions (`Curve`) and a target each: the rate at which what
is asserted, or refused, has to be right. Between them lies what is unsure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from qa.config import ReaderSettings
from qa.reader.bound import lower_bound
from qa.reader.curve import STEPS, Counts, Curve

__all__ = ["STARTS", "Kind", "Promise", "promise_of"]

Kind = Literal["span", "yes_no"]

STARTS = (100, 400)
"""Decisions that the strictest thresholds tried must have been measured on. From 100 on a reader
that is sure of little can promise that little; of 400 more may be wrong by chance: at a target
of 90 %, one that is right in 97 of 100 fails in 1 of 6 samples with the first, but hardly ever
with both.
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

    def outcome(
        self, probability: float, answerable: float
    ) -> Literal["answered", "unsure", "refused"]:
        """Return what is done with a best candidate of this probability, where the article answers
        the question with the probability `answerable`.
        """
        if probability >= self.assert_from:
            return "answered"
        return "refused" if answerable < self.refuse_below else "unsure"


def promise_of(curve: Curve | None, fallback: float, settings: ReaderSettings) -> Promise:
    """Choose the thresholds that leave least unsure while both targets hold.

    A threshold set by hand is taken as it is and promises nothing for its side. Without a curve,
    or with too few questions, both thresholds are the `fallback`.
    """
    if curve is None or curve.questions < min(STARTS):
        chosen = _Chosen(fallback, fallback, asserted=False, refused=False)
    else:
        chosen = _choose(curve, settings)
    assert_from, refuse_below = settings.assert_from, settings.refuse_below
    asserted_kept = chosen.asserted and assert_from is None
    refused_kept = chosen.refused and refuse_below is None
    assert_from = chosen.assert_from if assert_from is None else assert_from
    refuse_below = chosen.refuse_below if refuse_below is None else refuse_below
    if refuse_below > assert_from:  # one was set across the other, which gives way unmeasured
        if settings.assert_from is None:
            assert_from, asserted_kept = refuse_below, False
        else:
            refuse_below, refused_kept = assert_from, False
    return Promise(
        assert_from=assert_from,
        refuse_below=refuse_below,
        asserted_right=settings.asserted_right if asserted_kept else None,
        refused_right=settings.refused_right if refused_kept else None,
        measured_on=_measured_on(curve) if curve and (asserted_kept or refused_kept) else "",
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Both thresholds, and whether the targets are kept there."""

    assert_from: float
    refuse_below: float
    asserted: bool
    refused: bool


def _choose(curve: Curve, settings: ReaderSettings) -> _Chosen:
    """Take the laxest thresholds that keep the targets, and what could be either as asserted.

    Where none does, the strictest that was tried stands in, unpromised: what the reader is
    surest of.
    """
    down, up = curve.asserted[::-1], curve.refused
    asserting = {STEPS - step for step in _passing(down, settings.asserted_right)}
    high = min(asserting) if asserting else STEPS - next(_walk(down, STARTS[0]))
    refusing = {s for s in _passing(up, settings.refused_right) if s <= high}
    low = max(refusing) if refusing else min(high, next(_walk(up, STARTS[0]), 0))
    return _Chosen(high / STEPS, low / STEPS, bool(asserting), bool(refusing))


def _passing(counts: Sequence[Counts], target: float) -> set[int]:
    """Return the steps at which the bound reaches the target, walking from the strictest on.

    The walk stops at the first failure, which keeps the level although many thresholds are
    tried: fixed-sequence testing with several starts, as in Angelopoulos et al., "Learn then
    Test" (2021). Each start may err in one sample of forty, both together in one of twenty.
    """

    def holds(step: int) -> bool:
        return lower_bound(counts[step].right, counts[step].questions) >= target

    return {s for enough in STARTS for s in takewhile(holds, _walk(counts, enough))}


def _walk(counts: Sequence[Counts], enough: int) -> Iterator[int]:
    return (step for step, count in enumerate(counts) if count.questions >= enough)


def _measured_on(curve: Curve) -> str:
    where = " that nothing was trained on" if curve.held_out else ""
    return f"{curve.questions:,} questions on {curve.articles:,} articles{where}"
