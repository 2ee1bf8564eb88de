"""One task as the page shows it: its outcome in a sentence, its figures, its charts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.bootstrap import interval
from evals.outcomes import OutcomeFigures, outcome_figures, yes_no_figures
from evals.promises import Kept, kept
from evals.report.charts import (
    precision_chart,
    reliability_chart,
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
from evals.summary import CUTS, Summary, figure_of
from qa.reader.promise import Kind, Promise

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
    """What the page shows of a task.

    `tenths` is the curve in tenths, for those who see no chart; `marks` are where the system
    stands on it. `kept` are the promises beside what came of them, none where none are known.
    """

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
    marks: tuple[tuple[str, Point], ...]
    curve: Markup
    tenths: tuple[Point, ...]
    kept: tuple[Kept, ...]
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


def task_view(
    group: Group,
    articles: Mapping[str, ArticleText],
    promises: Mapping[Kind, Promise],
    seed: int,
) -> TaskView:
    """Return what the page shows of a task."""
    run = group.assistant
    figures = run.figures
    latency = figures.latency
    beside = group.others[0] if group.others else None
    curve = risk_coverage(run.rows)
    marks = _marks(run.rows, promises.get("span"))
    promised = promises["span"].asserted_right if "span" in promises else None
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
        marks=marks,
        curve=precision_chart(curve, marks, promised),
        tenths=_tenths(curve),
        kept=kept(run.rows, promises) if promises else (),
        reliability=reliability_chart(bins),
        bins=bins,
        seconds=seconds_chart(columns_of([row.seconds for row in run.rows]), quantiles),
        figures=figures,
    )


_COLUMNS: Sequence[tuple[str, str]] = (
    ("Right when asserted", "outcomes.assertion_precision"),
    ("Right, asserted or unsure", "outcomes.offered_right"),
    ("False answers", "outcomes.false_assertions"),
    ("Right when refused", "outcomes.refusal_precision"),
    ("Yes or no", "yes_no.balanced"),
    ("Unsure", "outcomes.unsure"),
    ("Accuracy", "accuracy"),
    ("Citation precision", "citation_precision"),
)


def overview(groups: Sequence[Group], seed: int) -> Overview:
    """Return the assistant's main figures for each task, and over the questions of all of them."""
    names = [name for name, _ in _COLUMNS]
    every = [row for group in groups for row in group.assistant.rows]
    outcomes = outcome_figures(every, seed=seed)
    cited = [row.citing.precision for row in every if row.citing]
    yes_no = yes_no_figures(every, seed=seed)
    pooled = {
        "yes_no.balanced": None if yes_no is None else yes_no.balanced,
        "accuracy": interval([float(row.score.correct) for row in every], seed=seed),
        "citation_precision": interval(cited, seed=seed),
    } | {f"outcomes.{name}": getattr(outcomes, name) for name in OutcomeFigures.__slots__}
    together = tuple(parts_of(name, pooled[field]) for name, field in _COLUMNS)
    rows = [
        (
            group.name,
            f"task-{slug(group.name)}",
            len(group.assistant.rows),
            tuple(
                parts_of(name, figure_of(group.assistant.figures, field))
                for name, field in _COLUMNS
            ),
        )
        for group in groups
    ]
    return Overview(tuple(names), (*rows, ("All together", None, len(every), together)))


def outcomes(rows: Sequence[Row]) -> tuple[Outcome, ...]:
    """Return how the questions with an answer went, and those without one."""
    answerable = Counter((row.outcome, row.best_right) for row in rows if row.question.answerable)
    others = Counter(row.outcome for row in rows if not row.question.answerable)
    refused = sum(count for (outcome, _), count in answerable.items() if outcome == "refused")
    found = [
        _outcome(
            "The article answers",
            Part("right", "asserted rightly", answerable["answered", True], None),
            Part("unsure-right", "unsure, right", answerable["unsure", True], "unsure-right"),
            Part("unsure-wrong", "unsure, wrong", answerable["unsure", False], "unsure-wrong"),
            Part("false-refusal", "refused", refused, "false-refusal"),
            Part("wrong-answer", "asserted wrongly", answerable["answered", False], "wrong-answer"),
        ),
        _outcome(
            "The article does not answer",
            Part("right", "refused", others["refused"], None),
            Part("unsure-nothing", "unsure", others["unsure"], "unsure-nothing"),
            Part("false-answer", "asserted all the same", others["answered"], "false-answer"),
        ),
    ]
    return tuple(outcome for outcome in found if outcome.total)


def _marks(rows: Sequence[Row], promise: Promise | None) -> tuple[tuple[str, Point], ...]:
    """Return where what is asserted ends on the curve, and where what is unsure does."""
    asserted, shown = operating_point(rows), operating_point(rows, unsure=True)
    found = []
    if asserted is not None:
        found.append(
            (f"asserted{_threshold(None if promise is None else promise.assert_from)}", asserted)
        )
    if shown is not None and shown != asserted:
        found.append(
            (f"or unsure{_threshold(None if promise is None else promise.refuse_below)}", shown)
        )
    return tuple(found)


def _threshold(confidence: float | None) -> str:
    return "" if confidence is None else f" from {confidence:.2f}"


def _outcome(label: str, *parts: Part) -> Outcome:
    bar = split_bar([(part.flag, part.count) for part in parts])
    return Outcome(label, sum(part.count for part in parts), bar, parts)


def _tenths(curve: Sequence[Point]) -> tuple[Point, ...]:
    """Return the first point at or beyond each tenth of coverage, without repeats."""
    found = [next(p for p in curve if p.coverage >= tenth - 1e-9) for tenth in _DECILES]
    return tuple(dict.fromkeys(found))
