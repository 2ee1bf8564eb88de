"""From passages to a decision: the best that they say to a question, and whether that is asserted,
shown as unsure, or refused. Cites nothing and writes no answer; `qa.answering` does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.embed import Embedder, embedding_few
from index.types import Hit
from qa.config import SHORTLIST, Settings
from qa.kinds.finding import Finding, Reading
from qa.kinds.lists import several
from qa.kinds.spans import span_of
from qa.kinds.yes_no import settle
from qa.question import Question
from qa.reader.confidence import Confidence
from qa.reader.features import Features, features_of, vector, verdict_vector
from qa.reader.promise import Kind, Promise
from qa.reader.shortlist import CloseReading, Shortlisted, read_closely
from qa.reader.types import SpanReader
from qa.types import Candidate, Outcome

__all__ = ["Decider", "Decision"]

Lap = Callable[[str], None]
"""Told when a stage, named so, has ended."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`finding` is what is said to the question, None where it is refused.

    `confidence` in [0, 1] is the probability of the best candidate, `answerable` that the articles
    answer the question at all. `promise` is the one that the outcome was decided by.
    """

    outcome: Outcome
    finding: Finding | None
    confidence: float
    answerable: float
    candidates: tuple[Candidate, ...]
    promise: Promise


@dataclass(frozen=True, slots=True)
class _Found:
    """The best that is said to a question, with the evidence for it."""

    finding: Finding
    kind: Kind
    values: tuple[float, ...]


class Decider:
    """Reads, weighs and decides. Holds no state of its own."""

    def __init__(
        self, *, reader: SpanReader, embedder: Embedder, confidence: Confidence, settings: Settings
    ) -> None:
        self._reader = reader
        self._embed = embedding_few(embedder)
        self._confidence = confidence
        self._list_items = settings.answer.list_items
        self.promises: dict[Kind, Promise] = {
            "span": confidence.promise("span", settings.reader),
            "yes_no": confidence.promise("yes_no", settings.reader),
        }

    def decision(self, question: Question, hits: Sequence[Hit], lap: Lap) -> Decision:
        """Decide what the passages say to the question."""
        read = read_closely(
            question.text,
            hits,
            self._reader,
            self._embed,
            SHORTLIST,
            question.history,
            before=self._confidence.sentences_before,
        )
        described = features_of(question.text, read)
        candidates = [
            (self._candidate(each, evidence, read), each.span, evidence)
            for each, evidence in zip(read.shortlisted, described, strict=True)
        ]
        candidates.sort(key=lambda each: -each[0].confidence)
        judged = tuple((candidate, span) for candidate, span, _ in candidates)
        lap("read")
        found = self._settled(read, described) if question.yes_no else None
        if found is None and candidates:
            reading = Reading(question.text, read.hits, read.spans, judged)
            found = self._best(reading, candidates[0][2])
        decision = self._decided(found, tuple(candidate for candidate, _ in judged))
        lap("decide")
        return decision

    def _decided(self, found: _Found | None, candidates: tuple[Candidate, ...]) -> Decision:
        if found is None:
            return Decision("refused", None, 0.0, 0.0, candidates, self.promises["span"])
        sure, promise = found.finding.confidence, self.promises[found.kind]
        answerable = self._confidence.of_article(found.kind, found.values)
        if answerable is None:
            answerable = sure
        outcome = promise.outcome(sure, answerable)
        finding = None if outcome == "refused" else found.finding
        return Decision(outcome, finding, sure, answerable, candidates, promise)

    def _best(self, reading: Reading, evidence: Features) -> _Found | None:
        """Answer with the most probable span, or the items around it."""
        finding = several(reading, self._list_items) or span_of(reading)
        return None if finding is None else _Found(finding, "span", vector(evidence))

    def _settled(self, read: CloseReading, described: Sequence[Features]) -> _Found | None:
        """Answer with yes or no; None where the reader cannot tell."""
        found = settle(read)
        if found is None:
            return None
        values = verdict_vector(described[0], found.verdict, found.near)
        sure = self._confidence.of_verdict(values, found.verdict)
        return _Found(Finding(found.text, "yes_no", (found.piece,), sure), "yes_no", values)

    def _candidate(
        self, looked_at: Shortlisted, evidence: Features, read: CloseReading
    ) -> Candidate:
        span = looked_at.span
        return Candidate(
            article_id=read.hits[span.passage].passage.article_id,
            start=span.start,
            end=span.end,
            text=span.text,
            score=span.score,
            confidence=self._confidence.of(vector(evidence)),
        )
