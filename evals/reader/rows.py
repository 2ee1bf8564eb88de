"""One question, one answer, what is right: the row that every figure comes from.

`best` is the span that would be given if the system had to assert one: what it asserted, or the
candidate that it was unsure of, or the first of those that it refused; None for a system without
spans and confidences. `text` is what was asserted, so what is unsure scores as not answered.

SQuAD 2 (Rajpurkar, Jia and Liang, ACL 2018): F1 and exact match of what was said, with 1 for
refusing the unanswerable and 0 for answering it. A span is right when its token F1 is at
least 0.5: the bar of the calibration. ClapNQ, whose answers are sentences: a cited sentence
lies in the gold answer when at least half of its characters do, and a span is right by the
same rule. The article's own task: the rules of `evals.score`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.metrics import exact_match, token_f1
from evals.public.reading import ReadingQuestion
from evals.run import Row as TaskRow
from index.types import Span
from qa.types import Answer, Outcome

__all__ = ["ReaderRow", "clapnq_row", "squad_row", "task_row"]

_RIGHT_F1 = 0.5
_INSIDE = 0.5
_NOT_READING = frozenset({"understand", "retrieve"})


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """A question and how its answer scores; None where a field does not apply.

    `right` is about what was said (a refusal of the unanswerable is right), `best_right`
    about `best`. `score` is the reader's margin for its best span in logits, `confidence`
    the probability that it is right, `answering` that the text answers at all. `seconds` is
    the time from the retrieved passages to the answer, for answers that were read;
    `total_seconds` that of the whole question.
    """

    id: str
    question: str
    understood: str
    kind: str
    gold: tuple[str, ...]
    answerable: bool
    follow_up: bool
    outcome: Outcome
    text: str
    best: str | None
    score: float | None
    confidence: float | None
    answering: float | None
    right: bool | None
    best_right: bool | None
    exact: float | None
    f1: float | None
    best_f1: float | None
    citation_right: bool | None
    evidence_f1: float | None
    seconds: float | None
    total_seconds: float

    @property
    def answered(self) -> bool:
        """True when the text was asserted: neither unsure nor refused."""
        return self.outcome == "answered"

    @property
    def offered_right(self) -> bool | None:
        """Whether the right answer was shown, asserted or unsure; None where that is not known."""
        if self.outcome == "refused":
            return False
        return self.right if self.answered else self.best_right


def squad_row(
    question: ReadingQuestion, answer: Answer, seconds: float, *, scored: bool
) -> ReaderRow:
    """Score an answer by its text; `scored` says whether the system has confidences."""
    said = answer.text if answer.answered else ""
    best = _best(answer, scored)
    best_f1 = None if best is None else token_f1(best, question.answers)
    f1 = token_f1(said, question.answers) if question.answerable else float(not said)
    exact = exact_match(said, question.answers) if question.answerable else float(not said)
    return _row(
        question,
        answer,
        seconds,
        scored,
        right=f1 >= _RIGHT_F1,
        best_right=None if best_f1 is None else best_f1 >= _RIGHT_F1,
        exact=exact,
        f1=f1,
        best_f1=best_f1,
    )


def clapnq_row(
    question: ReadingQuestion, answer: Answer, seconds: float, *, scored: bool
) -> ReaderRow:
    """Score an answer by the sentences it cites."""
    cited = [Span(c.start, c.end) for c in answer.citations if c.verified]
    inside: bool | None = None
    evidence: float | None = None
    if question.answerable and answer.answered and scored:
        inside = any(_inside(span, question.places) for span in cited)
        evidence = _sentence_f1(cited, question.places)
    best_right: bool | None = None
    if scored:
        spans = (
            [Span(c.answer_start, c.answer_end) for c in answer.citations[:1]]
            if answer.outcome != "refused"
            else [Span(c.start, c.end) for c in answer.candidates[:1]]
        )
        best_right = any(_inside(span, question.places) for span in spans)
    right: bool | None = not answer.answered
    if question.answerable:
        right = inside if answer.answered else False
    return _row(
        question,
        answer,
        seconds,
        scored,
        right=right,
        best_right=best_right,
        citation_right=inside,
        evidence_f1=evidence,
    )


def task_row(row: TaskRow, answer: Answer, *, scored: bool) -> ReaderRow:
    """Take over the score of a task's row; `answer` is what was scored there."""
    question = row.question
    cited = row.score.citation_correct if row.answered and scored else None
    return ReaderRow(
        id=question.id,
        question=question.question,
        understood=row.understood,
        kind=question.kind,
        gold=question.answers,
        answerable=question.answerable,
        follow_up=question.follow_up,
        outcome=row.outcome,
        text=row.text if row.answered else "",
        best=_best(answer, scored),
        score=_score(answer) if scored else None,
        confidence=answer.confidence if scored else None,
        answering=answer.answering if scored else None,
        right=row.score.correct,
        best_right=row.best_right if scored else None,
        exact=row.score.exact,
        f1=row.score.f1,
        best_f1=None,
        citation_right=cited,
        evidence_f1=None,
        seconds=_seconds(answer),
        total_seconds=row.seconds,
    )


def _row(
    question: ReadingQuestion,
    answer: Answer,
    seconds: float,
    scored: bool,
    *,
    right: bool | None,
    best_right: bool | None,
    exact: float | None = None,
    f1: float | None = None,
    best_f1: float | None = None,
    citation_right: bool | None = None,
    evidence_f1: float | None = None,
) -> ReaderRow:
    return ReaderRow(
        id=question.id,
        question=question.text,
        understood=answer.question,
        kind=answer.kind,
        gold=question.answers,
        answerable=question.answerable,
        follow_up=False,
        outcome=answer.outcome,
        text=answer.text if answer.answered else "",
        best=_best(answer, scored),
        score=_score(answer) if scored else None,
        confidence=answer.confidence if scored else None,
        answering=answer.answering if scored else None,
        right=right,
        best_right=best_right,
        exact=exact,
        f1=f1,
        best_f1=best_f1,
        citation_right=citation_right,
        evidence_f1=evidence_f1,
        seconds=_seconds(answer),
        total_seconds=seconds,
    )


def _best(answer: Answer, scored: bool) -> str | None:
    if not scored:
        return None
    if answer.outcome != "refused":
        return answer.best
    return answer.candidates[0].text if answer.candidates else ""


def _score(answer: Answer) -> float | None:
    return answer.candidates[0].score if answer.candidates else None


def _seconds(answer: Answer) -> float | None:
    if "read" not in answer.timings:
        return None
    return sum(s for stage, s in answer.timings.items() if stage not in _NOT_READING)


def _inside(span: Span, places: Sequence[Span]) -> bool:
    return _covered(span, places) >= _INSIDE


def _covered(span: Span, places: Sequence[Span]) -> float:
    """Return the share of a span's characters that lie in any of the places."""
    marked = {i for p in places for i in range(max(span.start, p.start), min(span.end, p.end))}
    return len(marked) / max(1, span.end - span.start)


def _sentence_f1(cited: Sequence[Span], gold: Sequence[Span]) -> float:
    """Return the evidence F1 over sentences: Thorne et al., "FEVER" (NAACL 2018).

    A sentence is found when half of it is covered; a cited sentence that covers two gold
    ones finds both.
    """
    if not cited or not gold:
        return 0.0
    precision = sum(_inside(span, gold) for span in cited) / len(cited)
    recall = sum(_inside(span, cited) for span in gold) / len(gold)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
