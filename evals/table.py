"""Runs as tables for a terminal; builds rich renderables and prints nothing itself."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from evals.bootstrap import Interval
from evals.gate.judging import Verdict
from evals.run import Row, Run
from evals.summary import CUTS, Summary, failures

__all__ = [
    "failure_list",
    "kind_table",
    "overview_table",
    "percent",
    "summary_table",
    "verdict_table",
]

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
    ("accuracy", "accuracy"),
    ("F1", "f1"),
    ("false answers", "false_answers"),
    ("false refusals", "false_refusals"),
    ("citation precision", "citation_precision"),
    ("citation recall", "citation_recall"),
)


def percent(figure: Interval | None) -> str:
    """Return "85.0 [78.3, 91.2] n=120", in percent with the 95 % interval; "–" for None."""
    if figure is None:
        return "–"
    mean, low, high = (100 * value for value in (figure.mean, figure.low, figure.high))
    return f"{mean:.1f} [{low:.1f}, {high:.1f}] n={figure.n}"


def summary_table(summaries: Sequence[Summary], title: str) -> Table:
    """Return the figures, a row each, with the systems side by side."""
    table = Table(title=title, title_justify="left", caption_justify="left")
    table.caption = "Percent with 95 % bootstrap intervals; n questions bear on the figure."
    table.add_column("")
    for summary in summaries:
        table.add_column(summary.system, justify="right")
    for label, field in _FIGURES:
        table.add_row(label, *(percent(getattr(summary, field)) for summary in summaries))
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


def overview_table(summaries: Sequence[tuple[str, Summary]]) -> Table:
    """Return one line a task with the assistant's main figures."""
    table = Table(title="All tasks", title_justify="left", caption_justify="left")
    table.caption = "Percent with 95 % bootstrap intervals; n questions bear on the figure."
    table.add_column("", no_wrap=True)
    for label, _ in _OVERVIEW:
        table.add_column(label, justify="right")
    for name, summary in summaries:
        table.add_row(name, *(percent(getattr(summary, field)) for _, field in _OVERVIEW))
    return table


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
    text.append(f"  said:       {wrong}{row.text}  (confidence {row.confidence:.2f})\n")
    for citation in row.citations:
        text.append(f"  cited:      {citation.quote}\n", style="dim")
    for sentence in question.evidence:
        text.append(f"  evidence:   {sentence}\n", style="dim")
    return text
