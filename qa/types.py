"""The frozen records of answering: what `Assistant` returns and streams.

Offsets are character offsets into the cited article's canonical text, half open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from index.types import Hit

__all__ = [
    "REFUSAL",
    "UNSURE",
    "Answer",
    "AnswerKind",
    "Candidate",
    "Citation",
    "CitationState",
    "Cited",
    "Event",
    "Finished",
    "Outcome",
    "Retrieved",
    "Token",
    "Understood",
]

Outcome = Literal["answered", "unsure", "refused"]
"""What an answer claims: that it is right, that it may be, or that the article does not say."""

REFUSAL = "The article does not say."
"""The one sentence that stands for "no answer here"; `Answer.kind` is then "refusal"."""

UNSURE = "Not sure. Perhaps: "
"""What stands before the best candidate where the outcome is "unsure"."""

AnswerKind = Literal[
    "span", "list", "yes_no", "comparison", "extract", "generated", "correction", "refusal"
]
CitationState = Literal["verified", "supported", "unsupported"]

_STANDINGS: dict[CitationState, str] = {
    "verified": "quoted from the article",
    "supported": "has the answer's words",
    "unsupported": "not found in the article",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation that backs an answer.

    `quote` is the whole sentence (or sentences) `[start, end)`; the answer span is
    `[answer_start, answer_end)`, inside it. `state` is "verified" when code has checked
    `article.text[start:end] == quote`, "supported" when the words of a generated
    sentence are covered by the quote, else "unsupported".
    """

    article_id: str
    title: str
    quote: str
    start: int
    end: int
    answer_start: int
    answer_end: int
    state: CitationState
    page: int | None = None
    url: str | None = None

    @property
    def verified(self) -> bool:
        """True when the quote stands in the article letter for letter."""
        return self.state == "verified"

    @property
    def standing(self) -> str:
        """What the quotation is, in words that say nothing of whether the answer is right."""
        return _STANDINGS[self.state]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span the reader considered: its place, its raw score and its probability."""

    article_id: str
    start: int
    end: int
    text: str
    score: float
    confidence: float


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What the assistant says to one question, with the quotations it rests on.

    `text` is what is shown; where `outcome` is "unsure" it is the best candidate behind
    `UNSURE`, and `kind` and `citations` are the candidate's. `question` is
    the stand-alone question that was understood, `asked` what was typed. `confidence`
    is the calibrated probability in [0, 1] that the article answers the question and
    this is the answer, `answerable` that the article answers it at all, None where nothing
    weighed that. `closest` holds the closest passages where nothing is asserted. `timings`
    maps a stage to seconds. `retrieved` are the passages that were found for the question, in
    the order of the search, `candidates` the spans considered in them, best first.
    `attribution` is who says so, in the words of the cited sentence, where that is reported
    speech ("the minister" of "Ice is melting, the minister said"); None where the article
    says so itself.
    """

    text: str
    outcome: Outcome
    kind: AnswerKind
    question: str
    asked: str
    citations: tuple[Citation, ...]
    confidence: float
    closest: tuple[Hit, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    retrieved: tuple[Hit, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    notices: tuple[str, ...] = ()
    attribution: str | None = None
    answerable: float | None = None

    @property
    def answering(self) -> float:
        """The probability that the article answers the question: that of the answer where it was
        not weighed apart.
        """
        return self.confidence if self.answerable is None else self.answerable

    @property
    def answered(self) -> bool:
        """True when the text is asserted: neither unsure nor refused."""
        return self.outcome == "answered"

    @property
    def best(self) -> str:
        """The candidate alone: "1996" of "Not sure. Perhaps: 1996"; "" where refused."""
        return "" if self.outcome == "refused" else self.text.removeprefix(UNSURE)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Answer {self.outcome}: {self.text!r}>"

    @property
    def said_by(self) -> str:
        """What stands behind the text where it is reported: "(according to …)", or ""."""
        return f"(according to {self.attribution})" if self.attribution else ""

    @property
    def rephrased(self) -> bool:
        """True when the question that was understood is another than the one typed."""
        return self.question.split() != self.asked.split()


@dataclass(frozen=True, slots=True)
class Understood:
    """The stand-alone question, before anything is searched."""

    question: str
    asked: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages that will be read."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the answer's text, in order."""

    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of the answer."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer; always the last event."""

    answer: Answer


Event = Understood | Retrieved | Token | Cited | Finished
