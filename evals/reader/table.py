"""The table: rows are systems, columns measures, a block of columns a set."""

from collections.abc import Iterator, Sequence

from rich.console import Group
from rich.table import Table

from evals.bootstrap import Interval
from evals.reader.measures import MEASURES, Measure
from evals.reader.report import Comparison, MeasuredSet, SystemResult
from qa.reader.promise import Kind, Promise

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
    width: int,
) -> Group:
    """Return the figures of every system, a block a set, and the paired differences.

    A block that is wider than `width` characters is continued below itself.
    """
    blocks = [
        table
        for each in sets
        for table in _tables(each, _rows(each, results, figures, comparisons), width)
    ]
    return Group(*blocks, _weights(results), _CAPTION)


def _rows(
    asked: MeasuredSet,
    results: Sequence[SystemResult],
    figures: Sequence[Figures],
    comparisons: Sequence[Comparison],
) -> list[list[str]]:
    """Return the cells of each system, then of each difference, the name first."""
    measures = MEASURES[asked.name]
    rows: list[list[str]] = []
    for result, found in zip(results, figures, strict=True):
        cells = found.get(asked.name, {})
        asks = len(result.rows.get(asked.name, ()))
        rows.append([result.name, *(_cell(m, cells.get(m.key), asks) for m in measures)])
    for each in comparisons:
        cells = each.figures.get(asked.name, {})
        name = f"{each.system}\n– {each.minus}"
        rows.append([name, *(_cell(m, cells.get(m.key), None, signed=True) for m in measures)])
    return rows


def _tables(asked: MeasuredSet, rows: Sequence[Sequence[str]], width: int) -> Iterator[Table]:
    of = "" if asked.questions == asked.of else f" of {asked.of}"
    labels = ["", *(measure.label for measure in MEASURES[asked.name])]
    texts = [
        [label, *column] for label, column in zip(labels, zip(*rows, strict=True), strict=True)
    ]
    widths = [max(len(line) for t in each for line in t.split("\n")) + 3 for each in texts]
    columns = list(range(1, len(labels)))
    while columns:
        shown = [columns.pop(0)]
        while columns and 1 + sum(widths[i] for i in (0, *shown, columns[0])) <= width:
            shown.append(columns.pop(0))
        table = Table(title=f"{asked.name}: {asked.questions}{of} questions", title_justify="left")
        table.add_column("", no_wrap=True)
        for i in shown:
            table.add_column(labels[i], justify="right", no_wrap=True)
        for row in rows:
            table.add_row(row[0], *(row[i] for i in shown))
        yield table


def _weights(results: Sequence[SystemResult]) -> Table:
    table = Table(title="Systems", title_justify="left")
    for heading in ("", "what", "megabytes of weights", "asserted from, refused below"):
        table.add_column(heading, overflow="fold")
    for result in results:
        table.add_row(
            result.name,
            result.what,
            "–" if result.megabytes is None else f"{result.megabytes:.1f}",
            "\n".join(_decides(kind, each) for kind, each in result.promises.items()) or "–",
        )
    return table


def _decides(kind: Kind, promise: Promise) -> str:
    said = f"{kind}: {promise.assert_from:.2f}"
    if promise.asserted_right is not None:
        said += f" (right {promise.asserted_right:.0%})"
    said += f", {promise.refuse_below:.2f}"
    if promise.refused_right is not None:
        said += f" (right {promise.refused_right:.0%})"
    return said


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
