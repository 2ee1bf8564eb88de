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
from qa.reader.promise import Kind, Promise
from qa.reader.shortlist import CloseReading, read_closely
from qa.reader.types import ReadSpan, SpanReader
from qa.types import Candidate, Outcome

__all__ = ["Decider", "Decision"]

Lap = Callable[[str], None]
"""Told when a stage, named so, has ended."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`finding` is what is said to the question, None where it is refused.

    `confidence` in [0, 1] is the probability of the best candidate. `promise` is the one that the
    outcome was decided by.
    """

    outcome: Outcome
    finding: Finding | None
    confidence: float
    candidates: tuple[Candidate, ...]
    promise: Promise


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
            question.text, hits, self._reader, self._embed, SHORTLIST, question.history
        )
        reading = Reading(question.text, read.hits, read.spans, self._weighed(question.text, read))
        lap("read")
        finding = self._settled(question, read) if question.yes_no else None
        kind: Kind = "span" if finding is None else "yes_no"
        if finding is None:
            finding = several(reading, self._list_items) or span_of(reading)
        promise = self.promises[kind]
        outcome = "refused" if finding is None else promise.outcome(finding.confidence)
        lap("decide")
        return Decision(
            outcome,
            None if outcome == "refused" else finding,
            0.0 if finding is None else finding.confidence,
            reading.candidates,
            promise,
        )

    def _settled(self, question: Question, read: CloseReading) -> Finding | None:
        """Answer with yes or no; None where the reader cannot tell."""
        found = settle(question, read.hits, read.spans, self._reader)
        if found is None:
            return None
        sure = self._confidence.of_verdict(question.text, read, found.verdict, found.near)
        return Finding(found.text, "yes_no", (found.piece,), sure)

    def _weighed(self, question: str, read: CloseReading) -> tuple[tuple[Candidate, ReadSpan], ...]:
        """Give the shortlisted spans their probability; the most probable first."""
        probabilities = self._confidence.probabilities(question, read)
        judged = [
            (
                Candidate(
                    article_id=read.hits[span.passage].passage.article_id,
                    start=span.start,
                    end=span.end,
                    text=span.text,
                    score=span.score,
                    confidence=probability,
                ),
                span,
            )
            for (span, _), probability in zip(read.shortlisted, probabilities, strict=True)
        ]
        return tuple(sorted(judged, key=lambda pair: -pair[0].confidence))
