"""What speaks for and against a span being the answer: numbers for `qa.reader.confidence`.

Pure functions of the question, the spans and the retrieved passages; no model runs here.
"""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from index.types import Hit, Passage
from qa.reader.types import ReadSpan
from qa.text.asked import Asked, asked_sort
from qa.text.entities import content_words, dates, names, numbers

__all__ = ["AGAINST", "FEATURES", "Features", "features_of", "vector"]

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


FEATURES = tuple(field.name for field in fields(Features))

AGAINST = frozenset(
    "elsewhere nowhere names_far numbers_nowhere type_mismatch length answerable_elsewhere".split()
)
"""The features that speak against a span; the others speak for it."""


def features_of(
    question: str,
    span: ReadSpan,
    spans: Sequence[ReadSpan],
    hits: Sequence[Hit],
    similarity: float,
) -> Features:
    """Describe `span`, one of `spans` (best first), which were read from the passages of `hits`.

    `similarity` is what `qa.reader.shortlist.sentence_similarities` says of it.
    """
    hit = hits[span.passage]
    passage = hit.passage
    asked = {_stem(word) for word in content_words(question)}
    near = {_stem(w) for w in content_words(_near(span, passage))}
    everything = "\n".join(
        f"{h.passage.title}\n{h.passage.heading}\n{h.passage.text}" for h in hits
    )
    read = {_stem(w) for w in content_words(everything)}
    sort = asked_sort(question)
    return Features(
        score=span.score,
        lead=min(10.0, span.score - _rival(span, spans, hits)),
        elsewhere=len((asked & read) - near) / len(asked) if asked else 0.0,
        nowhere=len(asked - read - near) / len(asked) if asked else 0.0,
        names_far=_missing_names(question, f"{passage.title} {_near(span, passage)}"),
        numbers_nowhere=_missing_numbers(question, everything),
        type_mismatch=float(_mismatch(sort, span.text)),
        similarity=similarity,
        first=1.0 / hit.rank,
        length=0.0 if sort == "explanation" else min(30, len(span.text.split())) / 10,
        answerable=span.answerable or 0.0,
        answerable_elsewhere=max(
            (s.answerable for s in spans if s.passage != span.passage and s.answerable is not None),
            default=0.0,
        ),
    )


def vector(features: Features) -> tuple[float, ...]:
    """Return the features in the order of `FEATURES`."""
    return tuple(float(value) for value in astuple(features))


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


def _missing_names(question: str, whole: str) -> float:
    found = names(question)
    if not found:
        return 0.0
    there = {_stem(word) for word in content_words(whole)}
    absent = sum(
        not any(_stem(word) in there for word in content_words(name.text)) for name in found
    )
    return absent / len(found)


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
