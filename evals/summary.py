"""A run in figures: each with its number of questions and its 95 % interval."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bootstrap import Interval, Statistic, estimate, interval
from evals.outcomes import OutcomeFigures, YesNoFigures, outcome_figures, yes_no_figures
from evals.ranking import available, score_ranks
from evals.run import Row, Run
from evals.selective import auroc, risk_coverage_area
from qa.reader.training.fit import expected_calibration_error

__all__ = ["CUTS", "Latency", "Summary", "ahead_of", "failures", "figure_of", "summarise"]

CUTS = (1, 4, 8)
"""The k of recall@k: what is read first, and about what is read at all (setting search.k)."""

_DEEP = 4
"""Conversations of this many earlier turns or more are one class."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds: the first question (cold), then quantiles over warm ones.

    `stages` maps each stage that the system times to its p50, p95 and p99.
    """

    first: float
    p50: float
    p95: float
    p99: float
    stages: Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run. A rate is None where no question bears on it.

    `accuracy` is over all questions, `accuracy_answerable` and `accuracy_unanswerable`
    over those parts, `follow_ups` over answerable questions with a history and
    `follow_ups_by_depth` over those with as many earlier turns ("4+": four or more).
    `exact_match`, `f1` and `contained` are over answerable questions with accepted answers.
    `false_answers` is over unanswerable, `false_refusals` over answerable questions. In all of
    these what was only unsure counts as not answered, so that they compare with systems that
    know two outcomes; `outcomes`, `follow_up_outcomes` and `yes_no` tell the three apart.
    `citations_correct` and the four figures of `evals.citing.CitationScore` are over
    answerable questions that were answered, `citations_correct_of_all` over all answerable
    ones, `quote_validity` over citations. `corrections` is over false premises for which the
    article has a correcting sentence. `auroc` (of the probability that the articles answer),
    `risk_coverage_area` and `calibration_error` are over all questions, by the best candidate
    (`evals.run.Row.best_right`), whatever was done with it. `recall` (by k), `mrr`
    and `ndcg` (of the first ten) are over answerable questions whose passages are known, where
    `evals.ranking` is available.
    `by_kind` maps a kind to its accuracy.
    """

    system: str
    accuracy: Interval
    accuracy_answerable: Interval | None
    accuracy_unanswerable: Interval | None
    follow_ups: Interval | None
    follow_ups_by_depth: dict[str, Interval]
    exact_match: Interval | None
    f1: Interval | None
    contained: Interval | None
    false_answers: Interval | None
    false_refusals: Interval | None
    citations_correct: Interval | None
    citations_correct_of_all: Interval | None
    citation_precision: Interval | None
    citation_recall: Interval | None
    character_precision: Interval | None
    character_recall: Interval | None
    quote_validity: Interval | None
    corrections: Interval | None
    auroc: Interval | None
    risk_coverage_area: Interval | None
    calibration_error: Interval | None
    recall: dict[int, Interval]
    mrr: Interval | None
    ndcg: Interval | None
    by_kind: dict[str, Interval]
    latency: Latency
    outcomes: OutcomeFigures
    follow_up_outcomes: OutcomeFigures | None
    yes_no: YesNoFigures | None


def summarise(run: Run, *, seed: int = 0) -> Summary:
    """Compute the figures of a run; the same run and seed give the same figures."""
    rows = run.rows
    answerable = [row for row in rows if row.question.answerable]
    unanswerable = [row for row in rows if not row.question.answerable]

    def rate(of: Sequence[Row], value: Callable[[Row], float | None]) -> Interval | None:
        return interval([float(v) for v in map(value, of) if v is not None], seed=seed)

    def parts(named: Mapping[str, Sequence[Row]]) -> dict[str, Interval]:
        found = {name: rate(of, _right) for name, of in named.items()}
        return {name: figure for name, figure in found.items() if figure is not None}

    accuracy = rate(rows, _right)
    outcomes = outcome_figures(rows, seed=seed)
    if accuracy is None or outcomes is None:
        raise ValueError("a run without rows has no figures")
    answered = [row for row in answerable if row.answered]
    follow_ups = [row for row in answerable if row.question.follow_up]
    kinds = dict.fromkeys(row.question.kind for row in rows)
    ranked = [row.ranks for row in answerable if row.ranks is not None]
    ranking = score_ranks(ranked, cuts=CUTS) if ranked and available() else None
    quotes = [float(i >= len(row.broken)) for row in rows for i in range(len(row.citations))]
    confidence = np.array([row.confidence for row in rows])
    return Summary(
        system=run.system,
        accuracy=accuracy,
        accuracy_answerable=rate(answerable, _right),
        accuracy_unanswerable=rate(unanswerable, _right),
        follow_ups=rate(follow_ups, _right),
        follow_ups_by_depth=parts(
            {name: [r for r in follow_ups if _depth(r) == name] for name in ("1", "2", "3", "4+")}
        ),
        exact_match=rate(answerable, lambda row: row.score.exact),
        f1=rate(answerable, lambda row: row.score.f1),
        contained=rate(answerable, lambda row: row.score.contained),
        false_answers=rate(unanswerable, lambda row: row.answered),
        false_refusals=rate(answerable, lambda row: not row.answered),
        citations_correct=rate(answered, lambda row: row.score.citation_correct),
        citations_correct_of_all=rate(answerable, lambda row: row.score.citation_correct),
        citation_precision=rate(answered, _cited("precision")),
        citation_recall=rate(answered, _cited("recall")),
        character_precision=rate(answered, _cited("character_precision")),
        character_recall=rate(answered, _cited("character_recall")),
        quote_validity=interval(quotes, seed=seed),
        corrections=rate(unanswerable, lambda row: row.score.corrected),
        auroc=_statistic(_auroc(rows), len(rows), seed),
        risk_coverage_area=_statistic(_risk(confidence, rows), len(rows), seed),
        calibration_error=_statistic(_calibration(confidence, rows), len(rows), seed),
        recall={k: _known(interval(v, seed=seed)) for k, v in ranking.recall.items()}
        if ranking
        else {},
        mrr=interval(ranking.mrr, seed=seed) if ranking else None,
        ndcg=interval(ranking.ndcg, seed=seed) if ranking else None,
        by_kind=parts({kind: [r for r in rows if r.question.kind == kind] for kind in kinds}),
        latency=_latency(run),
        outcomes=outcomes,
        follow_up_outcomes=outcome_figures([r for r in rows if r.question.follow_up], seed=seed),
        yes_no=yes_no_figures(rows, seed=seed),
    )


def figure_of(summary: Summary, name: str) -> Interval | None:
    """Return a figure by its name, as in "accuracy" or "outcomes.offered_right"."""
    found: Any = summary
    for part in name.split("."):
        found = None if found is None else getattr(found, part)
    if found is None or isinstance(found, Interval):
        return found
    raise ValueError(f"{name} is not a figure")


def failures(run: Run) -> tuple[Row, ...]:
    """Return the rows with something wrong.

    An assertion that is wrong or wrongly cited, an unsure answer that is wrong or a refusal
    although the articles do answer, and quotes that do not stand where they say. An unsure answer
    whose candidate is right is none.
    """
    return tuple(
        row
        for row in run.rows
        if not (row.score.correct or row.offered_right)
        or row.broken
        or (row.answered and row.score.citation_correct is False)
    )


def ahead_of(measured: Summary, others: Sequence[Summary]) -> bool:
    """Return whether the accuracy over all questions is above that of every other system."""
    return all(measured.accuracy.mean > other.accuracy.mean for other in others)


def _right(row: Row) -> float:
    return float(row.score.correct)


def _cited(figure: str) -> Callable[[Row], float | None]:
    return lambda row: None if row.citing is None else float(getattr(row.citing, figure))


def _depth(row: Row) -> str:
    turns = len(row.question.history)
    return f"{_DEEP}+" if turns >= _DEEP else str(turns)


def _known(figure: Interval | None) -> Interval:
    if figure is None:
        raise ValueError("a ranking of no questions has no figures")
    return figure


def _statistic(statistic: Statistic, questions: int, seed: int) -> Interval | None:
    found = estimate(statistic, questions, questions, seed=seed)
    return None if found is None else found.interval()


def _auroc(rows: Sequence[Row]) -> Statistic:
    answering = np.array([row.answering for row in rows])
    answerable = np.array([row.question.answerable for row in rows])
    return lambda chosen: auroc(answering[chosen], answerable[chosen])


def _risk(confidence: NDArray[np.float64], rows: Sequence[Row]) -> Statistic:
    wrong = np.array([not row.best_right for row in rows])
    return lambda chosen: risk_coverage_area(confidence[chosen], wrong[chosen])


def _calibration(confidence: NDArray[np.float64], rows: Sequence[Row]) -> Statistic:
    right = np.array([row.best_right for row in rows])
    ones = np.ones(len(rows))
    return lambda chosen: expected_calibration_error(
        confidence[chosen], right[chosen], ones[chosen]
    )


def _latency(run: Run) -> Latency:
    stages: dict[str, list[float]] = {}
    for row in run.rows:
        for stage, seconds in row.timings.items():
            stages.setdefault(stage, []).append(seconds)
    p50, p95, p99 = _quantiles([row.seconds for row in run.rows])
    return Latency(
        run.first_seconds,
        p50,
        p95,
        p99,
        {stage: _quantiles(seconds) for stage, seconds in stages.items()},
    )


def _quantiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    p50, p95, p99 = np.quantile(np.array(seconds), (0.5, 0.95, 0.99))
    return float(p50), float(p95), float(p99)
