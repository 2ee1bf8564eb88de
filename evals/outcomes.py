"""Answered, unsure, refused: how often each is said, and how often it is right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.binomial import exact_share
from evals.bootstrap import Interval, estimate, interval
from evals.metrics import normalise
from evals.run import Row

__all__ = ["OutcomeFigures", "YesNoFigures", "outcome_figures", "yes_no_figures", "yes_or_no"]


@dataclass(frozen=True, slots=True)
class OutcomeFigures:
    """What was said to some questions; a share is None where no question bears on it.

    `asserted`, `unsure` and `refused` are shares of all questions. `assertion_precision` is the
    share of right answers among those that were asserted, `refusal_precision` the share of what
    the articles do not answer among what was refused; both with exact intervals. Then shares of
    the questions that the articles answer: asserted rightly, right whether asserted or unsure,
    asserted wrongly, unsure (rightly or not), refused. And of those that they do not answer:
    asserted all the same, unsure, refused.
    """

    asserted: Interval
    unsure: Interval
    refused: Interval
    assertion_precision: Interval | None
    refusal_precision: Interval | None
    asserted_right: Interval | None
    offered_right: Interval | None
    asserted_wrong: Interval | None
    unsure_answerable: Interval | None
    refused_answerable: Interval | None
    false_assertions: Interval | None
    unsure_unanswerable: Interval | None
    refused_unanswerable: Interval | None


@dataclass(frozen=True, slots=True)
class YesNoFigures:
    """Questions whose answer is yes or no, by what is right; shares of those questions.

    `yes` and `no` are the shares of each that were answered rightly, asserted or unsure,
    `balanced` the mean of the two. The figures of `asserted_...` count only what was asserted.
    """

    yes: Interval | None
    no: Interval | None
    balanced: Interval | None
    asserted_yes: Interval | None
    asserted_no: Interval | None
    asserted_balanced: Interval | None


def outcome_figures(rows: Sequence[Row], *, seed: int = 0) -> OutcomeFigures | None:
    """Count the outcomes of some questions; None without any."""
    answerable = [row for row in rows if row.question.answerable]
    others = [row for row in rows if not row.question.answerable]

    def share(of: Sequence[Row], what: Callable[[Row], bool]) -> Interval | None:
        return interval([float(what(row)) for row in of], seed=seed)

    asserted, unsure, refused = (
        share(rows, _said(what)) for what in ("answered", "unsure", "refused")
    )
    if asserted is None or unsure is None or refused is None:
        return None
    return OutcomeFigures(
        asserted=asserted,
        unsure=unsure,
        refused=refused,
        assertion_precision=exact_share([row.score.correct for row in rows if row.answered]),
        refusal_precision=exact_share(
            [not row.question.answerable for row in rows if row.outcome == "refused"]
        ),
        asserted_right=share(answerable, lambda row: row.answered and row.best_right),
        offered_right=share(answerable, lambda row: row.offered_right),
        asserted_wrong=share(answerable, lambda row: row.answered and not row.best_right),
        unsure_answerable=share(answerable, _said("unsure")),
        refused_answerable=share(answerable, _said("refused")),
        false_assertions=share(others, _said("answered")),
        unsure_unanswerable=share(others, _said("unsure")),
        refused_unanswerable=share(others, _said("refused")),
    )


def yes_or_no(accepted: Sequence[str]) -> str | None:
    """Return "yes" or "no" where that is among the accepted answers, and not both; else None."""
    found = {normalise(answer) for answer in accepted} & {"yes", "no"}
    return found.pop() if len(found) == 1 else None


def yes_no_figures(rows: Sequence[Row], *, seed: int = 0) -> YesNoFigures | None:
    """Return how questions for yes or no went, by the right answer; None without any."""
    asked = [(row, gold) for row in rows if (gold := yes_or_no(row.question.answers)) is not None]
    if not asked:
        return None
    yes = np.array([gold == "yes" for _, gold in asked])

    def figures(
        right: Callable[[Row], bool],
    ) -> tuple[Interval | None, Interval | None, Interval | None]:
        values = np.array([float(right(row)) for row, _ in asked])

        def balanced(drawn: NDArray[np.intp]) -> float:
            of_yes, of_no = values[drawn][yes[drawn]], values[drawn][~yes[drawn]]
            if not len(of_yes) or not len(of_no):
                return float("nan")
            return float(of_yes.mean() + of_no.mean()) / 2

        both = estimate(balanced, len(asked), len(asked), seed=seed)
        return (
            interval(list(values[yes]), seed=seed),
            interval(list(values[~yes]), seed=seed),
            None if both is None else both.interval(),
        )

    return YesNoFigures(
        *figures(lambda row: row.offered_right),
        *figures(lambda row: row.answered and row.best_right),
    )


def _said(outcome: str) -> Callable[[Row], bool]:
    return lambda row: row.outcome == outcome
