"""Answers, questions and rows for the tests of `evals.reader`."""

from dataclasses import replace
from typing import Any

from evals.public.reading import ReadingQuestion
from evals.reader.rows import ReaderRow
from index.types import Span
from qa.config import Settings
from qa.types import UNSURE, Answer, Candidate
from tests.evals.samples import TEXT, answer, citation
from tests.fakes import FakeReader

DISSOLVED = "It was dissolved in 1996."


def place(text: str) -> Span:
    start = TEXT.index(text)
    return Span(start, start + len(text))


def asked(*answers: str) -> ReadingQuestion:
    """A question on the sample article with these answers; unanswerable without."""
    return ReadingQuestion("q1", "When?", "a1", answers, tuple(place(text) for text in answers))


def candidate(text: str, confidence: float = 0.2, score: float = -1.0) -> Candidate:
    span = place(text)
    return Candidate("a1", span.start, span.end, text, score, confidence)


def said(text: str, quote: str = DISSOLVED, confidence: float = 0.75) -> Answer:
    """An answer whose best span is what was said; it took 0.3 s from passages to answer."""
    return replace(
        answer(text, citation(quote, text)),
        candidates=(candidate(text, confidence, 2.0),),
        confidence=confidence,
        timings={"understand": 1.0, "retrieve": 2.0, "read": 0.1, "decide": 0.15, "cite": 0.05},
    )


def refused(best: str | None = None, confidence: float = 0.2) -> Answer:
    """A refusal that would rather have said `best`."""
    return replace(
        answer("The article does not say.", kind="refusal"),
        candidates=() if best is None else (candidate(best, confidence),),
        confidence=confidence,
    )


def perhaps(text: str, confidence: float = 0.5) -> Answer:
    """An answer that the system is unsure of."""
    given = said(text, confidence=confidence)
    return replace(given, text=f"{UNSURE}{text}", outcome="unsure")


def row(**changes: Any) -> ReaderRow:
    """A row of an answerable question, answered and right; `answering` is its confidence."""
    plain = ReaderRow(
        id="q1",
        question="When?",
        understood="When?",
        kind="span",
        gold=("1996",),
        answerable=True,
        follow_up=False,
        outcome="answered",
        text="1996",
        best="1996",
        score=2.0,
        confidence=0.75,
        answering=0.75,
        right=True,
        best_right=True,
        exact=1.0,
        f1=1.0,
        best_f1=1.0,
        citation_right=True,
        evidence_f1=1.0,
        seconds=0.1,
        total_seconds=0.2,
    )
    if "confidence" in changes:
        changes = {"answering": changes["confidence"]} | changes
    return replace(plain, **changes)


def fake_reader(settings: Settings) -> FakeReader:
    """What a command line names as tests.evals.reader.samples:fake_reader."""
    return FakeReader()
