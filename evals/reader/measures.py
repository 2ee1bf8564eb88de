"""From rows to figures: what each column of the table is, with its drawings.

A rate is over the rows that bear on it: false answers over unanswerable, false refusals over
answerable questions, citations over answerable questions that were asserted. Drawings are
of all questions, so that figures of two systems over the same questions can be paired.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.bootstrap import RESAMPLES, Estimate, Interval, Statistic, estimate
from evals.reader.counted import (
    Counted,
    balanced_yes_no,
    deciding,
    mean_of,
    milliseconds,
)
from evals.reader.rows import ReaderRow
from evals.selective import auroc, best_threshold, risk_coverage_area
from qa.reader.training.fit import expected_calibration_error

__all__ = ["MEASURES", "Measure", "differences", "estimates"]

Unit = Literal["percent", "fraction", "milliseconds"]


@dataclass(frozen=True, slots=True)
class Measure:
    """A column: `of` gives None for a system that lacks what it needs."""

    key: str
    label: str
    unit: Unit
    of: Callable[[Sequence[ReaderRow]], Counted | None]


def estimates(
    measures: Sequence[Measure],
    rows: Sequence[ReaderRow],
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Estimate]:
    """Return the estimate of every measure that the rows give, by key."""
    found: dict[str, Estimate] = {}
    for measure in measures:
        counted = measure.of(rows)
        if counted is None:
            continue
        value = estimate(counted.statistic, len(rows), counted.n, seed=seed, resamples=resamples)
        if value is not None:
            found[measure.key] = value
    return found


def differences(
    measures: Sequence[Measure],
    rows: Sequence[ReaderRow],
    others: Sequence[ReaderRow],
    *,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> dict[str, Interval]:
    """Return figure(rows) - figure(others), paired over the questions that both were asked."""
    by_id = {row.id: row for row in others}
    common = [row for row in rows if row.id in by_id]
    same = [by_id[row.id] for row in common]
    ours = estimates(measures, common, seed=seed, resamples=resamples)
    theirs = estimates(measures, same, seed=seed, resamples=resamples)
    return {key: ours[key].minus(theirs[key]).interval() for key in ours if key in theirs}


def _auroc(answering: NDArray[np.float64], rows: Sequence[ReaderRow]) -> Statistic:
    answerable = np.array([row.answerable for row in rows])
    return lambda chosen: auroc(answering[chosen], answerable[chosen])


def _best_f1(confidence: NDArray[np.float64], rows: Sequence[ReaderRow]) -> Statistic:
    refused = np.array([float(not row.answerable) for row in rows])
    answered = np.array(
        [(row.best_f1 or 0.0) if row.answerable else float(not row.best) for row in rows]
    )
    return lambda chosen: (
        best_threshold(confidence[chosen], answered[chosen], refused[chosen]).score
    )


def _risk(confidence: NDArray[np.float64], rows: Sequence[ReaderRow]) -> Statistic:
    wrong = np.array([not row.best_right for row in rows])
    return lambda chosen: risk_coverage_area(confidence[chosen], wrong[chosen])


def _calibration(confidence: NDArray[np.float64], rows: Sequence[ReaderRow]) -> Statistic:
    right = np.array([bool(row.best_right) for row in rows])
    ones = np.ones(len(rows))
    return lambda chosen: expected_calibration_error(
        confidence[chosen], right[chosen], ones[chosen]
    )


def _has_best(row: ReaderRow) -> bool:
    return row.best_right is not None


_FALSE_ANSWERS = Measure(
    "false_answers",
    "false answers",
    "percent",
    mean_of(lambda row: None if row.answerable else float(row.answered)),
)
_FALSE_REFUSALS = Measure(
    "false_refusals",
    "false refusals",
    "percent",
    mean_of(lambda row: float(not row.answered) if row.answerable else None),
)
_OUTCOMES = (
    Measure(
        "assertion_precision",
        "right when asserted",
        "percent",
        mean_of(lambda row: None if row.right is None or not row.answered else float(row.right)),
    ),
    Measure(
        "offered_right",
        "asserted or unsure, right",
        "percent",
        mean_of(lambda row: row.offered_right if row.answerable else None),
    ),
    Measure(
        "refusal_precision",
        "right when refused",
        "percent",
        mean_of(lambda row: float(not row.answerable) if row.outcome == "refused" else None),
    ),
    Measure("unsure", "unsure", "percent", mean_of(lambda row: float(row.outcome == "unsure"))),
)
_BALANCED = Measure("yes_no", "yes/no balanced", "percent", balanced_yes_no)
_AUROC = Measure(
    "auroc",
    "AUROC",
    "fraction",
    deciding(_auroc, lambda row: True, by=lambda row: row.answering),
)
_RISK = Measure("risk_coverage", "risk-cov. area", "fraction", deciding(_risk, _has_best))
_CALIBRATION = Measure(
    "calibration_error", "calib. error", "fraction", deciding(_calibration, _has_best)
)
_TIMES = (
    Measure("p50", "ms p50", "milliseconds", milliseconds(0.5)),
    Measure("p95", "ms p95", "milliseconds", milliseconds(0.95)),
)
_CITED = Measure(
    "citation_right",
    "citation right",
    "percent",
    mean_of(lambda row: None if row.citation_right is None else float(row.citation_right)),
)

MEASURES: dict[str, tuple[Measure, ...]] = {
    "squad2": (
        Measure("f1", "F1", "percent", mean_of(lambda row: row.f1)),
        Measure("exact", "EM", "percent", mean_of(lambda row: row.exact)),
        Measure(
            "best_f1",
            "F1, best threshold",
            "percent",
            deciding(_best_f1, lambda row: row.best_f1 is not None or not row.answerable),
        ),
        Measure(
            "answerable_f1",
            "answerable F1",
            "percent",
            mean_of(lambda row: row.best_f1 if row.answerable else None),
        ),
        _AUROC,
        _RISK,
        _FALSE_ANSWERS,
        _FALSE_REFUSALS,
        *_OUTCOMES,
        _CALIBRATION,
        *_TIMES,
    ),
    "clapnq": (
        _AUROC,
        _RISK,
        _FALSE_ANSWERS,
        _FALSE_REFUSALS,
        *_OUTCOMES,
        _CITED,
        Measure("evidence_f1", "evidence F1", "percent", mean_of(lambda row: row.evidence_f1)),
        _CALIBRATION,
        *_TIMES,
    ),
    "putin_visit": (
        Measure(
            "accuracy",
            "accuracy",
            "percent",
            mean_of(lambda row: None if row.right is None else float(row.right)),
        ),
        _CITED,
        _FALSE_ANSWERS,
        _FALSE_REFUSALS,
        *_OUTCOMES,
        Measure(
            "follow_ups",
            "follow-ups",
            "percent",
            mean_of(
                lambda row: float(bool(row.right)) if row.follow_up and row.answerable else None
            ),
        ),
        _BALANCED,
        _AUROC,
        _CALIBRATION,
        *_TIMES,
    ),
}
"""The columns of each set, in order."""
