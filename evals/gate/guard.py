"""The gate over the runs of tasks, and the moving of their baselines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evals.errors import TaskError
from evals.gate.baseline import Baseline, Results, results_of, write_baseline
from evals.gate.judging import Change, Verdict, accept, compare, judge, judge_together
from evals.measuring import Questions
from evals.run import Run
from evals.summary import Summary

__all__ = ["Guarded", "accept_runs", "guard"]

_SHOWN = 12
"""Questions named in one line."""


@dataclass(frozen=True, slots=True)
class Guarded:
    """What was asked, and the assistant's run."""

    asked: Questions
    run: Run
    figures: Summary


def guard(
    runs: Sequence[Guarded], circumstances: dict[str, Any], *, together: bool, seed: int = 0
) -> tuple[Verdict, ...]:
    """Judge each run that has a gate, with `together` all of them as one, and all quotes."""
    verdicts: list[Verdict] = []
    pooled: dict[str, tuple[Results, Baseline]] = {}
    for each in runs:
        name = each.asked.about.name
        if each.asked.gate is None:
            broken = [problem for row in each.run.rows for problem in row.broken]
            if broken:
                verdicts.append(Verdict(name, tuple(broken[:_SHOWN])))
            continue
        outcomes = results_of(each.run, circumstances)
        baseline = each.asked.baseline
        verdicts.append(judge(name, each.asked.gate, each.figures, outcomes, baseline, seed=seed))
        if baseline is not None:
            pooled[name] = (outcomes, baseline)
    if together and len(pooled) > 1:
        verdicts.append(judge_together(pooled, seed=seed))
    return tuple(verdicts)


def accept_runs(
    runs: Sequence[Guarded], circumstances: dict[str, Any], *, move_anchor: bool, seed: int = 0
) -> Iterator[str]:
    """Make each run its task's baseline; yield what moved. Tasks without a gate have none.

    TaskError, before anything is written, when a run is worse than the anchor by more than its
    margin or under a floor: only `move_anchor` accepts that.
    """
    runs = [each for each in runs if each.asked.gate is not None]
    if not runs:
        raise TaskError("Only a task with a gate has a baseline.")
    if not move_anchor:
        _refuse_worse(guard(_with_baseline(runs), circumstances, together=True, seed=seed))
    for each in runs:
        path = each.asked.baseline_path
        if path is None:
            raise TaskError(f"{each.asked.about.name} has no place for a baseline.")
        outcomes, before = results_of(each.run, circumstances), each.asked.baseline
        after = accept(outcomes, before, move_anchor=move_anchor, seed=seed)
        write_baseline(path, each.asked.about.name, after)
        yield f"{each.asked.about.name}: {_moved(before, after)}"
        if before is not None:
            for change in compare(outcomes.rows, before.accepted.rows, seed=seed):
                yield from _lines(change)


def _with_baseline(runs: Sequence[Guarded]) -> list[Guarded]:
    return [each for each in runs if each.asked.baseline is not None]


def _refuse_worse(verdicts: Sequence[Verdict]) -> None:
    problems = [f"{v.task}: {problem}" for v in verdicts for problem in v.problems]
    if problems:
        raise TaskError(
            "\n  ".join(["This run cannot become the baseline:", *problems]),
            "\nMend what was lost; if it is meant, add --move-anchor and say why in the commit.",
        )


def _moved(before: Baseline | None, after: Baseline) -> str:
    if before is None:
        return "first baseline"
    if after.anchor is after.accepted:
        return "baseline and anchor moved"
    return "baseline moved; the anchor stays, for this run is not as good by every measure"


def _lines(change: Change) -> Iterator[str]:
    if change.won or change.lost:
        yield f"  {change.measure.name} {change.better.mean:+.1%} (above 0 is better)"
    for what, ids in (("won", change.won), ("lost", change.lost)):
        if ids:
            more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
            yield f"    {what}: {', '.join(ids[:_SHOWN])}{more}"
