"""What speaks for and against a span being the answer: numbers for `qa.reader.confidence`.

Pure functions of the question, the spans and the retrieved passages; no model runs here.
"""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass, fields

from index.types import Hit, Passage
from qa.reader.shortlist import CloseReading, Shortlisted
from qa.reader.types import ReadSpan, Verdict
from qa.text.asked import Asked, asked_sort
from qa.text.entities import content_words, dates, names, numbers

__all__ = [
    "AGAINST",
    "AGAINST_ANSWERABLE",
    "FEATURES",
    "VERDICT_FEATURES",
    "Features",
    "features_of",
    "vector",
    "verdict_vector",
]

_QUANTITY = re.compile(
    r"\d|\b(?:one|once|two|twice|both|several|few|couple|dozens?|half|quarter|zero|none|no|all|"
    r"nearly|hundreds|thousands|hours?|days?|weeks?|months?|years?|decades?|century)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\d|\b(?:today|yesterday|tomorrow|morning|noon|evening|night|spring|summer|autumn|fall|winter|"
    r"week|month|year|decade|century|after|before|during|when|while|until|since|once|age)\b",
    re.IGNORECASE,
)
_STEM = re.compile(r"(?:'s|ing|ed|es|s|ly|ion|ions)$")


@dataclass(frozen=True, slots=True)
class Features:
    """The evidence for one span; field order is the order of weights."""

    score: float
    """Margin over the null answer, in logits."""
    lead: float
    """Score minus that of the best span with other words elsewhere, in logits, at most 10."""
    elsewhere: float
    """Share of the question's content words found in what was read, but not in the span's
    sentence or one beside it: told of another thing."""
    nowhere: float
    """Share of them found nowhere in what was read: other words for it, or not told at all."""
    names_far: float
    """Share of the question's names of which no word is near the span or in the title."""
    numbers_nowhere: float
    """Share of the question's numbers that are in nothing that was read."""
    type_mismatch: float
    """1 when the question asks for a kind (when, how many, who, where) that the span is not."""
    similarity: float
    """Cosine similarity of the question and the span's sentence."""
    first: float
    """1 / rank of the passage in the search."""
    length: float
    """Words in the span, at most 30, divided by 10; 0 when asked why or how, which takes many."""
    answerable: float
    """What the answerability head says of the span's window, in logits; 0 without a head."""
    answerable_elsewhere: float
    """The most it says of any other passage, in logits; 0 without a head or another passage."""
    again: float
    """Score of the best span over it when its sentence and those before are all that is read,
    in logits, at least -10; -10 where there is none."""


FEATURES = tuple(field.name for field in fields(Features))

AGAINST = frozenset(
    "elsewhere nowhere names_far numbers_nowhere type_mismatch length answerable_elsewhere".split()
)
"""The features that speak against a span; the others speak for it."""

AGAINST_ANSWERABLE = AGAINST - {"answerable_elsewhere"}
"""Those that speak against the question being answered by anything that was read."""


def features_of(question: str, read: CloseReading) -> tuple[Features, ...]:
    """Describe the shortlisted spans of what was read, in their order."""
    asked = _stems(question)
    asked_names = [_stems(name.text) for name in names(question)]
    sort = asked_sort(question)
    everything = "\n".join(
        f"{hit.passage.title}\n{hit.passage.heading}\n{hit.passage.text}" for hit in read.hits
    )
    known = _stems(everything)
    numbers_nowhere = _missing_numbers(question, everything)

    def describe(looked_at: Shortlisted) -> Features:
        span = looked_at.span
        hit = read.hits[span.passage]
        near = _stems(_near(span, hit.passage))
        return Features(
            score=span.score,
            lead=min(10.0, span.score - _rival(span, read.spans, read.hits)),
            elsewhere=len((asked & known) - near) / len(asked) if asked else 0.0,
            nowhere=len(asked - known - near) / len(asked) if asked else 0.0,
            names_far=_missing_names(asked_names, near | _stems(hit.passage.title)),
            numbers_nowhere=numbers_nowhere,
            type_mismatch=float(_mismatch(sort, span.text)),
            similarity=looked_at.similarity,
            first=1.0 / hit.rank,
            length=0.0 if sort == "explanation" else min(30, len(span.text.split())) / 10,
            answerable=span.answerable or 0.0,
            answerable_elsewhere=max(
                (
                    other.answerable
                    for other in read.spans
                    if other.passage != span.passage and other.answerable is not None
                ),
                default=0.0,
            ),
            again=max(
                (
                    other.score
                    for other in looked_at.again
                    if other.start < span.end and span.start < other.end and other.score > -10.0
                ),
                default=-10.0,
            ),
        )

    return tuple(describe(each) for each in read.shortlisted)


VERDICT_FEATURES = (*FEATURES, "sure", "stated")
"""The evidence for a yes or no: that for the span which settles it; the log odds of the answer
given, by what settles it read alone; the log odds that the span's window says either."""

_SUREST = 10.0


def verdict_vector(features: Features, verdict: Verdict, near: Verdict) -> tuple[float, ...]:
    """Return the evidence for the likelier of yes and no, in the order of `VERDICT_FEATURES`.

    `verdict` is that of the evidence read alone, `near` that of the window.
    """
    sure, stated = max(verdict.yes, verdict.no), 1 - near.unstated
    return (*vector(features), _log_odds(sure), _log_odds(stated))


def _log_odds(probability: float) -> float:
    if not 0 < probability < 1:
        return _SUREST if probability >= 1 else -_SUREST
    return max(-_SUREST, min(_SUREST, math.log(probability / (1 - probability))))


def vector(features: Features) -> tuple[float, ...]:
    """Return the features in the order of `FEATURES`."""
    return tuple(float(value) for value in astuple(features))


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in content_words(text))


def _stem(word: str) -> str:
    stem = _STEM.sub("", word)
    return stem if len(stem) >= 3 else word


def _near(span: ReadSpan, passage: Passage) -> str:
    """The sentences the span touches with one before and one after."""
    touched = [
        i
        for i, sentence in enumerate(passage.sentences)
        if sentence.start < span.end and span.start < sentence.end
    ]
    if not touched:
        return passage.text
    first, last = max(0, touched[0] - 1), min(len(passage.sentences) - 1, touched[-1] + 1)
    start, end = passage.sentences[first].start, passage.sentences[last].end
    return passage.text[start - passage.start : end - passage.start]


def _rival(span: ReadSpan, spans: Sequence[ReadSpan], hits: Sequence[Hit]) -> float:
    """The best score among spans that are neither these words nor in this place."""
    article = hits[span.passage].passage.article_id
    own = set(content_words(span.text)) or {span.text}
    scores = [
        other.score
        for other in spans
        if not (set(content_words(other.text)) & own)
        and not (
            hits[other.passage].passage.article_id == article
            and other.start < span.end
            and span.start < other.end
        )
    ]
    return max(scores, default=span.score - 10.0)


def _missing_names(asked: Sequence[Collection[str]], there: Collection[str]) -> float:
    """Share of the names, each given as its stems, of which no stem is there."""
    if not asked:
        return 0.0
    return sum(not any(stem in there for stem in name) for name in asked) / len(asked)


def _missing_numbers(question: str, whole: str) -> float:
    asked = {n.text.lower() for n in (*numbers(question), *dates(question))}
    if not asked:
        return 0.0
    lower = whole.lower()
    return sum(number not in lower for number in asked) / len(asked)


def _mismatch(sort: Asked | None, text: str) -> bool:
    if sort == "number":
        return not _QUANTITY.search(text)
    if sort == "date":
        return not (_TIME.search(text) or dates(text))
    if sort in {"person", "place"}:
        return not any(character.isupper() for character in text)
    return False
