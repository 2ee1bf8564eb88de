"""Yes or no: the reader finds what settles the question, then reads that alone and says which."""

from collections.abc import Sequence
from dataclasses import replace

from index.types import Hit, Passage
from qa.kinds.finding import Finding, Piece
from qa.question import Question
from qa.reader.shortlist import sentence_of
from qa.reader.types import ReadSpan, SpanReader

__all__ = ["settle"]


def settle(
    question: Question, hits: Sequence[Hit], spans: Sequence[ReadSpan], reader: SpanReader
) -> Finding | None:
    """Return "Yes" or "No" with the sentence that settles it; None where the reader cannot tell.

    `spans` are what the reader found in the passages of `hits`, best score first: the best one
    is the evidence. Its sentence is read again with the one before it alone, for what a whole
    passage says is decided less well. The confidence is the probability of the answer given.
    """
    best = next((span for span in spans if span.verdict is not None), None)
    if best is None:
        return None
    passage = hits[best.passage].passage
    again = reader.read(question.text, [_evidence(passage, best)], question.history)
    verdict = next((span.verdict for span in again if span.verdict is not None), best.verdict)
    if verdict is None:
        return None
    sentence = sentence_of(best, passage)
    text = "Yes" if verdict.yes >= verdict.no else "No"
    piece = Piece(passage, sentence.start, sentence.end)
    return Finding(text, "yes_no", (piece,), max(verdict.yes, verdict.no))


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
