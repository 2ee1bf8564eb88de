"""From passages to a decision: the best that they say to a question, and whether that is asserted,
shown as unsure, or refused. Cites nothing and writes no answer; `qa.answering` does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.embed import Embedder, embedding_few
from index.types import Hit
from qa.config import SHORTLIST, Settings
from qa.kinds.comparison import comparison, named_in_one, resolve
from qa.kinds.finding import Finding, Reading
from qa.kinds.premise import correct
from qa.kinds.question import question_kind
from qa.kinds.spans import read_off, span_of
from qa.kinds.wording import bare_question
from qa.kinds.yes_no import decide
from qa.reader.confidence import Confidence
from qa.reader.promise import Kind, Promise
from qa.reader.shortlist import CloseReading, read_closely
from qa.reader.types import ReadSpan, SpanReader, StatementJudge
from qa.types import Candidate, Outcome

__all__ = ["Decider", "Decision", "Search"]

Search = Callable[[str], Sequence[Hit]]
"""Finds passages for a stand-alone question, among those that the asker chose."""

Lap = Callable[[str], None]
"""Told when a stage, named so, has ended."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`finding` is what is said to the question, None where it is refused.

    `confidence` in [0, 1] is the probability of the best candidate, which a correction is not.
    `promise` is the one that the outcome was decided by.
    """

    outcome: Outcome
    finding: Finding | None
    confidence: float
    candidates: tuple[Candidate, ...]
    promise: Promise


@dataclass(frozen=True, slots=True)
class _Found:
    """The best finding whatever its confidence, and the kind of question this was fitted on.

    `assertable` is False where a rule found that it is not what was asked for.
    """

    finding: Finding | None
    kind: Kind
    candidates: tuple[Candidate, ...] = ()
    assertable: bool = True


class Decider:
    """Reads, weighs and decides. Holds no state of its own."""

    def __init__(
        self,
        *,
        reader: SpanReader,
        judge: StatementJudge | None,
        embedder: Embedder,
        confidence: Confidence,
        settings: Settings,
    ) -> None:
        self._reader = reader
        self._judge = judge
        self._embed = embedding_few(embedder)
        self._confidence = confidence
        self._list_items = settings.answer.list_items
        self.promises: dict[Kind, Promise] = {
            "span": confidence.promise("span", settings.reader),
            "yes_no": confidence.promise("yes_no", settings.reader),
        }

    def decision(self, question: str, hits: Sequence[Hit], search: Search, lap: Lap) -> Decision:
        """Decide on a stand-alone question; the parts of a comparison are searched anew."""
        found = self._find(question, hits, search, lap)
        finding, promise = found.finding, self.promises[found.kind]
        doubt = found.candidates[0].confidence if found.candidates else 0.0
        outcome: Outcome = "refused"
        if finding is not None:
            doubt = finding.confidence
            outcome = promise.outcome(doubt)
            if outcome == "answered" and not found.assertable:
                outcome = "unsure"
        if outcome == "refused":
            finding = None
        correction = _correction(question, hits, finding)
        if correction is not None:
            finding, outcome = correction, "unsure"
        lap("decide")
        return Decision(outcome, finding, doubt, found.candidates, promise)

    def _find(self, question: str, hits: Sequence[Hit], search: Search, lap: Lap) -> _Found:
        kind = question_kind(question)
        compared = comparison(bare_question(question))
        if compared is not None:
            both = resolve(compared, lambda part: span_of(self._reading(part, search(part))))
            if both is not None and both.confidence >= self.promises["span"].refuse_below:
                return _Found(both, "span")
            kind = "yes_no" if compared.claim else kind
        if kind == "yes_no" and self._judge is not None:
            return _Found(decide(question, hits, self._judge, self._embed), "yes_no")
        reading = self._reading(question, hits)
        lap("read")
        asserted = self.promises["span"].assert_from
        finding = read_off(reading, kind, cells_from=asserted, items=self._list_items)
        fits = compared is None or finding is None or named_in_one(compared, finding)
        return _Found(finding, "span", reading.candidates, assertable=fits)

    def _reading(self, question: str, hits: Sequence[Hit]) -> Reading:
        read = read_closely(question, hits, self._reader, self._embed, SHORTLIST)
        return Reading(question, read.hits, read.spans, tuple(self._weighed(question, read)))

    def _weighed(self, question: str, read: CloseReading) -> list[tuple[Candidate, ReadSpan]]:
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
        return sorted(judged, key=lambda pair: -pair[0].confidence)


def _correction(question: str, hits: Sequence[Hit], finding: Finding | None) -> Finding | None:
    """The sentence that corrects the question's premise; None where the finding stands.

    It stands unless its own sentence says it of somebody or something else.
    """
    if finding is not None and finding.kind not in ("span", "list", "extract"):
        return None
    correction = correct(question, hits)
    if correction is None or finding is None:
        return correction
    return correction if finding.pieces[0].within(correction.pieces[0]) else None
