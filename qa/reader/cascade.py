"""A quick reader over all passages, then a larger one over the few that matter."""

from collections.abc import Sequence
from dataclasses import replace

from index.types import Passage
from qa.reader.types import ReadSpan, SpanReader
from qa.turns import Turn

__all__ = ["read_again"]


def read_again(
    large: SpanReader,
    question: str,
    passages: Sequence[Passage],
    found: Sequence[ReadSpan],
    most: int,
    history: Sequence[Turn] = (),
) -> tuple[ReadSpan, ...]:
    """Return what a larger reader finds in the passages that hold the best of the spans `found`.

    `found` are spans of `passages`, best first. Of passages that overlap, the one whose own span
    is best stands for those whose best span it holds as well, so that `most` passages are as many
    places. Scores are those of the larger reader alone: those of two networks do not compare.
    """
    chosen: list[int] = []
    seen: set[int] = set()
    for span in found:
        if len(chosen) == most:
            break
        if span.passage in seen:
            continue
        seen.add(span.passage)
        article = passages[span.passage].article_id
        if not any(_holds(passages[i], article, span) for i in chosen):
            chosen.append(span.passage)
    again = large.read(question, [passages[i] for i in chosen], history)
    return tuple(replace(span, passage=chosen[span.passage]) for span in again)


def _holds(passage: Passage, article: str, span: ReadSpan) -> bool:
    return passage.article_id == article and passage.start <= span.start < span.end <= passage.end
