"""Two records side by side: what is better and worse, and by which questions.

Differences are paired, question by question, over the questions that are the same in both, with
Koehn's paired bootstrap ("Statistical Significance Tests for Machine Translation Evaluation",
EMNLP 2004). The measures are those of `evals.gate`; nothing is judged here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.bootstrap import Interval
from evals.gate.baseline import Result, results_of
from evals.gate.measures import MEASURES, Paired, gain, paired
from evals.report.questions import verdicts_of
from evals.report.reading import Group, Recorded, grouped
from evals.report.wording import commit_of, flattened, machine_of
from evals.run import Row

__all__ = ["Changed", "Compared", "Comparison", "Difference", "compare_records"]


_NAMES = {"correct citations": "correct citations, of all questions with an answer"}
"""Where the gate's name could be taken for another figure of the report."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure before and now, over the `change.n` questions that bear on it in both.

    `change` is now minus before, with its 95 % interval; `won` and `lost` count the questions
    that became better and worse. `verdict` is "better" or "worse" when the interval leaves out
    0, else "no clear difference".
    """

    measure: str
    before: float
    now: float
    change: Interval
    verdict: str
    won: int
    lost: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that went otherwise: `won` and `lost` are measures.

    `was` and `is_now` are verdicts (`evals.report.questions.verdicts_of`).
    """

    anchor: str
    task: str
    before: Row
    now: Row
    was: tuple[tuple[str, str], ...]
    is_now: tuple[tuple[str, str], ...]
    won: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A task in both records: `same` questions are compared, the others are not.

    `new` are asked now only, `gone` were asked before only, `edited` have the same id but are
    not equal. `articles_changed` when other texts were asked about. `identical` when all that
    was said is the same (equal digests).
    """

    task: str
    same: int
    new: int
    gone: int
    edited: int
    articles_changed: bool
    identical: bool
    p50: tuple[float, float]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two records say of each other; `circumstances` are (what, before, now)."""

    created: str
    tasks: tuple[Compared, ...]
    only_now: tuple[str, ...]
    only_before: tuple[str, ...]
    together: tuple[Difference, ...]
    lost: tuple[Changed, ...]
    won: tuple[Changed, ...]
    circumstances: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    task: str
    before: Row
    now: Row
    was: Result
    is_now: Result


def compare_records(
    now: Recorded, before: Recorded, anchors: Mapping[tuple[str, str], str]
) -> Comparison:
    """Compare the assistant's runs of the tasks that are in both records."""
    ours = {group.name: group for group in grouped(now)}
    theirs = {group.name: group for group in grouped(before)}
    pairs = {name: _pairs(ours[name], theirs[name]) for name in ours if name in theirs}
    every = [pair for found in pairs.values() for pair in found]
    changed = [_changed(pair, anchors[pair.task, pair.now.question.id]) for pair in every]
    return Comparison(
        created=before.created,
        tasks=tuple(_compared(ours[name], theirs[name], found) for name, found in pairs.items()),
        only_now=tuple(name for name in ours if name not in theirs),
        only_before=tuple(name for name in theirs if name not in ours),
        together=_differences(every) if len(pairs) > 1 else (),
        lost=tuple(each for each in changed if each.lost),
        won=tuple(each for each in changed if each.won and not each.lost),
        circumstances=tuple(_circumstances(before, now)),
    )


def _pairs(now: Group, before: Group) -> list[_Pair]:
    told = {"created": "", "commit": None}
    ours, theirs = (results_of(group.assistant, told).rows for group in (now, before))
    rows = {row.question.id: row for row in before.assistant.rows}
    return [
        _Pair(now.name, rows[key], row, theirs[key], ours[key])
        for row in now.assistant.rows
        if (key := row.question.id) in rows and rows[key].question == row.question
    ]


def _compared(now: Group, before: Group, pairs: Sequence[_Pair]) -> Compared:
    ours, theirs = ({row.question.id for row in group.assistant.rows} for group in (now, before))
    return Compared(
        task=now.name,
        same=len(pairs),
        new=len(ours - theirs),
        gone=len(theirs - ours),
        edited=len(ours & theirs) - len(pairs),
        articles_changed=set(now.assistant.articles) != set(before.assistant.articles),
        identical=now.assistant.digest == before.assistant.digest,
        p50=(before.assistant.figures.latency.p50, now.assistant.figures.latency.p50),
        differences=_differences(pairs),
    )


def _differences(pairs: Sequence[_Pair]) -> tuple[Difference, ...]:
    now = {f"{p.task}/{p.now.question.id}": p.is_now for p in pairs}
    before = {f"{p.task}/{p.now.question.id}": p.was for p in pairs}
    found: list[Difference] = []
    for measure in MEASURES:
        change = paired(measure, now, before, list(now), confidence=0.95)
        if change is not None:
            found.append(_difference(measure.name, change))
    return tuple(found)


def _difference(name: str, found: Paired) -> Difference:
    # The gate's values rise with what is better; a share of false ones falls.
    sign = -1 if name.startswith("false") else 1
    by = found.change
    low, high = sorted((sign * by.low, sign * by.high))
    change = Interval(sign * by.mean, low, high, by.n)
    return Difference(
        measure=_NAMES.get(name, name),
        before=abs(found.before),
        now=abs(found.now),
        change=change,
        verdict=_verdict(change, sign),
        won=len(found.won),
        lost=len(found.lost),
    )


def _verdict(change: Interval, sign: int) -> str:
    if change.low <= 0 <= change.high:
        return "no clear difference"
    return "better" if sign * change.mean > 0 else "worse"


def _changed(pair: _Pair, anchor: str) -> Changed:
    moved = {measure.name: gain(measure, pair.is_now, pair.was) or 0.0 for measure in MEASURES}
    return Changed(
        anchor,
        pair.task,
        pair.before,
        pair.now,
        was=verdicts_of(pair.before),
        is_now=verdicts_of(pair.now),
        won=tuple(name for name, by in moved.items() if by > 0),
        lost=tuple(name for name, by in moved.items() if by < 0),
    )


def _circumstances(before: Recorded, now: Recorded) -> Iterable[tuple[str, str, str]]:
    """Yield what is not the same in both, as text; "–" for what one does not have."""
    a, b = _told(before), _told(now)
    for name in dict.fromkeys([*a, *b]):
        if a.get(name) != b.get(name):
            yield name, a.get(name, "–"), b.get(name, "–")


def _told(record: Recorded) -> dict[str, str]:
    return {
        "commit": commit_of(record.commit, record.dirty),
        **{f"setting {key}": value for key, value in flattened(record.settings).items()},
        **{f"model: {key}": value for key, value in record.models.items()},
        **{f"version of {key}": value for key, value in record.versions.items()},
        **{f"machine: {key}": value for key, value in machine_of(record.machine).items()},
        "seed": str(record.seed),
    }
