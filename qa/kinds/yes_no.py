"""Yes or no: the reader finds what settles the question, then reads that alone and says which."""

from dataclasses import dataclass

from qa.kinds.finding import Piece
from qa.reader.shortlist import CloseReading, sentence_of
from qa.reader.types import Verdict

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


def settle(read: CloseReading) -> Settled | None:
    """Return the sentence that settles a question; None where the reader cannot tell.

    The best span is the evidence. What its sentence says when it is read with those before it
    alone decides, for what a whole passage says is told less well.
    """
    if not read.shortlisted or (best := read.shortlisted[0]).span.verdict is None:
        return None
    near = best.span.verdict
    verdict = next((span.verdict for span in best.again if span.verdict is not None), near)
    passage = read.hits[best.span.passage].passage
    sentence = sentence_of(best.span, passage)
    return Settled(Piece(passage, sentence.start, sentence.end), verdict, near)
