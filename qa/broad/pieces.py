"""Answer a broad question with sentences or items taken from the article, each with its place.

"What is it about?" and "Summarise it" get the sentences that stand for the whole, "Who is
named?" and the like the distinct items in order of first mention. No text is written here:
every answer is a span of the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Article, Passage, Span
from qa.broad.kinds import BroadKind, broad_kind
from qa.broad.salience import Embed, salient_sentences
from qa.text.mentions import mentions

__all__ = ["BroadKind", "Extracted", "broad_kind", "extract"]

ABOUT_SENTENCES = 2
SUMMARY_SENTENCES = (3, 6)
SENTENCES_A_SUMMARY_SENTENCE = 6
"""A summary has one sentence for so many of the article's, within `SUMMARY_SENTENCES`."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """One piece of a broad answer: `text == article.text[answer.start:answer.end]`.

    `sentence` is the whole sentence around it, or the sentence itself.
    """

    text: str
    sentence: Span
    answer: Span


def extract(
    kind: BroadKind,
    article: Article,
    passages: Sequence[Passage],
    embed: Embed,
    limit: int,
) -> tuple[Extracted, ...]:
    """Return at most `limit` pieces in article order; () when the article has none.

    `passages` are the article's own and may overlap. `embed` maps n texts to unit vectors
    of shape (n, dimension) and is called for "about" and "summary" only.
    """
    sentences = _sentences(article, passages)
    if kind == "about" or kind == "summary":
        count = ABOUT_SENTENCES if kind == "about" else _summary_length(len(sentences))
        chosen = salient_sentences(article, sentences, embed, min(count, limit))
        return tuple(Extracted(article.text[s.start : s.end], s, s) for s in chosen)
    found = mentions(kind, article.text, sentences)[: max(limit, 0)]
    return tuple(
        Extracted(item.text, _around(item.start, sentences), Span(item.start, item.end))
        for item in found
    )


def _summary_length(sentences: int) -> int:
    least, most = SUMMARY_SENTENCES
    return min(most, max(least, round(sentences / SENTENCES_A_SUMMARY_SENTENCE)))


def _sentences(article: Article, passages: Sequence[Passage]) -> tuple[Span, ...]:
    """Return the article's sentences once each, in order, without headings."""
    headings = [b for b in article.blocks if b.kind == "heading"]
    spans = {
        span
        for passage in passages
        for span in passage.sentences
        if not any(h.start <= span.start < h.end for h in headings)
    }
    return tuple(sorted(spans, key=lambda s: (s.start, s.end)))


def _around(offset: int, sentences: Sequence[Span]) -> Span:
    return next(s for s in sentences if s.start <= offset < s.end)
