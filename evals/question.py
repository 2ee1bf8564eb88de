"""Questions of a task: one JSON object a line, validated, with line numbers in errors.

A line with `"draft": true` is a question that nobody has accepted yet (`evals.draft` writes
such lines): it is validated but never counted. A line may hold a `note` to whoever edits it.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.errors import TaskError
from evals.metrics import placed_tokens

__all__ = [
    "Question",
    "QuestionKind",
    "count_drafts",
    "explained",
    "load_questions",
    "unsound",
]

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
    "comparison",
    "other_language",
    "instruction",
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


@dataclass(frozen=True, slots=True)
class _Lines:
    """The questions of a file that count, and how many are drafts."""

    counted: tuple[Question, ...]
    drafts: int


def load_questions(path: Path) -> tuple[Question, ...]:
    """Load a questions file, one JSON object a line; blank lines and drafts are skipped.

    All problems, those of drafts too, are collected first, then raised as one TaskError with
    line numbers. A file of drafts alone is an error as well: nobody has accepted one.
    """
    lines = _read(path)
    if not lines.counted and lines.drafts:
        raise TaskError(
            f"All {lines.drafts} questions in {path} are drafts.",
            'Edit them, then remove "draft": true from those you accept.',
        )
    if not lines.counted:
        raise unsound(path, ["line 1: the file holds no questions"])
    return lines.counted


def count_drafts(path: Path) -> int:
    """Return how many lines of a questions file are drafts; TaskError when it is unsound."""
    return _read(path).drafts


def _read(path: Path) -> _Lines:
    if not path.is_file():
        raise TaskError(f"{path} is not a file.", "Give the path of a questions file (JSON lines).")
    counted: list[Question] = []
    drafts = 0
    problems: list[str] = []
    line_of: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            draft = _without_editing(fields)
            question = Question.model_validate(fields)
        except json.JSONDecodeError as error:
            problems.append(f"line {number}: not JSON: {error.msg} at column {error.colno}")
        except ValidationError as error:
            problems.extend(f"line {number}: {explained(e)}" for e in error.errors())
        else:
            if question.id in line_of:
                problems.append(
                    f"line {number}: id {question.id!r} was used on line {line_of[question.id]}"
                )
            line_of.setdefault(question.id, number)
            if draft is True:
                drafts += 1
            elif draft is False:
                counted.append(question)
            else:
                problems.append(f"line {number}: draft: must be true or false, without quotes")
    if problems:
        raise unsound(path, problems)
    return _Lines(tuple(counted), drafts)


def _without_editing(fields: Any) -> Any:
    """Take the fields that are for editing only out of a line; return what `draft` said."""
    if not isinstance(fields, dict):
        return False
    fields.pop("note", None)
    return fields.pop("draft", False)


def explained(error: Any) -> str:
    """Return one of pydantic's `errors()` as "field: what is wrong"."""
    place = ".".join(str(part) for part in error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def unsound(path: Path, problems: list[str]) -> TaskError:
    """Return the error for a file with these problems."""
    shown = problems[:_SHOWN]
    if len(problems) > _SHOWN:
        shown.append(f"and {len(problems) - _SHOWN} more")
    return TaskError(
        "\n  ".join([f"{path} is not sound:", *shown]),
        "\nCorrect these lines; evals/README.md describes the format.",
    )
