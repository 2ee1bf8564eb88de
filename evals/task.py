"""Tasks: an article and the questions asked of it, loaded and validated.

A task is a folder `evals/tasks/<name>/` with `task.yaml`, `README.md` and a questions
file, one JSON object a line. Nothing here asks or scores anything.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import TaskError
from evals.metrics import placed_tokens

__all__ = ["Question", "QuestionKind", "Task", "load_questions", "load_task", "task_names"]

QuestionKind = Literal[
    "fact",
    "paraphrase",
    "who",
    "date",
    "number",
    "place",
    "quote",
    "why",
    "how",
    "list",
    "yes_no",
    "broad",
    "follow_up",
    "near_miss",
    "false_premise",
    "out_of_scope",
]

_SHOWN = 10
"""Problems listed in one error message."""


class Question(BaseModel):
    """One question with what counts as right.

    Answerable: `evidence` holds sentences copied from the article, each of which proves
    the answer alone; `answers` are alternatives, or with `all` items that are all
    required. Evidence must stand once in the article, unless `occurrence` says which of
    its places counts (from 1). A broad question is judged by its evidence only and needs
    no answers. Unanswerable: `unanswerable` says why; `correction` is the sentence of the
    article that contradicts a false premise. `history` holds (question, answer) pairs,
    oldest first.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    kind: QuestionKind
    question: str = Field(min_length=1)
    history: tuple[tuple[str, str], ...] = ()
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    unanswerable: str | None = None
    correction: str | None = None
    broad: bool = False
    all: bool = False
    occurrence: int | None = Field(None, ge=1)

    @property
    def answerable(self) -> bool:
        """True when the article answers the question."""
        return self.unanswerable is None

    @property
    def follow_up(self) -> bool:
        """True when the question is asked within a conversation."""
        return bool(self.history)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        problem = self._problem()
        if problem:
            raise ValueError(problem)
        return self

    def _problem(self) -> str | None:
        if self.unanswerable is not None:
            if not self.unanswerable.strip():
                return "'unanswerable' must say why the article does not answer"
            if self.answers or self.evidence or self.broad or self.all:
                return "an unanswerable question takes no answers, evidence, broad or all"
        elif not self.evidence:
            return "an answerable question needs evidence (or say why it is 'unanswerable')"
        elif not self.answers and not self.broad:
            return "an answerable question needs answers, unless it is broad"
        if self.correction is not None and self.kind != "false_premise":
            return "only a question of kind false_premise takes a correction"
        if self.kind == "broad" and not self.broad:
            return "a question of kind broad needs 'broad': true"
        texts = (*self.answers, *self.evidence, *([self.correction] if self.correction else []))
        if any(not placed_tokens(text) for text in texts):
            return "answers, evidence and correction must hold a word"
        return None


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


def load_questions(path: Path) -> tuple[Question, ...]:
    """Load a questions file, one JSON object a line; blank lines are skipped.

    All problems are collected first, then raised as one TaskError with line numbers.
    """
    if not path.is_file():
        raise TaskError(f"{path} is not a file.", "Give the path of a questions file (JSON lines).")
    questions: list[Question] = []
    problems: list[str] = []
    line_of: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            question = Question.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            problems.append(f"line {number}: not JSON: {error.msg} at column {error.colno}")
        except ValidationError as error:
            problems.extend(f"line {number}: {_explained(e)}" for e in error.errors())
        else:
            if question.id in line_of:
                problems.append(
                    f"line {number}: id {question.id!r} was used on line {line_of[question.id]}"
                )
            line_of.setdefault(question.id, number)
            questions.append(question)
    if not questions and not problems:
        problems.append("line 1: the file holds no questions")
    if problems:
        raise _unsound(path, problems)
    return tuple(questions)


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
        raise _unsound(path, [f"line {line}: not YAML: {error.problem}"]) from error
    except ValidationError as error:
        raise _unsound(
            path,
            [
                f"line {lines.get(str(e['loc'][0]) if e['loc'] else '', 1)}: {_explained(e)}"
                for e in error.errors()
            ],
        ) from error


def _explained(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def _unsound(path: Path, problems: list[str]) -> TaskError:
    shown = problems[:_SHOWN]
    if len(problems) > _SHOWN:
        shown.append(f"and {len(problems) - _SHOWN} more")
    return TaskError(
        "\n  ".join([f"{path} is not sound:", *shown]),
        "\nCorrect these lines; evals/README.md describes the format.",
    )


def _tasks_folder() -> Path:
    return Path(str(files("evals"))) / "tasks"
