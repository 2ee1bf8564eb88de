"""The table: rows are systems, columns measures, a block of columns a set."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table

from evals.bootstrap import Interval
from evals.reader.measures import MEASURES, Measure
from evals.reader.report import Comparison, MeasuredSet, SystemResult

__all__ = ["reader_table"]

_CAPTION = (
    "Below each figure its 95 % bootstrap interval, and its number of questions where that is not "
    "all. F1 at the best threshold has seen the gold answers: a bound, no result. – does not apply."
)
Figures = dict[str, dict[str, Interval]]


def reader_table(
    results: Sequence[SystemResult],
    figures: Sequence[Figures],
    comparisons: Sequence[Comparison],
    sets: Sequence[MeasuredSet],
) -> Group:
    """Return the figures of every system, a block a set, and the paired differences."""
    return Group(
        *(_block(each, results, figures, comparisons) for each in sets), _weights(results), _CAPTION
    )


def _block(
    asked: MeasuredSet,
    results: Sequence[SystemResult],
    figures: Sequence[Figures],
    comparisons: Sequence[Comparison],
) -> Table:
    of = "" if asked.questions == asked.of else f" of {asked.of}"
    table = Table(title=f"{asked.name}: {asked.questions}{of} questions", title_justify="left")
    table.add_column("")
    measures = MEASURES[asked.name]
    for measure in measures:
        table.add_column(measure.label, justify="right")
    for result, found in zip(results, figures, strict=True):
        cells = found.get(asked.name, {})
        asks = len(result.rows.get(asked.name, ()))
        table.add_row(result.name, *(_cell(m, cells.get(m.key), asks) for m in measures))
    if comparisons:
        table.add_section()
    for each in comparisons:
        cells = each.figures.get(asked.name, {})
        table.add_row(
            f"{each.system} – {each.minus}",
            *(_cell(m, cells.get(m.key), None, signed=True) for m in measures),
        )
    return table


def _weights(results: Sequence[SystemResult]) -> Table:
    table = Table(title="Systems", title_justify="left")
    for heading in ("", "what", "megabytes of weights", "threshold"):
        table.add_column(heading)
    for result in results:
        table.add_row(
            result.name,
            result.what,
            "–" if result.megabytes is None else f"{result.megabytes:.1f}",
            "–" if result.threshold is None else f"{result.threshold:.2f}",
        )
    return table


def _cell(
    measure: Measure, figure: Interval | None, questions: int | None, *, signed: bool = False
) -> str:
    """Return the figure over its interval; `questions` None leaves the number out."""
    if figure is None:
        return "–"
    times, digits = {"percent": (100, 1), "fraction": (1, 3), "milliseconds": (1, 0)}[measure.unit]
    sign = "+" if signed else ""
    mean, low, high = (
        f"{times * value:{sign}.{digits}f}" for value in (figure.mean, figure.low, figure.high)
    )
    n = "" if questions is None or figure.n == questions else f"\nn={figure.n}"
    return f"{mean}\n[{low}, {high}]{n}"
