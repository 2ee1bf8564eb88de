"""One task as the page shows it: its outcome in a sentence, its figures, its charts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.bootstrap import interval
from evals.report.charts import (
    reliability_chart,
    risk_coverage_chart,
    seconds_chart,
    split_bar,
)
from evals.report.curves import (
    Bin,
    Point,
    columns_of,
    confidence_bins,
    operating_point,
    risk_coverage,
)
from evals.report.figures import Headline, Line, headlines, lines, parts_of
from evals.report.reading import ArticleText, Group
from evals.report.wording import slug
from evals.run import Row
from evals.summary import CUTS, Summary

__all__ = ["Outcome", "Overview", "Part", "TaskView", "outcomes", "overview", "task_view"]

_DECILES = tuple(k / 10 for k in range(1, 11))


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the questions; `flag` says how they went, `show` is the filter that lists them."""

    flag: str
    label: str
    count: int
    show: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the questions with an answer, or those without one, went."""

    label: str
    total: int
    bar: Markup
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class TaskView:
    """What the page shows of a task. `risks` is the curve in tenths, for those who see no chart."""

    name: str
    anchor: str
    version: str
    sha256: str
    digests: tuple[tuple[str, str], ...]
    questions: int
    right: int
    articles: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    headlines: tuple[Headline, ...]
    lines: tuple[Line, ...]
    kinds: tuple[Line, ...]
    depths: tuple[Line, ...]
    found: tuple[Line, ...]
    beside: str | None
    now: Point | None
    risk_chart: Markup
    risks: tuple[Point, ...]
    reliability: Markup
    bins: tuple[Bin, ...]
    seconds: Markup
    figures: Summary


@dataclass(frozen=True, slots=True)
class Overview:
    """All tasks: a row (name, anchor, questions, figures) each, and one, without an anchor, for
    all together.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str | None, int, tuple[Line, ...]], ...]


def task_view(group: Group, articles: Mapping[str, ArticleText], seed: int) -> TaskView:
    """Return what the page shows of a task."""
    run = group.assistant
    figures = run.figures
    latency = figures.latency
    beside = group.others[0] if group.others else None
    curve = risk_coverage(run.rows)
    now = operating_point(run.rows)
    bins = confidence_bins(run.rows, seed=seed)
    quantiles = (("p50", latency.p50), ("p95", latency.p95), ("p99", latency.p99))
    return TaskView(
        name=group.name,
        anchor=f"task-{slug(group.name)}",
        version=run.about.version,
        sha256=run.about.sha256,
        digests=tuple((each.system, each.digest) for each in (run, *group.others)),
        questions=len(run.rows),
        right=sum(row.score.correct for row in run.rows),
        articles=tuple(articles[each].title for each in run.articles if each in articles),
        outcomes=outcomes(run.rows),
        headlines=headlines(group),
        lines=lines(group),
        kinds=tuple(
            parts_of(kind, figure, [beside.figures.by_kind.get(kind)] if beside else [])
            for kind, figure in figures.by_kind.items()
        ),
        depths=tuple(parts_of(depth, f) for depth, f in figures.follow_ups_by_depth.items()),
        found=tuple(
            parts_of(f"the first {k}" if k > 1 else "the first", figures.recall[k])
            for k in CUTS
            if k in figures.recall
        ),
        beside=beside.system if beside else None,
        now=now,
        risk_chart=risk_coverage_chart(curve, now),
        risks=_tenths(curve),
        reliability=reliability_chart(bins),
        bins=bins,
        seconds=seconds_chart(columns_of([row.seconds for row in run.rows]), quantiles),
        figures=figures,
    )


_COLUMNS: Sequence[tuple[str, Callable[[Row], float | None]]] = (
    ("Accuracy", lambda row: float(row.score.correct)),
    ("Word overlap (F1)", lambda row: row.score.f1),
    ("False answers", lambda row: None if row.question.answerable else float(row.answered)),
    ("False refusals", lambda row: float(not row.answered) if row.question.answerable else None),
    ("Citation precision", lambda row: row.citing.precision if row.citing else None),
    ("Citation recall", lambda row: row.citing.recall if row.citing else None),
)
_FIELDS = (
    "accuracy", "f1", "false_answers", "false_refusals", "citation_precision", "citation_recall",
)  # fmt: skip
"""The same figures in `evals.summary.Summary`, for one task."""


def overview(groups: Sequence[Group], seed: int) -> Overview:
    """Return the assistant's main figures for each task, and over the questions of all of them."""
    names = [name for name, _ in _COLUMNS]
    every = [row for group in groups for row in group.assistant.rows]
    together = tuple(
        parts_of(name, interval([v for v in map(value, every) if v is not None], seed=seed))
        for name, value in _COLUMNS
    )
    rows = [
        (
            group.name,
            f"task-{slug(group.name)}",
            len(group.assistant.rows),
            tuple(
                parts_of(name, getattr(group.assistant.figures, field))
                for name, field in zip(names, _FIELDS, strict=True)
            ),
        )
        for group in groups
    ]
    return Overview(tuple(names), (*rows, ("All together", None, len(every), together)))


def outcomes(rows: Sequence[Row]) -> tuple[Outcome, ...]:
    """Return how the questions with an answer went, and those without one."""
    answerable = [row for row in rows if row.question.answerable]
    others = [row for row in rows if not row.question.answerable]
    right = sum(row.score.correct for row in answerable)
    refused = sum(not row.answered for row in answerable)
    false = sum(row.answered for row in others)
    found = [
        _outcome(
            "The article answers",
            Part("right", "answered rightly", right, None),
            Part(
                "wrong-answer",
                "answered wrongly",
                len(answerable) - right - refused,
                "wrong-answer",
            ),
            Part("false-refusal", "refused", refused, "false-refusal"),
        ),
        _outcome(
            "The article does not answer",
            Part("right", "rightly not answered", len(others) - false, None),
            Part("false-answer", "answered all the same", false, "false-answer"),
        ),
    ]
    return tuple(outcome for outcome in found if outcome.total)


def _outcome(label: str, *parts: Part) -> Outcome:
    bar = split_bar([(part.flag, part.count) for part in parts])
    return Outcome(label, sum(part.count for part in parts), bar, parts)


def _tenths(curve: Sequence[Point]) -> tuple[Point, ...]:
    """Return the first point at or beyond each tenth of coverage, without repeats."""
    found = [next(p for p in curve if p.coverage >= tenth - 1e-9) for tenth in _DECILES]
    return tuple(dict.fromkeys(found))
