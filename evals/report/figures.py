"""The figures of a task beside those of the trivial systems, with what each means."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.bootstrap import Interval
from evals.report.charts import interval_bar
from evals.report.curves import median_seconds
from evals.report.reading import Group, RecordedRun
from evals.report.wording import duration, percent, share_range
from evals.summary import CUTS, Summary

__all__ = ["Cell", "Headline", "Line", "headlines", "lines", "parts_of"]


_NO_BAR = Markup("")


@dataclass(frozen=True, slots=True)
class Cell:
    """One system's figure: in words, its interval in words, how many bear on it, and a bar.

    `value` is "–" and the rest empty where no question bears on the figure.
    """

    system: str
    value: str
    interval: str = ""
    n: int = 0
    bar: Markup = _NO_BAR


@dataclass(frozen=True, slots=True)
class Headline:
    """One of the main figures: what it means, the assistant's, and the others'."""

    label: str
    meaning: str
    unit: str
    cell: Cell
    others: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table of figures."""

    label: str
    meaning: str
    cells: tuple[Cell, ...]


_MAIN = (
    ("accuracy", "Accuracy", "questions", "A right answer, or none where the article has none."),
    (
        "false_answers",
        "False answers",
        "questions",
        "Of questions that the article does not answer: those answered. Low is good.",
    ),
    (
        "false_refusals",
        "False refusals",
        "questions",
        "Of questions that the article answers: those not answered. Low is good.",
    ),
    (
        "citations_correct",
        "Correct citations",
        "answers",
        "Of answers to questions that have one: those that quote an expected sentence and mark "
        "the answer in it.",
    ),
    (
        "citation_precision",
        "Citation precision",
        "answers",
        "How much of what such answers quote proves them.",
    ),
    (
        "citation_recall",
        "Citation recall",
        "answers",
        "How much of what has to be proven their quotations prove.",
    ),
    (
        "quote_validity",
        "Exact quotations",
        "quotations",
        "Stand in the article letter for letter, where they say.",
    ),
)

_ALL = (
    ("accuracy", "Accuracy, all questions", ""),
    ("accuracy_answerable", "Accuracy, questions with an answer", ""),
    ("accuracy_unanswerable", "Accuracy, questions without one", ""),
    ("follow_ups", "Accuracy, follow-ups", "Questions within a conversation that have an answer."),
    ("false_answers", "False answers", "Low is good."),
    ("false_refusals", "False refusals", "Low is good."),
    ("citations_correct", "Correct citations, of answers", ""),
    ("citations_correct_of_all", "Correct citations, of questions with an answer", ""),
    ("citation_precision", "Citation precision", ""),
    ("citation_recall", "Citation recall", ""),
    ("character_precision", "Citation precision by characters", ""),
    ("character_recall", "Citation recall by characters", ""),
    ("quote_validity", "Exact quotations", ""),
    ("corrections", "False premises corrected", "By the sentence that contradicts them."),
    ("exact_match", "Exact answers", "The same words as an accepted answer."),
    ("f1", "Word overlap with the accepted answer (F1)", ""),
    ("contained", "Accepted answer contained", "However long the answer is."),
    ("auroc", "AUROC of the confidence", ""),
    ("risk_coverage_area", "Area under risk and coverage", "Low is good."),
    ("calibration_error", "Calibration error", "Low is good."),
    ("mrr", "Rank of the expected sentence (MRR@10)", "The mean of 1 / rank; 0 beyond the tenth."),
    ("ndcg", "The same, discounted by rank (nDCG@10)", ""),
)


def headlines(group: Group) -> tuple[Headline, ...]:
    """Return the main figures, the time of a question last."""
    runs = (group.assistant, *group.others)
    found = []
    for field, label, unit, meaning in _MAIN:
        first, *rest = (
            _cell(run.system, getattr(run.figures, field), i) for i, run in enumerate(runs)
        )
        found.append(Headline(label, meaning, unit, first, tuple(rest)))
    return (*found, _time(runs))


def lines(group: Group) -> tuple[Line, ...]:
    """Return every figure, the systems side by side."""
    figures = [run.figures for run in (group.assistant, *group.others)]
    found = [
        Line(label, meaning, _cells(figures, [getattr(f, field) for f in figures]))
        for field, label, meaning in _ALL
    ]
    for k in CUTS:
        label = f"Found among the first {k} (recall@{k})" if k > 1 else "Found first (recall@1)"
        found.append(Line(label, "", _cells(figures, [f.recall.get(k) for f in figures])))
    return tuple(found)


def parts_of(label: str, figure: Interval | None, others: Sequence[Interval | None] = ()) -> Line:
    """Return a row with the assistant's figure, the others marked by thin lines on its bar."""
    marks = [other.mean for other in others if other is not None]
    return Line(label, "", (_cell("", figure, 0, marks),))


def _cells(figures: Sequence[Summary], values: Sequence[Interval | None]) -> tuple[Cell, ...]:
    return tuple(
        _cell(f.system, value, i) for i, (f, value) in enumerate(zip(figures, values, strict=True))
    )


def _cell(
    system: str, figure: Interval | None, place: int = 0, marks: Sequence[float] = ()
) -> Cell:
    if figure is None:
        return Cell(system, "–")
    bar = interval_bar(figure, others=marks, quiet=place > 0)
    return Cell(system, percent(figure.mean), share_range(figure), figure.n, bar)


def _time(runs: Sequence[RecordedRun]) -> Headline:
    medians = [median_seconds(run.rows) for run in runs]
    top = max(median.high for median in medians) * 1.1 or 1.0
    first, *rest = (
        Cell(
            run.system,
            duration(median.mean),
            f"{duration(median.low)} to {duration(median.high)}",
            median.n,
            interval_bar(median, top=top, quiet=place > 0),
        )
        for place, (run, median) in enumerate(zip(runs, medians, strict=True))
    )
    latency = runs[0].figures.latency
    meaning = (
        f"Half of the questions take no longer (p50); 95 of 100 at most {duration(latency.p95)}. "
        f"The first took {duration(latency.first)}, models loaded with it."
    )
    return Headline("Time per question", meaning, "questions", first, tuple(rest))
