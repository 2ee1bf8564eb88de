"""Run questions over a system: frozen records, a row a question.

Nothing is averaged, printed or written here: see `summary`, `table` and `command`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from evals.cases import Case
from evals.citing import CitationScore, broken_quotes, score_citations
from evals.gold import Gold, ranks_of
from evals.question import Question
from evals.score import Score, accepted, score
from evals.systems import System
from index.types import Article
from qa.types import Answer, AnswerKind, Citation, Outcome

__all__ = ["About", "Row", "Run", "row_of", "run"]


@dataclass(frozen=True, slots=True)
class Row:
    """One question, what the system said, and how that scores.

    `text` is what was shown. `best` is the answer that would be given if the system had to assert
    one: what it asserted, the candidate that it was unsure of, or the first of those that it
    refused; None for a system that names none. `best_right` is about that, never true where the
    articles do not answer. `ranks` are where the gold was retrieved
    (`evals.gold.ranks_of`), None for a system that says nothing of its passages or a question
    without gold. `broken` says what is wrong with quotes that do not stand where they say.
    `seconds` is wall time, `timings` the system's own, by stage. `citing` is of answers to
    answerable questions.
    """

    question: Question
    gold: tuple[Gold, ...]
    text: str
    outcome: Outcome
    kind: AnswerKind
    understood: str
    confidence: float
    answering: float
    citations: tuple[Citation, ...]
    best: str | None
    best_right: bool
    ranks: tuple[int | None, ...] | None
    broken: tuple[str, ...]
    seconds: float
    timings: Mapping[str, float]
    citing: CitationScore | None
    score: Score

    @property
    def answered(self) -> bool:
        """True when the text was asserted: neither unsure nor refused."""
        return self.outcome == "answered"

    @property
    def offered_right(self) -> bool:
        """True when the right answer was shown, asserted or as what is perhaps right."""
        return self.outcome != "refused" and self.best_right


@dataclass(frozen=True, slots=True)
class About:
    """What was asked: a task, or a set; `sha256` is of its questions file."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Run:
    """A system's answers to the questions of a task.

    `first_seconds` is the time of the first question asked of the system, models loaded
    with it; that question is then asked again, so that `Row.seconds` are warm times.
    """

    system: str
    about: About
    articles: tuple[str, ...]
    first_seconds: float
    rows: tuple[Row, ...]


def run(
    name: str,
    system: System,
    about: About,
    cases: Sequence[Case],
    articles: Sequence[Article],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Run:
    """Ask a system every question, in order, and score each answer.

    Calls `progress(done, total)` after each question. A quote that does not stand in its
    article where the citation says is noted in the row.
    """
    by_id = {article.id: article for article in articles}
    first = cases[0]
    begin = time.perf_counter()
    system.answer(first.question.question, first.question.history, first.articles)
    first_seconds = time.perf_counter() - begin
    rows: list[Row] = []
    for case in cases:
        asked = case.question
        begin = time.perf_counter()
        answer = system.answer(asked.question, asked.history, case.articles)
        rows.append(row_of(case, answer, by_id, time.perf_counter() - begin))
        if progress is not None:
            progress(len(rows), len(cases))
    return Run(name, about, tuple(by_id), first_seconds, tuple(rows))


def row_of(case: Case, answer: Answer, articles: Mapping[str, Article], seconds: float) -> Row:
    """Score one answer."""
    question, gold = case.question, case.gold
    best = _best(answer)
    return Row(
        question=question,
        gold=gold,
        text=answer.text,
        outcome=answer.outcome,
        kind=answer.kind,
        understood=answer.question,
        confidence=answer.confidence,
        answering=answer.answering,
        citations=answer.citations,
        best=best,
        best_right=question.answerable and _best_right(case, answer, best, articles),
        ranks=ranks_of(question, gold, answer.retrieved)
        if question.answerable and answer.retrieved
        else None,
        broken=broken_quotes(answer, articles),
        seconds=seconds,
        timings=dict(answer.timings),
        citing=score_citations(question, gold, answer.citations, articles)
        if question.answerable and answer.answered
        else None,
        score=score(question, gold, answer, articles),
    )


def _best(answer: Answer) -> str | None:
    if answer.outcome != "refused":
        return answer.best
    return answer.candidates[0].text if answer.candidates else None


def _best_right(
    case: Case, answer: Answer, best: str | None, articles: Mapping[str, Article]
) -> bool:
    """Return whether the best candidate would be right, had it been asserted.

    One that was not shown has no citation, so that a broad question cannot be judged by it.
    """
    if best is None:
        return False
    if answer.outcome == "refused":
        return not case.question.broad and accepted(case.question, best)
    asserted = replace(answer, text=best, outcome="answered")
    return score(case.question, case.gold, asserted, articles).correct
