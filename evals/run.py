"""Run a task over a system: frozen records, a row a question.

Nothing is averaged, printed or written here: see `summary`, `table` and `command`.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.question import Question
from evals.score import Gold, Score, check_citations, locate, score
from evals.systems import System
from evals.task import Task
from index.types import Article
from qa.types import AnswerKind, Citation

__all__ = ["Row", "Run", "gold_of", "run"]


@dataclass(frozen=True, slots=True)
class Row:
    """One question, what the system said, and how that scores. `seconds` is wall time."""

    question: Question
    gold: tuple[Gold, ...]
    text: str
    answered: bool
    kind: AnswerKind
    understood: str
    confidence: float
    citations: tuple[Citation, ...]
    seconds: float
    score: Score


@dataclass(frozen=True, slots=True)
class Run:
    """A system's answers to one task.

    `first_seconds` is the time of the first question asked of the system, models loaded
    with it; that question is then asked again, so that `Row.seconds` are warm times.
    """

    system: str
    task: str
    task_version: str
    questions_sha256: str
    article_id: str
    first_seconds: float
    rows: tuple[Row, ...]


def gold_of(task: Task, article: Article) -> tuple[tuple[Gold, ...], ...]:
    """Locate every question's evidence; TaskError where one does not stand in the article."""
    return tuple(locate(question, article.text) for question in task.questions)


def run(
    name: str,
    system: System,
    task: Task,
    article: Article,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Ask a system every question of a task, in order, and score each answer.

    Calls `progress(done, total)` after each question. BrokenCitationError as soon as a
    quote does not stand in the article where the citation says.
    """
    gold = gold_of(task, article)
    first = task.questions[0]
    begin = time.perf_counter()
    system.answer(first.question, first.history)
    first_seconds = time.perf_counter() - begin
    rows: list[Row] = []
    for question, places in zip(task.questions, gold, strict=True):
        rows.append(_row(system, question, places, article))
        if progress is not None:
            progress(len(rows), len(gold))
    return Run(
        system=name,
        task=task.name,
        task_version=task.version,
        questions_sha256=task.sha256,
        article_id=article.id,
        first_seconds=first_seconds,
        rows=tuple(rows),
    )


def _row(system: System, question: Question, gold: Sequence[Gold], article: Article) -> Row:
    begin = time.perf_counter()
    answer = system.answer(question.question, question.history)
    seconds = time.perf_counter() - begin
    check_citations(answer, [article])
    return Row(
        question=question,
        gold=tuple(gold),
        text=answer.text,
        answered=answer.answered,
        kind=answer.kind,
        understood=answer.question,
        confidence=answer.confidence,
        citations=answer.citations,
        seconds=seconds,
        score=score(question, gold, answer, article),
    )
