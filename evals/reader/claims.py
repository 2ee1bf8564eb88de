"""What the judge says of claims beside their evidence: `python -m evals.reader.claims FILE`.

A row is {"claim", "label", "evidence": [sentences]}, as in WiCE and FEVER. A claim is supported
(SUPPORTS) or not (any other label); the judge supports it when yes is likelier than no and
unstated together. Balanced accuracy is the mean of the recalls of both, with 95 % bootstrap
intervals; AUROC ranks by the probability of yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from evals.bootstrap import RESAMPLES, Interval, interval
from evals.public.lines import read_objects
from qa.config import ReaderSettings
from qa.reader.model import TransformersReader
from qa.reader.types import StatementJudge

__all__ = ["ClaimFigures", "Judged", "figures", "judged", "main"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its label and the probability in [0, 1] that its evidence supports it."""

    label: str
    yes: float

    @property
    def supported(self) -> bool:
        """Whether the label says so."""
        return self.label == "SUPPORTS"


@dataclass(frozen=True, slots=True)
class ClaimFigures:
    """Figures over all claims; None where there is no claim of the kind."""

    balanced_accuracy: Interval | None
    supported: Interval | None
    others: Interval | None
    auroc: float | None


def judged(path: Path, judge: StatementJudge) -> tuple[Judged, ...]:
    """Ask the judge about every claim of a file, each beside all of its evidence."""
    rows = [row for _, row in read_objects(path)]
    verdicts = judge.judge([(row["claim"], " ".join(row["evidence"])) for row in rows])
    return tuple(
        Judged(row["label"], verdict.yes) for row, verdict in zip(rows, verdicts, strict=True)
    )


def figures(claims: Sequence[Judged]) -> ClaimFigures:
    """Return the figures of a set of claims."""
    of_kind = {
        kind: [float((each.yes > 0.5) == kind) for each in claims if each.supported == kind]
        for kind in (True, False)
    }
    if not all(of_kind.values()):
        return ClaimFigures(None, interval(of_kind[True]), interval(of_kind[False]), None)
    from sklearn.metrics import roc_auc_score

    labels = [each.supported for each in claims]
    return ClaimFigures(
        _balanced(of_kind[True], of_kind[False]),
        interval(of_kind[True]),
        interval(of_kind[False]),
        float(roc_auc_score(labels, [each.yes for each in claims])),
    )


def _balanced(one: Sequence[float], other: Sequence[float]) -> Interval:
    """Draw each kind anew on its own, so that both always count half."""
    rng = np.random.default_rng(0)
    means = [
        (rng.choice(one, len(one)).mean() + rng.choice(other, len(other)).mean()) / 2
        for _ in range(RESAMPLES)
    ]
    low, high = (float(each) for each in np.percentile(means, [2.5, 97.5]))
    return Interval(float(np.mean(one) + np.mean(other)) / 2, low, high, len(one) + len(other))


def _shown(found: Interval | None) -> str:
    return "–" if found is None else f"{found.mean:.3f} [{found.low:.3f}, {found.high:.3f}]"


def main(
    files: Annotated[list[Path], typer.Argument(help="Files of claims, such as WiCE's.")],
    model: Annotated[str | None, typer.Option(help="As in the setting reader.model.")] = None,
) -> None:
    """Measure the judge that comes with a reader."""
    judge = TransformersReader(ReaderSettings(model=model)).judge
    if judge is None:
        raise typer.BadParameter("This reader has no judge of statements.")
    table = Table("file", "claims", "balanced accuracy", "supported", "others", "AUROC")
    for path in files:
        claims = judged(path, judge)
        found = figures(claims)
        shown = (found.balanced_accuracy, found.supported, found.others)
        auroc = "–" if found.auroc is None else f"{found.auroc:.3f}"
        table.add_row(path.name, str(len(claims)), *map(_shown, shown), auroc)
    Console().print(table)


if __name__ == "__main__":
    typer.run(main)
