"""What the promise came to, source by source, as a table."""

from collections.abc import Sequence

from rich.table import Table

from qa.config import ReaderSettings
from qa.reader.bound import lower_bound
from qa.reader.confidence import Confidence
from qa.reader.promise import Promise
from qa.reader.training.fit import Judged

__all__ = ["by_source"]


def by_source(judged: Sequence[Judged], confidence: Confidence, settings: ReaderSettings) -> Table:
    """Return a row for each source and kind, and one for all of a kind."""
    table = Table(
        "kind",
        "source",
        "questions",
        "answerable",
        "asserted",
        "right",
        "unsure",
        "refused",
        "right",
    )
    for kind in confidence.curves:
        promise = confidence.promise(kind, settings)
        mine = [each for each in judged if each.tried.kind == kind]
        for source in sorted({each.tried.source for each in mine}):
            of = [each for each in mine if each.tried.source == source]
            table.add_row(kind, source, *_cells(of, promise))
        table.add_row(kind, "all", *_cells(mine, promise))
        table.add_row(
            kind, f"from {promise.assert_from} below {promise.refuse_below}", end_section=True
        )
    return table


def _cells(judged: Sequence[Judged], promise: Promise) -> list[str]:
    outcomes = [promise.outcome(each.probability, each.answering) for each in judged]
    asserted = [e.right for e, o in zip(judged, outcomes, strict=True) if o == "answered"]
    refused = [
        not e.tried.answerable for e, o in zip(judged, outcomes, strict=True) if o == "refused"
    ]
    can = sum(each.tried.answerable for each in judged)
    return [
        f"{len(judged):,}",
        _percent(can, len(judged)),
        _percent(len(asserted), len(judged)),
        _rate(asserted),
        _percent(outcomes.count("unsure"), len(judged)),
        _percent(len(refused), len(judged)),
        _rate(refused),
    ]


def _percent(count: int, of: int) -> str:
    return f"{count / of:.0%}" if of else "–"


def _rate(right: Sequence[bool]) -> str:
    """The share that is right, and the bound: "95.0 ≥ 91.2"."""
    if not right:
        return "–"
    share, bound = sum(right) / len(right), lower_bound(sum(right), len(right))
    return f"{100 * share:.1f} ≥ {100 * bound:.1f}"
