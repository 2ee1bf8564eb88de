"""Systems over sets: every question asked once, warm, and scored as a row.

SQuAD 2 and ClapNQ: each paragraph is an article of its own in one library, embedded once for
all systems, and each question is asked of its own article through the whole assistant. So
passages are cut, searched, read, decided and cited exactly as in use, and the combiner sees
real retrieval scores; a paragraph of no more passages than are read (setting search.k) is read
whole. The times are of reading and deciding, which use no cached embedding.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from evals.cases import cases_of_task
from evals.citing import broken_quotes
from evals.errors import BrokenCitationError
from evals.public.reading import ReadingQuestion, ReadingSet
from evals.reader.rows import ReaderRow, clapnq_row, squad_row, task_row
from evals.reader.sources import Asking, Source
from evals.run import About, run
from evals.systems import History
from evals.task import Task
from index.library import Library
from index.types import Article
from qa.types import Answer

__all__ = ["ask_set", "ask_task", "sample", "sample_of_set"]

Advance = Callable[[int, int], None]
_T = TypeVar("_T")


def sample(items: Sequence[_T], limit: int | None, seed: int) -> tuple[_T, ...]:
    """Return a seeded sample in the order of `items`; all of them without a limit."""
    if limit is None or limit >= len(items):
        return tuple(items)
    chosen = random.Random(seed).sample(range(len(items)), limit)  # noqa: S311 - no secret
    return tuple(items[i] for i in sorted(chosen))


def sample_of_set(whole: ReadingSet, limit: int | None, seed: int) -> ReadingSet:
    """Return a set with a seeded sample of its questions, and the articles these are asked of."""
    questions = sample(whole.questions, limit, seed)
    needed = {question.article_id for question in questions}
    documents = tuple(d for d in whole.documents if d.article.id in needed)
    return replace(whole, questions=questions, documents=documents)


def ask_set(
    source: Source,
    library: Library,
    asked: ReadingSet,
    *,
    progress: Advance | None = None,
) -> tuple[ReaderRow, ...]:
    """Ask every question of a set, whose articles are in the library.

    BrokenCitationError as soon as a quote is not the article's text at its offsets.
    """
    score = {"squad2": squad_row, "clapnq": clapnq_row}[asked.name]
    articles = {d.article.id: d.article for d in asked.documents}
    system = source.over(library)
    first = asked.questions[0]
    system.ask(first.text, articles=[first.article_id])  # loads the models
    rows: list[ReaderRow] = []
    for question in asked.questions:
        answer, seconds = _timed(system, question, articles[question.article_id])
        rows.append(score(question, answer, seconds, scored=source.scored))
        if progress is not None:
            progress(len(rows), len(asked.questions))
    return tuple(rows)


def ask_task(
    source: Source,
    library: Library,
    task: Task,
    articles: Sequence[Article],
    *,
    progress: Advance | None = None,
) -> tuple[ReaderRow, ...]:
    """Ask every question of a task through `evals.run`; the articles are in the library."""
    system = _Remembering(source.over(library))
    about = About(task.name, task.version, task.sha256)
    cases = cases_of_task(task, articles)
    done = run(source.name, system, about, cases, articles, progress=progress)
    answers = system.answers[1:]  # `run` asks the first question twice, to load the models
    return tuple(
        task_row(row, answer, scored=source.scored)
        for row, answer in zip(done.rows, answers, strict=True)
    )


class _Remembering:
    """A `System` that keeps its answers: a task's rows do not hold the spans considered."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self.answers: list[Answer] = []

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Ask, and keep the answer."""
        answer = self._asking.ask(question, history=history, articles=articles)
        self.answers.append(answer)
        return answer


def _timed(system: Asking, question: ReadingQuestion, article: Article) -> tuple[Answer, float]:
    began = time.perf_counter()
    answer = system.ask(question.text, articles=[question.article_id])
    seconds = time.perf_counter() - began
    broken = broken_quotes(answer, {article.id: article})
    if broken:
        raise BrokenCitationError(broken[0])
    return answer, seconds
