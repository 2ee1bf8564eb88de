"""Yes or no: the reader finds what settles the question, then reads that alone and says which."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import Hit, Passage
from qa.kinds.finding import Piece
from qa.question import Question
from qa.reader.shortlist import sentence_of
from qa.reader.types import ReadSpan, SpanReader, Verdict

__all__ = ["Settled", "settle"]


@dataclass(frozen=True, slots=True)
class Settled:
    """The sentence that settles a question: `verdict` is what it says when it is read alone,
    `near` what the window says that it was found in.
    """

    piece: Piece
    verdict: Verdict
    near: Verdict

    @property
    def text(self) -> str:
        """The answer."""
        return "Yes" if self.verdict.yes >= self.verdict.no else "No"


def settle(
    question: Question, hits: Sequence[Hit], spans: Sequence[ReadSpan], reader: SpanReader
) -> Settled | None:
    """Return the sentence that settles the question; None where the reader cannot tell.

    `spans` are what the reader found in the passages of `hits`, best score first: the best one
    is the evidence. Its sentence is read again with the one before it alone, for what a whole
    passage says is decided less well.
    """
    best = spans[0] if spans else None
    if best is None or best.verdict is None:
        return None
    passage = hits[best.passage].passage
    again = reader.read(question.text, [_evidence(passage, best)], question.history)
    verdict = next((span.verdict for span in again if span.verdict is not None), best.verdict)
    sentence = sentence_of(best, passage)
    return Settled(Piece(passage, sentence.start, sentence.end), verdict, best.verdict)


def _evidence(passage: Passage, span: ReadSpan) -> Passage:
    """Cut a passage to the sentence that a span begins in and the one before it."""
    sentence = sentence_of(span, passage)
    before = [each for each in passage.sentences if each.end <= sentence.start]
    start = before[-1].start if before else sentence.start
    return replace(
        passage,
        start=start,
        end=sentence.end,
        text=passage.text[start - passage.start : sentence.end - passage.start],
        sentences=(*before[-1:], sentence),
    )
