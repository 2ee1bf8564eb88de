"""What the assistant promises of its answers, and what it kept of that on some questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.binomial import exact_share
from evals.bootstrap import Interval
from evals.run import Row
from qa.reader.promise import Kind, Promise
from qa.wording import asks_yes_no

__all__ = ["Kept", "kept"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise beside what came of it: the shares of right ones among what was asserted, and
    among what was refused, each with its exact interval. `kind` and `promise` are None for all
    kinds of answer together, for which nothing is promised as such.
    """

    kind: Kind | None
    promise: Promise | None
    asserted: Interval | None
    refused: Interval | None


def kept(rows: Sequence[Row], promises: Mapping[Kind, Promise]) -> tuple[Kept, ...]:
    """Return what was achieved for each promise, and last over all questions.

    An overview ("What is this about?") is asserted without a promise: it counts in the last only.
    """
    promised = [row for row in rows if not row.question.broad]
    of_kind = [
        (kind, promise, [row for row in promised if _kind_of(row) == kind])
        for kind, promise in promises.items()
    ]
    return tuple(_kept(*each) for each in (*of_kind, (None, None, rows)))


def _kept(kind: Kind | None, promise: Promise | None, rows: Sequence[Row]) -> Kept:
    return Kept(
        kind,
        promise,
        exact_share([row.score.correct for row in rows if row.outcome == "answered"]),
        exact_share([not row.question.answerable for row in rows if row.outcome == "refused"]),
    )


def _kind_of(row: Row) -> Kind:
    """Return whose promise an answer is under; of a refusal, by what the question asks for."""
    if row.outcome == "refused":
        return "yes_no" if asks_yes_no(row.understood) else "span"
    return "yes_no" if row.kind == "yes_no" else "span"
