"""A run in figures: each rate with its number of questions and its 95 % interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.bootstrap import Interval, interval
from evals.run import Row, Run

__all__ = ["Latency", "Summary", "ahead_of", "failures", "summarise"]


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds a question took: the first one (cold), then the median and 95th percentile."""

    first: float
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one run. A rate is None where no question bears on it.

    `accuracy` is over all questions, `accuracy_answerable` and `accuracy_unanswerable`
    over those parts, `follow_ups` over answerable questions with a history. `exact_match`,
    `f1` and `contained` are over answerable questions with accepted answers.
    `false_answers` is over unanswerable, `false_refusals` over answerable questions.
    `citations_correct` is over answerable questions that were answered,
    `citations_correct_of_all` over all answerable ones. `corrections` is over false
    premises for which the article has a correcting sentence. `by_kind` maps a kind to
    its accuracy.
    """

    system: str
    accuracy: Interval
    accuracy_answerable: Interval | None
    accuracy_unanswerable: Interval | None
    follow_ups: Interval | None
    exact_match: Interval | None
    f1: Interval | None
    contained: Interval | None
    false_answers: Interval | None
    false_refusals: Interval | None
    citations_correct: Interval | None
    citations_correct_of_all: Interval | None
    corrections: Interval | None
    by_kind: dict[str, Interval]
    latency: Latency


def summarise(run: Run, *, seed: int = 0) -> Summary:
    """Compute the figures of a run; the same run and seed give the same figures."""
    rows = run.rows
    answerable = [row for row in rows if row.question.answerable]
    unanswerable = [row for row in rows if not row.question.answerable]

    def rate(of: Sequence[Row], value: Callable[[Row], float | None]) -> Interval | None:
        return interval([float(v) for v in map(value, of) if v is not None], seed=seed)

    def right(row: Row) -> float:
        return float(row.score.correct)

    accuracy = rate(rows, right)
    if accuracy is None:
        raise ValueError("a run without rows has no figures")
    kinds = dict.fromkeys(row.question.kind for row in rows)
    by_kind = {kind: rate([r for r in rows if r.question.kind == kind], right) for kind in kinds}
    seconds = [row.seconds for row in rows]
    return Summary(
        system=run.system,
        accuracy=accuracy,
        accuracy_answerable=rate(answerable, right),
        accuracy_unanswerable=rate(unanswerable, right),
        follow_ups=rate([row for row in answerable if row.question.follow_up], right),
        exact_match=rate(answerable, lambda row: row.score.exact),
        f1=rate(answerable, lambda row: row.score.f1),
        contained=rate(answerable, lambda row: row.score.contained),
        false_answers=rate(unanswerable, lambda row: row.answered),
        false_refusals=rate(answerable, lambda row: not row.answered),
        citations_correct=rate(
            [row for row in answerable if row.answered], lambda row: row.score.citation_correct
        ),
        citations_correct_of_all=rate(answerable, lambda row: row.score.citation_correct),
        corrections=rate(unanswerable, lambda row: row.score.corrected),
        by_kind={kind: figure for kind, figure in by_kind.items() if figure is not None},
        latency=Latency(
            run.first_seconds, float(np.quantile(seconds, 0.5)), float(np.quantile(seconds, 0.95))
        ),
    )


def failures(run: Run) -> tuple[Row, ...]:
    """Return the rows with a wrong answer, a false refusal, a false answer or a wrong citation."""
    return tuple(
        row
        for row in run.rows
        if not row.score.correct or (row.answered and row.score.citation_correct is False)
    )


def ahead_of(measured: Summary, others: Sequence[Summary]) -> bool:
    """Return whether the accuracy over all questions is above that of every other system."""
    return all(measured.accuracy.mean > other.accuracy.mean for other in others)
