"""The page: everything that a record says, put together for the templates.

Style sheet and script stand inside the page, and its content security policy lets in these two
alone, by their hashes: nothing is loaded, and nothing that stands in an article can run.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.promises import Kept, kept
from evals.report.comparison import Comparison, compare_records
from evals.report.questions import FLAGS, Listed, anchors_of, listed
from evals.report.reading import Group, Recorded, grouped
from evals.report.task import Overview, outcomes, overview, task_view
from evals.report.wording import (
    KINDS,
    OUTCOMES,
    STAGES,
    SYSTEMS,
    WORDS,
    bound,
    commit_of,
    duration,
    flattened,
    machine_of,
    memory,
    percent,
    points,
    share_range,
    when,
)
from qa.config import Settings
from qa.reader.promise import Kind, Promise

__all__ = ["page"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that questions can be filtered by, and how many have it."""

    value: str
    label: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting; `default` is what it would be otherwise, None when it is that."""

    name: str
    value: str
    default: str | None


def page(recorded: Recorded, before: Recorded | None) -> str:
    """Return the HTML of a report; equal records give equal pages."""
    groups = grouped(recorded)
    anchors = anchors_of(groups)
    comparison = None if before is None else compare_records(recorded, before, anchors)
    changed = _changed(comparison)
    questions = [
        each for group in groups for each in listed(group, recorded.articles, anchors, changed)
    ]
    tasks = tuple(
        task_view(group, recorded.articles, recorded.promises, recorded.seed) for group in groups
    )
    settings = _settings(recorded.settings)
    timed = {stage for task in tasks for stage in task.figures.latency.stages}
    style, script = (_source(name) for name in ("style.css", "page.js"))
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            style=Markup(style),  # noqa: S704 - these two are ours
            script=Markup(script),  # noqa: S704
            policy=_policy(style, script),
            record=recorded,
            head=_head(recorded, settings),
            settings=settings,
            tasks=tasks,
            outcomes=outcomes([row for group in groups for row in group.assistant.rows]),
            overview=_overview(groups, recorded.seed),
            kept=_kept(groups, recorded.promises),
            comparison=comparison,
            questions=sorted(questions, key=lambda each: "failed" not in each.flags),
            shows=_shows(questions),
            kinds=_choices([each.row.question.kind for each in questions], KINDS),
            said=_choices([each.row.outcome for each in questions], OUTCOMES),
            names=_choices([each.task for each in questions], {}),
            systems={run.system: SYSTEMS.get(run.system, "") for run in recorded.runs},
            stages={stage: meaning for stage, meaning in STAGES.items() if stage in timed},
            words=WORDS,
        )
    )


def _overview(groups: Sequence[Group], seed: int) -> Overview | None:
    return overview(groups, seed) if len(groups) > 1 else None


def _kept(groups: Sequence[Group], promises: Mapping[Kind, Promise]) -> tuple[Kept, ...]:
    """Return the promises over all tasks; none where they are not known."""
    rows = [row for group in groups for row in group.assistant.rows]
    return kept(rows, promises) if promises else ()


def _changed(comparison: Comparison | None) -> dict[str, list[str]]:
    flags: dict[str, list[str]] = {}
    if comparison is not None:
        for each in (*comparison.lost, *comparison.won):
            flags[each.anchor] = ["lost"] * bool(each.lost) + ["won"] * bool(each.won)
    return flags


def _shows(questions: Sequence[Listed]) -> tuple[Choice, ...]:
    counts = {flag: sum(flag in each.flags for each in questions) for flag in FLAGS}
    return (
        Choice("all", "All", "every question", len(questions)),
        *(
            Choice(flag, label, meaning, counts[flag])
            for flag, (label, meaning) in FLAGS.items()
            if counts[flag]
        ),
    )


def _choices(values: Sequence[str], meanings: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(value, _plain(value), meanings.get(value, ""), values.count(value))
        for value in dict.fromkeys(values)
    )


def _head(recorded: Recorded, settings: Sequence[Setting]) -> tuple[tuple[str, str], ...]:
    machine = machine_of(recorded.machine)
    facts = [
        ("Made", when(recorded.created)),
        ("Commit", commit_of(recorded.commit, recorded.dirty)),
    ]
    facts += [(name.capitalize(), value) for name, value in machine.items()]
    if recorded.peak_memory is not None:
        facts.append(("Most memory used", memory(recorded.peak_memory)))
    other = [f"{each.name} = {each.value}" for each in settings if each.default is not None]
    facts.append(("Settings", ", ".join(other) or "all as by default"))
    return (*facts, ("Seed", str(recorded.seed)))


def _settings(settings: Mapping[str, Any]) -> tuple[Setting, ...]:
    defaults = flattened(
        {
            name: field.get_default().model_dump(mode="json")
            for name, field in Settings.model_fields.items()
        }
    )
    return tuple(
        Setting(name, value, None if defaults.get(name) == value else defaults.get(name, "none"))
        for name, value in flattened(settings).items()
    )


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _folder() -> Path:
    return Path(str(files("evals"))) / "report"


def _source(name: str) -> str:
    return (_folder() / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "bound": bound,
        "duration": duration,
        "percent": percent,
        "plain": _plain,
        "points": points,
        "share_range": share_range,
        "when": when,
    }
    return environment
