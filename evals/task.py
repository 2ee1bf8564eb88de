"""Tasks: an article and the questions asked of it, loaded and validated.

A task is a folder `evals/tasks/<name>/` with `task.yaml`, `README.md` and a questions
file (see `evals.question`). Nothing here asks or scores anything.
"""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.errors import TaskError
from evals.question import Question, explained, load_questions, unsound

__all__ = ["Question", "Task", "load_task", "task_names"]


class _TaskFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    version: int | str
    description: str
    article: str
    questions: str = "questions.jsonl"
    language: str
    licence: str


@dataclass(frozen=True, slots=True)
class Task:
    """A validated task; `article` is the path of the article's file.

    `sha256` is the hash of the questions file's bytes, as lower-case hexadecimal.
    """

    name: str
    version: str
    description: str
    article: Path
    language: str | None
    licence: str | None
    questions: tuple[Question, ...]
    sha256: str

    @classmethod
    def of(cls, article: Path, questions: Path) -> Self:
        """Make a task of anyone's article and questions file; TaskError when unsound."""
        if not article.is_file():
            raise TaskError(f"{article} is not a file.", "Give the path of an article.")
        return cls(
            name=questions.stem,
            version="1",
            description=f"Questions of {questions.name} on {article.name}",
            article=article,
            language=None,
            licence=None,
            questions=load_questions(questions),
            sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
        )


def task_names() -> tuple[str, ...]:
    """Return the names of the tasks that come with the project, sorted."""
    return tuple(sorted(path.parent.name for path in _tasks_folder().glob("*/task.yaml")))


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
            f"Tasks that come with the project: {', '.join(task_names()) or 'none'}.",
        )
    read = _read_task_file(described)
    article = (
        Path(str(files("qa"))).joinpath(*Path(read.article).parts[1:])
        if read.article.startswith("qa/")
        else folder / read.article
    )
    if not article.is_file():
        raise TaskError(f"{described} names an article that is not there: {read.article}.")
    questions = folder / read.questions
    return Task(
        name=read.name,
        version=str(read.version),
        description=read.description,
        article=article,
        language=read.language,
        licence=read.licence,
        questions=load_questions(questions),
        sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
    )


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
