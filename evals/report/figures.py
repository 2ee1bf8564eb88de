"""The figures of a task beside those of the trivial systems, with what each means."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from evals.bootstrap import Interval
from evals.report.charts import interval_bar
from evals.report.curves import median_seconds
from evals.report.reading import Group, RecordedRun
from evals.report.wording import duration, percent, share_range
from evals.summary import CUTS, Summary, figure_of

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
    (
        "outcomes.assertion_precision",
        "Right when asserted",
        "assertions",
        "Of all that was asserted: what is right. The interval is exact.",
    ),
    (
        "outcomes.offered_right",
        "Right, asserted or unsure",
        "questions",
        "Of questions that the article answers: those whose right answer was shown.",
    ),
    (
        "false_answers",
        "False answers",
        "questions",
        "Of questions that the article does not answer: those where an answer was asserted. Low "
        "is good.",
    ),
    (
        "outcomes.refusal_precision",
        "Right when refused",
        "refusals",
        "Of all that was refused: what the article does not answer. The interval is exact.",
    ),
    (
        "yes_no.balanced",
        "Yes or no",
        "questions",
        "Answered rightly, asserted or unsure: the mean of the share where yes is right and of "
        "that where no is.",
    ),
    (
        "accuracy",
        "Accuracy",
        "questions",
        "A right answer asserted, or none asserted where the article has none.",
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
    ("false_refusals", "Not asserted, of questions with an answer", "Unsure or refused."),
    ("outcomes.asserted", "Asserted", "Of all questions, as the next two."),
    ("outcomes.unsure", "Unsure", ""),
    ("outcomes.refused", "Refused", ""),
    ("outcomes.assertion_precision", "Right when asserted", "Exact interval."),
    ("outcomes.refusal_precision", "Right when refused", "Exact interval."),
    (
        "outcomes.asserted_right",
        "Asserted, right",
        "Of questions with an answer, as the next four.",
    ),
    ("outcomes.offered_right", "Asserted or unsure, right", ""),
    ("outcomes.asserted_wrong", "Asserted, wrong", "Low is good."),
    ("outcomes.unsure_answerable", "Unsure, right or not", ""),
    ("outcomes.refused_answerable", "Refused", "Low is good."),
    ("outcomes.unsure_unanswerable", "Unsure", "Of questions without an answer, as the next."),
    ("outcomes.refused_unanswerable", "Refused", ""),
    ("follow_up_outcomes.assertion_precision", "Follow-ups: right when asserted", ""),
    ("follow_up_outcomes.offered_right", "Follow-ups: asserted or unsure, right", ""),
    ("follow_up_outcomes.false_assertions", "Follow-ups: false answers", "Low is good."),
    ("follow_up_outcomes.refusal_precision", "Follow-ups: right when refused", ""),
    ("yes_no.yes", "Yes is right: answered so", "Asserted or unsure, as the next two."),
    ("yes_no.no", "No is right: answered so", ""),
    ("yes_no.balanced", "Yes or no: balanced accuracy", "The mean of these two."),
    ("yes_no.asserted_yes", "Yes is right: asserted so", ""),
    ("yes_no.asserted_no", "No is right: asserted so", ""),
    ("yes_no.asserted_balanced", "Yes or no: balanced accuracy, asserted", ""),
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
            _cell(run.system, figure_of(run.figures, field), i) for i, run in enumerate(runs)
        )
        found.append(Headline(label, meaning, unit, first, tuple(rest)))
    return (*found, _time(runs))


def lines(group: Group) -> tuple[Line, ...]:
    """Return every figure, the systems side by side."""
    figures = [run.figures for run in (group.assistant, *group.others)]
    found = [
        Line(label, meaning, _cells(figures, [figure_of(f, field) for f in figures]))
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
