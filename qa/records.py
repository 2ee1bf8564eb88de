"""Answers and articles as plain typed records: one shape for the command line's JSON and for
other programs. Offsets are character offsets into the article's text, half open.
"""

from dataclasses import asdict
from typing import cast

from typing_extensions import TypedDict  # pydantic asks for it before Python 3.12

from index.types import Article, Hit
from qa.types import Answer, AnswerKind, Citation, CitationState, Outcome

__all__ = [
    "AnswerRecord",
    "ArticleRecord",
    "CitationRecord",
    "DroppedRecord",
    "PassageRecord",
    "answer_record",
    "article_record",
]


class CitationRecord(TypedDict):
    """A quotation that proves an answer; `qa.types.Citation` says what each field is."""

    article_id: str
    title: str
    quote: str
    start: int
    end: int
    answer_start: int
    answer_end: int
    state: CitationState
    page: int | None
    url: str | None


class PassageRecord(TypedDict):
    """A passage near a question that no article answers."""

    article_id: str
    title: str
    text: str
    start: int
    end: int
    score: float


class AnswerRecord(TypedDict):
    """An answer; `qa.types.Answer` says what each field is. The spans that were only considered
    are left out: they are no answers.
    """

    text: str
    outcome: Outcome
    answered: bool
    best: str
    kind: AnswerKind
    question: str
    asked: str
    attribution: str | None
    citations: list[CitationRecord]
    confidence: float
    answering: float
    closest: list[PassageRecord]
    notices: list[str]
    timings: dict[str, float]


class DroppedRecord(TypedDict):
    """A piece of a source that was left out of the article, and why."""

    reason: str
    text: str


class ArticleRecord(TypedDict):
    """An article without its text, and what happened when it was read."""

    id: str
    title: str
    source: str
    url: str | None
    author: str | None
    published: str | None
    language: str | None
    words: int
    format: str
    dropped: list[DroppedRecord]
    notices: list[str]


def answer_record(answer: Answer) -> AnswerRecord:
    """Return an answer as a record."""
    return {
        "text": answer.text,
        "outcome": answer.outcome,
        "answered": answer.answered,
        "best": answer.best,
        "kind": answer.kind,
        "question": answer.question,
        "asked": answer.asked,
        "attribution": answer.attribution,
        "citations": [_citation(each) for each in answer.citations],
        "confidence": answer.confidence,
        "answering": answer.answering,
        "closest": [_passage(hit) for hit in answer.closest],
        "notices": list(answer.notices),
        "timings": dict(answer.timings),
    }


def article_record(article: Article) -> ArticleRecord:
    """Return an article as a record."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "published": article.published,
        "language": article.language,
        "words": article.words,
        "format": article.receipt.format,
        "dropped": [{"reason": d.reason, "text": d.text} for d in article.receipt.dropped],
        "notices": list(article.receipt.notices),
    }


def _citation(citation: Citation) -> CitationRecord:
    return cast(CitationRecord, asdict(citation))  # the same fields; a test compares them


def _passage(hit: Hit) -> PassageRecord:
    passage = hit.passage
    return {
        "article_id": passage.article_id,
        "title": passage.title,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
    }
