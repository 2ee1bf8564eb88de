"""Answers as an assistant gives them, for the tests of what is kept."""

from dataclasses import replace

from index.types import Hit, Passage, Span
from qa.types import REFUSAL, UNSURE, Answer, AnswerKind, Candidate, Citation

TEXT = "The treaty was dissolved in 1996. It bound *both* countries, Russia and Korea."
FIRST = Citation("a", "Old [pacts]", TEXT[:33], 0, 33, 28, 32, "verified", 3, "https://a.example/")
SECOND = Citation("a", "Old [pacts]", TEXT[34:], 34, 78, 61, 67, "verified")
THIRD = Citation("a", "Old [pacts]", TEXT[34:], 34, 78, 72, 77, "verified")


def answered(
    text: str = "1996",
    *citations: Citation,
    kind: AnswerKind = "span",
    question: str = "When was the treaty dissolved?",
    asked: str | None = None,
    attribution: str | None = None,
) -> Answer:
    return Answer(
        text=text,
        outcome="unsure" if kind == "correction" else "answered",
        kind=kind,
        question=question,
        asked=asked or question,
        citations=citations or (FIRST,),
        confidence=0.875,
        timings={"read": 0.05},
        candidates=(Candidate("a", 28, 32, "1996", 4.25, 0.875),),
        notices=("The article is old.",),
        attribution=attribution,
    )


def refused(question: str = "Who signed it?") -> Answer:
    passage = Passage("a:0", "a", 0, 0, 33, TEXT[:33], (Span(0, 33),), "Old [pacts]", "", 3)
    return Answer(
        REFUSAL, "refused", "refusal", question, question, (), 0.125, (Hit(passage, 0.03, 1, 0.5),)
    )


def unsure(text: str = "1996", **changes: str) -> Answer:
    return replace(answered(f"{UNSURE}{text}", **changes), outcome="unsure")
