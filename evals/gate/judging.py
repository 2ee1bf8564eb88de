"""May this run be merged? Floors, and no worse than the anchor, over each task and all together.

A run passes when each figure reaches its floor (`evals.bounds`), and when it is not worse
than the anchor by more than the task's margin: the lower end of the one-sided 95 % interval of the
paired difference, question by question, lies above minus the margin. That is a test of
non-inferiority: Piaggio et al., "Reporting of Noninferiority and Equivalence Randomized Trials"
(JAMA 2012); the interval is Koehn's paired bootstrap (`evals.bootstrap`). A task of a hundred
questions cannot show a loss of two: so all tasks are compared together too, by a smaller margin.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.bootstrap import Interval
from evals.bounds import Bounds
from evals.gate.baseline import Baseline, Result, Results
from evals.gate.measures import MEASURES, Measure, paired
from evals.summary import Summary
from evals.task import Gate

__all__ = [
    "POOLED_MARGIN",
    "Change",
    "Verdict",
    "accept",
    "compare",
    "judge",
    "judge_together",
]

POOLED_MARGIN, POOLED_MARGIN_FALSE_ANSWERS, POOLED_MARGIN_CHOSEN = 0.02, 0.03, 0.05
"""Of all tasks together: how many of 100 questions may be lost for sure, how many false answers of
100 come, and how many points of what is right when asserted, or when refused, go.
"""

_ONE_SIDED = 0.90
"""The two-sided interval whose lower end leaves 5 % below it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One measure against another run's, over the questions that both were asked.

    `better` is the difference, above 0 where this run is better, with the interval whose lower
    end is one-sided; `won` and `lost` are the questions that changed.
    """

    measure: Measure
    better: Interval
    won: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Margins:
    """How much worse than the anchor a run may be, by the kind of measure.

    `few` is for measures on which few questions bear, `chosen` for those whose questions a system
    chooses itself; None leaves these out.
    """

    usual: float
    few: float
    chosen: float | None

    def of(self, measure: Measure) -> float | None:
        """Return the margin of a measure; None where it is not compared."""
        if measure.chosen:
            return self.chosen
        return self.few if measure.few else self.usual


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a run of a task; nothing when it passes."""

    task: str
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


def judge(
    task: str,
    gate: Gate,
    figures: Summary,
    run: Results,
    baseline: Baseline | None,
    *,
    seed: int = 0,
) -> Verdict:
    """Judge a run of one task."""
    floors = Bounds(**gate.model_dump(exclude={"margin", "margin_false_answers"}))
    problems = list(floors.broken_by(figures))
    if baseline is None:
        problems.append("there is no baseline to compare with: article-qa eval --accept")
    else:
        changes = compare(run.rows, baseline.anchor.rows, seed=seed)
        if not changes:
            problems.append("no question is as it was in the baseline: article-qa eval --accept")
        # Of what one task asserts, or refuses, one answer is too large a share to compare by.
        problems += _worse(changes, _Margins(gate.margin, gate.margin_false_answers, None))
    return Verdict(task, tuple(problems))


def judge_together(runs: Mapping[str, tuple[Results, Baseline]], *, seed: int = 0) -> Verdict:
    """Judge the runs of all tasks together against their anchors."""
    ours = {f"{task}/{key}": o for task, (run, _) in runs.items() for key, o in run.rows.items()}
    theirs = {
        f"{task}/{key}": o
        for task, (_, baseline) in runs.items()
        for key, o in baseline.anchor.rows.items()
    }
    changes = compare(ours, theirs, seed=seed)
    margins = _Margins(POOLED_MARGIN, POOLED_MARGIN_FALSE_ANSWERS, POOLED_MARGIN_CHOSEN)
    return Verdict("all tasks together", tuple(_worse(changes, margins)))


def compare(
    run: Mapping[str, Result], other: Mapping[str, Result], *, seed: int = 0
) -> tuple[Change, ...]:
    """Compare two runs over the questions that are the same in both; those that none bears on
    are left out.
    """
    common = [key for key, o in run.items() if key in other and other[key].asked == o.asked]
    changes: list[Change] = []
    for measure in MEASURES:
        found = paired(measure, run, other, common, confidence=_ONE_SIDED, seed=seed)
        if found is not None:
            changes.append(Change(measure, found.change, found.won, found.lost))
    return tuple(changes)


def accept(
    run: Results, baseline: Baseline | None, *, move_anchor: bool, seed: int = 0
) -> Baseline:
    """Return the baseline with this run accepted.

    The anchor moves when there is none, when the run is at least as good by every measure, or by
    `move_anchor`. Otherwise it stays for the questions that are as they were.
    """
    if baseline is None or move_anchor:
        return Baseline(run, run)
    anchor = baseline.anchor
    changes = compare(run.rows, anchor.rows, seed=seed)
    if all(change.better.mean >= 0 for change in changes):
        return Baseline(run, run)
    kept = {
        key: anchor.rows[key]
        if key in anchor.rows and anchor.rows[key].asked == outcome.asked
        else outcome
        for key, outcome in run.rows.items()
    }
    return Baseline(anchor.model_copy(update={"rows": kept}), run)


def _worse(changes: Sequence[Change], margins: _Margins) -> list[str]:
    return [
        f"{each.measure.name} may be worse than the anchor by {-each.better.low:.1%} "
        f"(at most {margin:.1%}): {len(each.lost)} lost, {len(each.won)} won of {each.better.n}"
        for each in changes
        if (margin := margins.of(each.measure)) is not None and each.better.low < -margin
    ]
