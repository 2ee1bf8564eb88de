"""The few spans worth a closer look: the best of each of the sentences read.

The reader's score alone decides badly between sentences; `qa.reader.confidence` weighs more
evidence, among it how near the sentence's meaning is to the question's.
"""

from collections.abc import Sequence

from index.types import Hit, Passage, Span
from qa.reader.types import ReadSpan

__all__ = ["sentence_of", "shortlist"]


def shortlist(spans: Sequence[ReadSpan], hits: Sequence[Hit], limit: int) -> tuple[ReadSpan, ...]:
    """Keep the best span of each sentence (overlapping passages share some), at most `limit`.

    `spans` are best first, and stay so.
    """
    seen: set[tuple[str, Span]] = set()
    kept: list[ReadSpan] = []
    for span in spans:
        passage = hits[span.passage].passage
        key = (passage.article_id, sentence_of(span, passage))
        if key not in seen:
            seen.add(key)
            kept.append(span)
            if len(kept) == limit:
                break
    return tuple(kept)


def sentence_of(span: ReadSpan, passage: Passage) -> Span:
    """Return the sentence that the span begins in; the span itself where there is none."""
    return next(
        (s for s in passage.sentences if s.start <= span.start < s.end), Span(span.start, span.end)
    )
