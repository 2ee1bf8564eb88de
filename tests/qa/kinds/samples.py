"""Passages and readings for tests of the kinds, made in code."""

from index.chunk import chunk
from index.config import ChunkSettings
from index.types import BlockKind, Hit, Passage
from qa.kinds.finding import Finding, Reading
from qa.reader.types import ReadSpan
from qa.types import Candidate
from tests.samples import article_of

__all__ = ["check_pieces", "hits_of", "reading_of"]


def hits_of(*paragraphs: str | tuple[BlockKind, str], title: str = "Sample") -> tuple[Hit, ...]:
    """Each paragraph is a passage of one article, retrieved in this order."""
    article = article_of(*paragraphs, title=title)
    passages = [
        passage
        for block in article.blocks
        for passage in chunk(article, ChunkSettings())
        if passage.start <= block.start < passage.end
    ]
    distinct = list(dict.fromkeys(passages))
    return tuple(Hit(passage, 1.0, rank) for rank, passage in enumerate(distinct, 1))


def reading_of(question: str, hits: tuple[Hit, ...], *found: tuple[str, float]) -> Reading:
    """The reader found these texts with these probabilities, the likeliest first."""
    judged = []
    for text, confidence in found:
        index, passage = next((i, h.passage) for i, h in enumerate(hits) if text in h.passage.text)
        start = passage.start + passage.text.index(text)
        span = ReadSpan(index, start, start + len(text), text, 1.0)
        candidate = Candidate(
            passage.article_id, span.start, span.end, text, span.score, confidence
        )
        judged.append((candidate, span))
    return Reading(question, hits, tuple(span for _, span in judged), tuple(judged))


def check_pieces(finding: Finding) -> list[str]:
    """Check that every piece lies inside its passage, and return their texts."""
    for piece in finding.pieces:
        passage: Passage = piece.passage
        assert passage.start <= piece.start < piece.end <= passage.end
    return [piece.text for piece in finding.pieces]
