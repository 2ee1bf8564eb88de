"""The addresses of the article page: one for every article and every quotation.

Only builds addresses; `ui.article_page` answers them.
"""

from urllib.parse import quote, urlencode

from qa.types import Citation

__all__ = [
    "ARTICLE_FRAME",
    "EMPTY_ADDRESS",
    "MARK_ID",
    "NOTES_ADDRESS",
    "article_address",
    "citation_address",
    "passage_address",
    "source_link",
]

ARTICLE_FRAME = "article-frame"
"""Name of the frame that shows the article beside the chat; links point into it."""

EMPTY_ADDRESS = "/article"
"""What the frame shows while no article is chosen."""

NOTES_ADDRESS = "/notes"
"""The page of everything that was kept as a note."""

MARK_ID = "mark"
"""Fragment of the first marked piece of an article page."""


def article_address(article_id: str) -> str:
    """The address of an article, without a mark."""
    return f"/article/{quote(article_id, safe='')}"


def passage_address(article_id: str, start: int, end: int) -> str:
    """The address of an article with `[start, end)` marked, scrolled to the mark."""
    return f"{article_address(article_id)}?{urlencode({'start': start, 'end': end})}#{MARK_ID}"


def citation_address(citation: Citation) -> str:
    """The address of a quotation: the sentence marked, the answer span marked inside it."""
    query = urlencode(
        {
            "start": citation.start,
            "end": citation.end,
            "answer_start": citation.answer_start,
            "answer_end": citation.answer_end,
        }
    )
    return f"{article_address(citation.article_id)}?{query}#{MARK_ID}"


def source_link(citation: Citation) -> str:
    """The address that leads on to the quotation on the live page."""
    query = urlencode({"start": citation.start, "end": citation.end})
    return f"{article_address(citation.article_id)}/source?{query}"
