"""Tasks: one article or several and the questions asked of them, loaded and validated.

A task is a folder `evals/tasks/<name>/` with `task.yaml`, `README.md`, a questions file (see
`evals.question`) and, where it guards merges, `baseline.json` (see `evals.gate.baseline`). Nothing
here asks or scores anything.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import TaskError
from evals.question import Question, explained, load_questions, unsound

__all__ = ["Gate", "Question", "Task", "absent_tasks", "load_task", "task_names"]

BASELINE = "baseline.json"


class Gate(BaseModel):
    """What a run must reach: shares in [0, 1] of questions, and the margins of comparisons.

    `margin` is how much worse than the anchor a run may be, `margin_false_answers` the same for
    these: of the few questions that cannot be answered, one is a large share. The floors are
    those of `evals.bounds.Bounds`; the last three need not be given, and the last two count what is
    unsure as not answered. See `evals.gate`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    margin: float = Field(gt=0, le=1)
    margin_false_answers: float = Field(gt=0, le=1)
    min_citations_correct: float = Field(ge=0, le=1)
    max_false_answers: float = Field(ge=0, le=1)
    min_precision: float = Field(ge=0, le=1)
    min_refusal_precision: float = Field(ge=0, le=1)
    min_offered_right: float = Field(ge=0, le=1)
    max_unsure: float = Field(1.0, ge=0, le=1)
    min_accuracy: float | None = Field(None, ge=0, le=1)
    max_false_refusals: float | None = Field(None, ge=0, le=1)


class _TaskFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    version: int | str
    description: str
    article: str | None = None
    articles: tuple[str, ...] = ()
    questions: str = "questions.jsonl"
    language: str
    licence: str
    canary: str | None = None
    gate: Gate | None = None
    outside: str | None = None

    @model_validator(mode="after")
    def _names_articles(self) -> Self:
        if (self.article is None) == (not self.articles):
            raise ValueError("name either 'article' or 'articles'")
        if self.canary and self.gate:
            raise ValueError("a canary is never used for choosing anything, so it has no 'gate'")
        return self


@dataclass(frozen=True, slots=True)
class Task:
    """A validated task; `articles` are the paths of the files that one library holds.

    `sha256` is the hash of the questions file's bytes, as lower-case hexadecimal. `canary` is
    the line by which a canary is found in training data; such a task is run only by name.
    `baseline` is where the record that runs are compared with lies, or would lie. `outside` says
    why the articles are not part of the project: such a task is left out where they are absent,
    and its gold holds a few words of each sentence, so that their text is not in the project.
    """

    name: str
    version: str
    description: str
    articles: tuple[Path, ...]
    language: str | None
    licence: str | None
    questions: tuple[Question, ...]
    sha256: str
    canary: str | None = None
    gate: Gate | None = None
    baseline: Path | None = None
    outside: str | None = None

    @classmethod
    def of(cls, articles: Sequence[Path], questions: Path) -> Self:
        """Make a task of anyone's articles and questions file; TaskError when unsound."""
        for article in articles:
            if not article.is_file():
                raise TaskError(f"{article} is not a file.", "Give the path of an article.")
        return cls(
            name=questions.stem,
            version="1",
            description=f"Questions of {questions.name}",
            articles=tuple(articles),
            language=None,
            licence=None,
            questions=load_questions(questions),
            sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
        )


def task_names(*, canaries: bool = False, absent: bool = False) -> tuple[str, ...]:
    """Return the names of the tasks that come with the project, sorted.

    Canaries are left out unless asked for: measured with the others, they would sooner or later
    be chosen by. So are tasks whose articles lie outside the project and are not there.
    """
    left_out = {} if absent else absent_tasks()
    return tuple(
        path.parent.name
        for path in _described()
        if path.parent.name not in left_out and (canaries or _read_task_file(path).canary is None)
    )


def absent_tasks() -> dict[str, str]:
    """Return the tasks that cannot be run here, by name, each with a sentence that says why."""
    found: dict[str, str] = {}
    for path in _described():
        read = _read_task_file(path)
        missing = [] if read.outside is None else _missing(path, read)
        if missing:
            found[path.parent.name] = _absent(read, missing)
    return found


def load_task(task: str | Path) -> Task:
    """Load a task by name, or from a folder; TaskError with line numbers when unsound.

    An article path that begins with `qa/` is package data of `qa`, wherever that is
    installed; any other is relative to the task's folder.
    """
    folder = task if isinstance(task, Path) else _tasks_folder() / task
    described = folder / "task.yaml"
    if not described.is_file():
        raise TaskError(
            f"There is no task {str(task)!r}.",
            "Tasks that come with the project: "
            f"{', '.join(task_names(canaries=True, absent=True)) or 'none'}.",
        )
    read = _read_task_file(described)
    missing = _missing(described, read)
    if missing and read.outside is not None:
        raise TaskError(_absent(read, missing))
    if missing:
        raise TaskError(f"{described} names an article that is not there: {missing[0]}.")
    questions = folder / read.questions
    return Task(
        name=read.name,
        version=str(read.version),
        description=read.description,
        articles=tuple(_article(described, name) for name in _named(read)),
        language=read.language,
        licence=read.licence,
        questions=load_questions(questions),
        sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
        canary=read.canary,
        gate=read.gate,
        baseline=folder / BASELINE,
        outside=read.outside,
    )


def _named(read: _TaskFile) -> tuple[str, ...]:
    return (read.article,) if read.article is not None else read.articles


def _article(described: Path, name: str) -> Path:
    if name.startswith("qa/"):
        return Path(str(files("qa"))).joinpath(*Path(name).parts[1:])
    return described.parent / name


def _missing(described: Path, read: _TaskFile) -> list[str]:
    return [name for name in _named(read) if not _article(described, name).is_file()]


def _absent(read: _TaskFile, missing: Sequence[str]) -> str:
    return f"{read.name} is left out, for {', '.join(missing)} is not there. {read.outside}"


def _described() -> list[Path]:
    return sorted(_tasks_folder().glob("*/task.yaml"))


def _read_task_file(path: Path) -> _TaskFile:
    text = path.read_text(encoding="utf-8")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines = (
            {key.value: key.start_mark.line + 1 for key, _ in node.value}
            if isinstance(node, yaml.MappingNode)
            else {}
        )
        return _TaskFile.model_validate(yaml.safe_load(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise unsound(path, [f"line {line}: not YAML: {error.problem}"]) from error
    except ValidationError as error:
        raise unsound(
            path,
            [
                f"line {lines.get(str(e['loc'][0]) if e['loc'] else '', 1)}: {explained(e)}"
                for e in error.errors()
            ],
        ) from error


def _tasks_folder() -> Path:
    return Path(str(files("evals"))) / "tasks"
