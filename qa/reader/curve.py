"""What became of held-out questions at every threshold: the counts in a calibration file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

__all__ = ["STEPS", "Counts", "Curve"]

STEPS = 100
"""Thresholds are 0, 1/STEPS, ... 1."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Questions on one side of a threshold, and how many of these decisions are right."""

    questions: int
    right: int


@dataclass(frozen=True, slots=True)
class _Below:
    """By question, the number of steps that its probability reaches."""

    reached: NDArray[np.int64]

    @classmethod
    def of(cls, probabilities: Sequence[float]) -> Self:
        steps = np.arange(STEPS + 1) / STEPS
        return cls(np.searchsorted(steps, np.asarray(probabilities, np.float64), side="right"))

    def counted(self, which: Sequence[bool] | None = None) -> NDArray[np.int64]:
        """How many of these, or of all, do not reach each step."""
        chosen = self.reached if which is None else self.reached[np.asarray(which, bool)]
        return np.cumsum(np.bincount(chosen, minlength=STEPS + 2))


@dataclass(frozen=True, slots=True)
class Curve:
    """Counts at each threshold i / STEPS: `asserted` of the questions whose best candidate's
    probability reaches it, `refused` of those that the article answers with a probability below
    it. `held_out`: nothing was trained on their articles.
    """

    asserted: tuple[Counts, ...]
    refused: tuple[Counts, ...]
    articles: int
    held_out: bool

    def __post_init__(self) -> None:
        """ValueError for counts that no questions can give."""
        if not len(self.asserted) == len(self.refused) == STEPS + 1:
            raise ValueError(f"A curve has {STEPS + 1} thresholds.")
        for side, growing in ((self.asserted[::-1], "asserted"), (self.refused, "refused")):
            if any(not 0 <= c.right <= c.questions for c in side) or any(
                b.questions < a.questions or b.right < a.right for a, b in pairwise(side)
            ):
                raise ValueError(f"The counts of what is {growing} are impossible.")
        if self.refused[-1].questions > self.questions:
            raise ValueError("More questions are refused than were asked.")

    @classmethod
    def of(
        cls,
        probabilities: Sequence[float],
        right: Sequence[bool],
        unanswerable: Sequence[bool],
        *,
        answerable: Sequence[float] | None = None,
        articles: int,
        held_out: bool,
    ) -> Self:
        """Count questions: the probability of the best candidate of each, whether that is right,
        and whether the article does not answer the question, so that refusing is right.

        `answerable` are the probabilities that it does, those of the candidates without them.
        """
        asserting = _Below.of(probabilities)
        refusing = asserting if answerable is None else _Below.of(answerable)
        everything, rights = asserting.counted(), asserting.counted(right)
        sides = (
            (everything[-1] - everything, rights[-1] - rights),
            (refusing.counted(), refusing.counted(unanswerable)),
        )
        asserted, refused = (
            tuple(Counts(int(n), int(good)) for n, good in zip(*side, strict=True))[: STEPS + 1]
            for side in sides
        )
        return cls(asserted, refused, articles, held_out)

    @property
    def questions(self) -> int:
        """How many questions were asked."""
        return self.asserted[0].questions

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Read what `record` wrote. KeyError, TypeError or ValueError for anything else."""
        asserted, refused = (
            tuple(Counts(int(questions), int(right)) for questions, right in record[side])
            for side in ("asserted", "refused")
        )
        return cls(asserted, refused, int(record["articles"]), bool(record["held_out"]))

    def record(self) -> dict[str, Any]:
        """Return the curve as JSON values."""
        return {
            "articles": self.articles,
            "held_out": self.held_out,
            "asserted": [[c.questions, c.right] for c in self.asserted],
            "refused": [[c.questions, c.right] for c in self.refused],
        }
