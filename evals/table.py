"""Runs as tables for a terminal; builds rich renderables and prints nothing itself."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from evals.bootstrap import Interval
from evals.gate.judging import Verdict
from evals.promises import Kept
from evals.run import Row, Run
from evals.summary import CUTS, Summary, failures, figure_of

__all__ = [
    "failure_list",
    "kind_table",
    "overview_table",
    "percent",
    "promise_table",
    "summary_table",
    "verdict_table",
]

_OUTCOMES = (
    ("asserted", "asserted"),
    ("unsure", "unsure"),
    ("refused", "refused"),
    ("right when asserted (exact interval)", "assertion_precision"),
    ("right when refused (exact interval)", "refusal_precision"),
    ("answerable: asserted, right", "asserted_right"),
    ("answerable: asserted or unsure, right", "offered_right"),
    ("answerable: asserted, wrong", "asserted_wrong"),
    ("answerable: unsure", "unsure_answerable"),
    ("answerable: refused", "refused_answerable"),
    ("unanswerable: asserted", "false_assertions"),
    ("unanswerable: unsure", "unsure_unanswerable"),
    ("unanswerable: refused", "refused_unanswerable"),
)

_YES_NO = (
    ("Yes is right: answered so", "yes"),
    ("No is right: answered so", "no"),
    ("  balanced accuracy", "balanced"),
    ("Yes is right: asserted so", "asserted_yes"),
    ("No is right: asserted so", "asserted_no"),
    ("  balanced accuracy", "asserted_balanced"),
)

_FIGURES = (
    ("Accuracy, all questions", "accuracy"),
    ("  answerable", "accuracy_answerable"),
    ("  unanswerable", "accuracy_unanswerable"),
    ("  follow-ups", "follow_ups"),
    ("False answers", "false_answers"),
    ("False refusals", "false_refusals"),
    ("Citation correct, of answered", "citations_correct"),
    ("Citation correct, of answerable", "citations_correct_of_all"),
    ("Citation precision", "citation_precision"),
    ("Citation recall", "citation_recall"),
    ("  by characters: precision", "character_precision"),
    ("  by characters: recall", "character_recall"),
    ("Quotes that stand where they say", "quote_validity"),
    ("False premises corrected", "corrections"),
    ("Exact match", "exact_match"),
    ("Token F1", "f1"),
    ("Answer contained", "contained"),
    ("AUROC of the confidence", "auroc"),
    ("Risk-coverage area (low is good)", "risk_coverage_area"),
    ("Calibration error (low is good)", "calibration_error"),
    ("MRR@10 of the evidence", "mrr"),
    ("nDCG@10 of the evidence", "ndcg"),
)

_OVERVIEW = (
    ("right when asserted", "outcomes.assertion_precision", "90 or more"),
    ("asserted or unsure, right", "outcomes.offered_right", "75 or more"),
    ("false assertions", "outcomes.false_assertions", "5 or less"),
    ("right when refused", "outcomes.refusal_precision", "90 or more"),
    ("yes or no, balanced", "yes_no.balanced", "80 or more"),
    ("no recalled", "yes_no.no", "75 or more"),
    ("unsure", "outcomes.unsure", ""),
    ("accuracy", "accuracy", ""),
    ("citation precision", "citation_precision", ""),
)
"""Columns: the heading, the figure, and the mark that the project is held to over all tasks."""


_CELL = 17
"""Characters of "[100.0, 100.0]" in a table, with its frame."""
_CAPTION = "Percent with 95 % bootstrap intervals; n questions bear on the figure."


def percent(figure: Interval | None) -> str:
    """Return "85.0 [78.3, 91.2] n=120", in percent with the 95 % interval; "–" for None."""
    if figure is None:
        return "–"
    mean, low, high = (100 * value for value in (figure.mean, figure.low, figure.high))
    return f"{mean:.1f} [{low:.1f}, {high:.1f}] n={figure.n}"


def summary_table(summaries: Sequence[Summary], title: str) -> Table:
    """Return the figures, a row each, with the systems side by side."""
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.caption = _CAPTION
    table.add_column("")
    for summary in summaries:
        table.add_column(summary.system, justify="right")
    for label, field in _FIGURES:
        table.add_row(label, *(percent(getattr(summary, field)) for summary in summaries))
    for title, group, named in (
        ("All questions", "outcomes", _OUTCOMES),
        ("Follow-ups", "follow_up_outcomes", _OUTCOMES),
        ("Yes or no", "yes_no", _YES_NO),
    ):
        if any(getattr(summary, group) for summary in summaries):
            table.add_section()
            table.add_row(title, *("" for _ in summaries))
            for label, field in named:
                cells = (percent(figure_of(summary, f"{group}.{field}")) for summary in summaries)
                table.add_row(f"  {label}", *cells)
    table.add_section()
    for k in CUTS:
        table.add_row(f"Recall@{k} of the evidence", *(percent(s.recall.get(k)) for s in summaries))
    for depth in dict.fromkeys(d for s in summaries for d in s.follow_ups_by_depth):
        label = f"Follow-ups after {depth} turn{'' if depth == '1' else 's'}"
        table.add_row(label, *(percent(s.follow_ups_by_depth.get(depth)) for s in summaries))
    table.add_section()
    for field in ("first", "p50", "p95", "p99"):
        seconds = (getattr(summary.latency, field) for summary in summaries)
        table.add_row(f"Latency {field}, ms", *(f"{1000 * value:.0f}" for value in seconds))
    for stage in dict.fromkeys(stage for s in summaries for stage in s.latency.stages):
        cells = (_quantiles(s.latency.stages.get(stage)) for s in summaries)
        table.add_row(f"  {stage}: p50, p95, p99, ms", *cells)
    return table


def overview_table(summaries: Sequence[tuple[str, Summary]], width: int) -> Group:
    """Return a row a task with the assistant's main figures, and the marks last.

    A table that is wider than `width` characters is continued below itself.
    """
    first = 4 + max(len(name) for name, _ in summaries)
    at_once = max(1, (width - first) // _CELL)
    parts = [_OVERVIEW[at : at + at_once] for at in range(0, len(_OVERVIEW), at_once)]
    return Group(*(_overview_part(summaries, columns) for columns in parts), _CAPTION)


def _overview_part(
    summaries: Sequence[tuple[str, Summary]], columns: Sequence[tuple[str, str, str]]
) -> Table:
    table = Table(title="All tasks", title_justify="left")
    table.add_column("", no_wrap=True)
    for label, *_ in columns:
        table.add_column(label, justify="right")
    for name, summary in summaries:
        cells = (percent(figure_of(summary, field)) for _, field, _ in columns)
        table.add_row(name, *(cell.replace(" [", "\n[").replace(" n", "\nn") for cell in cells))
    if any(mark for *_, mark in columns):
        table.add_section()
        table.add_row("marks", *(mark for *_, mark in columns))
    return table


def promise_table(found: Sequence[Kept]) -> Table:
    """Return what is promised for each kind of answer beside what was achieved."""
    table = Table(title="Promises", title_justify="left", caption_justify="left")
    table.caption = (
        "Promised: so much at least is right, by an exact bound on held-out questions. Achieved: "
        "percent with exact 95 % intervals."
    )
    headings = ("asserted from", "promised", "achieved", "refused below", "promised", "achieved")
    for heading in ("", *headings):
        table.add_column(heading, justify="right" if heading else "left")
    for each in found:
        promise = each.promise
        if promise is None:
            cells = ("", "", percent(each.asserted), "", "", percent(each.refused))
        else:
            cells = (
                f"{promise.assert_from:.2f}",
                _promised(promise.asserted_right),
                percent(each.asserted),
                f"{promise.refuse_below:.2f}",
                _promised(promise.refused_right),
                percent(each.refused),
            )
        table.add_row(each.kind or "all", *cells)
    return table


def _promised(share: float | None) -> str:
    return "nothing" if share is None else f"{100 * share:.0f} or more"


def verdict_table(verdicts: Sequence[Verdict]) -> Table:
    """Return what the gate says of each task."""
    table = Table(title="Gate", title_justify="left")
    table.add_column("")
    table.add_column("")
    for verdict in verdicts:
        said = "\n".join(verdict.problems) if verdict.problems else "passed"
        table.add_row(verdict.task, said)
    return table


def _quantiles(seconds: tuple[float, float, float] | None) -> str:
    return "–" if seconds is None else ", ".join(f"{1000 * value:.0f}" for value in seconds)


def kind_table(summaries: Sequence[Summary]) -> Table:
    """Return the accuracy by kind of question, with the systems side by side."""
    table = Table(title="Accuracy by kind of question", title_justify="left")
    table.add_column("")
    for summary in summaries:
        table.add_column(summary.system, justify="right")
    for kind in summaries[0].by_kind:
        table.add_row(kind, *(percent(summary.by_kind[kind]) for summary in summaries))
    return table


def failure_list(run: Run) -> Group:
    """Return each failure of a run: the question, what was expected, said and cited."""
    return Group(*(_failure(row) for row in failures(run)))


def _failure(row: Row) -> Text:
    question = row.question
    text = Text()
    text.append(f"{question.id} ({question.kind}) ", style="bold")
    for asked, answered in question.history:
        text.append(f"{asked} – {answered} / ", style="dim")
    text.append(f"{question.question}\n")
    if row.understood != question.question:
        text.append(f"  understood: {row.understood}\n")
    if not question.answerable:
        expected = f"no answer: {question.unanswerable}"
    elif question.broad:
        expected = "a citation of the evidence"
    else:
        expected = (" + " if question.all else " | ").join(question.answers)
    text.append(f"  expected:   {expected}\n")
    wrong = "wrong citation: " if row.score.correct else ""
    said = f"{wrong}{row.text}  (confidence {row.confidence:.2f})"
    text.append(f"  {row.outcome + ':':<11} {said}\n")
    for citation in row.citations:
        text.append(f"  cited:      {citation.quote}\n", style="dim")
    for sentence in question.evidence:
        text.append(f"  evidence:   {sentence}\n", style="dim")
    return text
