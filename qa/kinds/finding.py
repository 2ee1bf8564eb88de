"""What the kinds of answering read and give: a reading of a question, and a finding.

Records and how sentences are reached; no rule about any kind stands here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Hit, Passage, Span
from qa.reader.types import ReadSpan
from qa.types import AnswerKind, Candidate

__all__ = [
    "Finding",
    "Piece",
    "Reading",
    "Sentence",
    "a_sentence_each",
    "joined",
    "sentence_at",
]


@dataclass(frozen=True, slots=True)
class Piece:
    """A place to cite: `[start, end)` of the article that `passage` is from."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words of the piece, which lies inside the passage."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    def within(self, other: "Piece") -> bool:
        """Tell whether the piece lies inside another, of the same article."""
        same = self.passage.article_id == other.passage.article_id
        return same and other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer without its citations; `pieces` has at least one, in the order to cite.

    `confidence` is the probability in [0, 1] that the article says so.
    """

    text: str
    kind: AnswerKind
    pieces: tuple[Piece, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader found for a question: all spans, best score first, and of those the
    shortlisted ones with their probability, the most probable first.
    """

    question: str
    hits: tuple[Hit, ...]
    spans: tuple[ReadSpan, ...]
    judged: tuple[tuple[Candidate, ReadSpan], ...]

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The shortlisted spans, the most probable first."""
        return tuple(candidate for candidate, _ in self.judged)

    def piece(self, span: ReadSpan) -> Piece:
        """Return the place of one of the spans."""
        return Piece(self.hits[span.passage].passage, span.start, span.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage with the one before it in that passage, or ""."""

    passage: Passage
    span: Span
    text: str
    before: str

    @property
    def piece(self) -> Piece:
        """The whole sentence as a place to cite."""
        return Piece(self.passage, self.span.start, self.span.end)


def sentence_at(passage: Passage, offset: int) -> Sentence:
    """Return the sentence of a passage that holds an offset of the article.

    Where no sentence does, the whole passage stands for it.
    """
    for index, span in enumerate(passage.sentences):
        if span.start <= offset < span.end:
            return _sentence(passage, index)
    return Sentence(passage, Span(passage.start, passage.end), passage.text, "")


def a_sentence_each(items: Sequence[Piece]) -> tuple[Piece, ...]:
    """Put the items of one sentence into one piece, so that a sentence is cited once."""
    pieces: list[Piece] = []
    for item in items:
        last = pieces[-1] if pieces else None
        if last is not None and last.passage.article_id == item.passage.article_id:
            sentence = sentence_at(last.passage, last.start).span
            if sentence.start <= item.start < sentence.end:
                start, end = min(last.start, item.start), max(last.end, item.end)
                pieces[-1] = Piece(last.passage, start, end)
                continue
        pieces.append(item)
    return tuple(pieces)


def joined(items: Sequence[str]) -> str:
    """Write "A", "A and B" or "A, B and C"; semicolons where an item has a comma."""
    if len(items) < 2:
        return "".join(items)
    comma = "; " if any("," in item for item in items) else ", "
    return f"{comma.join(items[:-1])} and {items[-1]}"


def _sentence(passage: Passage, index: int) -> Sentence:
    def text(span: Span) -> str:
        return passage.text[span.start - passage.start : span.end - passage.start]

    before = text(passage.sentences[index - 1]) if index else ""
    span = passage.sentences[index]
    return Sentence(passage, span, text(span), before)
