"""A small article, answers to it and questions on it, for the tests of `evals`."""

from typing import Any

from evals.question import Question
from index.types import Article, Block, Receipt
from qa.types import Answer, AnswerKind, Citation, CitationState, Outcome

TEXT = (
    "The pact of 1961 bound both sides. It was dissolved in 1996. Later deals replaced it.\n\n"
    "A pact was signed in 1996 too. Kim thanked “the brave people” for it."
)


OUTCOMES: dict[AnswerKind, Outcome] = {"refusal": "refused", "correction": "unsure"}


def article(text: str = TEXT) -> Article:
    return Article(
        id="a1",
        source="pact.txt",
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
        title="Pact",
        author=None,
        published=None,
        language="en",
        words=len(text.split()),
        receipt=Receipt("text", "utf-8", len(text.split())),
    )


def question(**changes: Any) -> Question:
    return Question.model_validate(
        {
            "id": "q1",
            "kind": "date",
            "question": "When was the pact dissolved?",
            "answers": ["1996", "in 1996"],
            "evidence": ["It was dissolved in 1996."],
        }
        | changes
    )


def unanswerable(**changes: Any) -> Question:
    return Question.model_validate(
        {
            "id": "u1",
            "kind": "near_miss",
            "question": "Who dissolved the pact?",
            "unanswerable": "Nobody is named.",
        }
        | changes
    )


def citation(
    quote: str, span: str | None = None, state: CitationState = "verified", text: str = TEXT
) -> Citation:
    start = text.index(quote)
    answer_start = start if span is None else text.index(span, start)
    return Citation(
        article_id="a1",
        title="Pact",
        quote=quote,
        start=start,
        end=start + len(quote),
        answer_start=answer_start,
        answer_end=start + len(quote) if span is None else answer_start + len(span),
        state=state,
    )


def answer(text: str, *citations: Citation, kind: AnswerKind = "span") -> Answer:
    return Answer(
        text=text,
        outcome=OUTCOMES.get(kind, "answered"),
        kind=kind,
        question="understood",
        asked="asked",
        citations=citations,
        confidence=0.75,
    )
