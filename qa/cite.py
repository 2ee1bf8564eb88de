"""Citations: from a span to the whole sentences around it, and the check that they are true.

A citation is "verified" only when code has compared its quote with the article, letter for
letter; nothing else may set that state.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.types import Article, Span
from qa.types import Citation

__all__ = ["cite", "sentence_around", "verify"]


def sentence_around(sentences: Sequence[Span], start: int, end: int) -> Span:
    """Return the range of whole sentences that covers `[start, end)`.

    `sentences` are in order and do not overlap. Where no sentence covers an end of the
    range, that end itself is taken.
    """
    first = next((s.start for s in sentences if s.start <= start < s.end), start)
    last = next((s.end for s in sentences if s.start < end <= s.end), end)
    return Span(first, last)


def cite(
    article: Article,
    sentences: Sequence[Span],
    start: int,
    end: int,
    *,
    page: int | None = None,
) -> Citation:
    """Cite `article.text[start:end]` by the whole sentences around it, and verify it.

    `page` is used where the block that the quote starts in has none.
    """
    quote = sentence_around(sentences, start, end)
    citation = Citation(
        article_id=article.id,
        title=article.title,
        quote=article.text[quote.start : quote.end],
        start=quote.start,
        end=quote.end,
        answer_start=start,
        answer_end=end,
        state="unsupported",
        page=_page(article, quote.start) or page,
        url=article.url,
    )
    return verify(article, citation)


def verify(article: Article, citation: Citation) -> Citation:
    """Return the citation with the state that the article's text gives it.

    "verified": the citation is of this article, its quote stands at its offsets letter for
    letter, and the answer lies inside the quote and is not empty. Anything else:
    "unsupported".
    """
    true = (
        citation.article_id == article.id
        and 0 <= citation.start < citation.end <= len(article.text)
        and article.text[citation.start : citation.end] == citation.quote
        and citation.start <= citation.answer_start < citation.answer_end <= citation.end
    )
    return replace(citation, state="verified" if true else "unsupported")


def _page(article: Article, offset: int) -> int | None:
    return next((b.page for b in article.blocks if b.start <= offset < b.end), None)
