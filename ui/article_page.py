"""An article as a small page of its own, with a quotation marked: pure functions to HTML.

The page holds no markup from the article: every character is escaped, and marks are
placed here, by Python string offsets, so they are exact for any script. The elements
of class `canonical` contain the canonical text and nothing else: taking their tags away
gives `article.text` back. Serving the page is `ui.article_routes`' work.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from index.types import Article, Block, Span
from ui.links import MARK_ID
from ui.plain_page import attribute as _attribute
from ui.plain_page import plain_page
from ui.plain_page import text as _text
from ui.receipt import long_date

__all__ = ["Marks", "render_article", "safe_marks"]

_NUMBERED = re.compile(r"\s*\w{1,4}[.)]\s")


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked: the quotation, and the answer inside it where there is one."""

    cited: Span
    answer: Span | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or the text between two blocks (`block` is None)."""

    start: int
    end: int
    block: Block | None
    in_list: bool


def safe_marks(
    article: Article,
    start: int | None,
    end: int | None,
    answer_start: int | None,
    answer_end: int | None,
) -> Marks | None:
    """The marks an address asks for, or None where they do not lie inside the article.

    An answer span that does not lie inside the quotation is left out.
    """
    if start is None or end is None or not 0 <= start < end <= len(article.text):
        return None
    cited = Span(start, end)
    if answer_start is None or answer_end is None:
        return Marks(cited)
    if not start <= answer_start < answer_end <= end:
        return Marks(cited)
    return Marks(cited, Span(answer_start, answer_end))


def render_article(article: Article, marks: Marks | None = None) -> str:
    """The whole page: header with title, byline and source, then the text with the marks."""
    language = f' lang="{_attribute(article.language)}"' if article.language else ""
    skip = f'<a class="skip" href="#{MARK_ID}">To the cited sentence</a>' if marks else ""
    pieces = list(_pieces(article))
    marked = _Marker(article.text, marks)
    if _starts_with_title(article):
        # The article's own first heading is the title: it is not shown twice.
        title = (
            f'<h1 class="canonical" dir="auto">{marked.html(pieces[0].start, pieces[0].end)}</h1>'
        )
        pieces = pieces[1:]
    else:
        title = f'<h1 dir="auto">{_text(article.title)}</h1>'
    return plain_page(
        article.title,
        f"{skip}<article{language}><header>{title}{_byline(article)}</header>"
        f'<div class="canonical">{_body(pieces, marked)}</div></article>',
    )


def _byline(article: Article) -> str:
    parts = [
        f'<span class="author" dir="auto">{_text(article.author)}</span>' if article.author else "",
        f'<time datetime="{_attribute(article.published)}">'
        f"{_text(long_date(article.published))}</time>"
        if article.published
        else "",
        f"<span>{article.words:,} words</span>",
        f'<a href="{_attribute(article.url)}" target="_blank" rel="noopener noreferrer">'
        "Open the source</a>"
        if article.url
        else "",
    ]
    return f'<p class="byline">{"".join(parts)}</p>'


def _starts_with_title(article: Article) -> bool:
    if not article.blocks:
        return False
    first = article.blocks[0]
    if first.kind != "heading" or first.start != 0:
        return False
    return article.text[: first.end].strip() == article.title.strip()


def _body(pieces: list[_Piece], marked: "_Marker") -> str:
    """The text, block by block; only tags are added to it."""
    parts: list[str] = []
    page: int | None = None
    for in_list, group in groupby(pieces, key=lambda piece: piece.in_list):
        inner: list[str] = []
        for piece in group:
            if piece.block is not None and piece.block.page != page:
                page = piece.block.page
                if page is not None:
                    inner.append(_page_number(page, in_list=in_list))
            text = marked.text[piece.start : piece.end]
            inner.append(_element(piece.block, marked.html(piece.start, piece.end), text))
        html = "".join(inner)
        parts.append(f"<ul>{html}</ul>" if in_list else html)
    return "".join(parts)


def _pieces(article: Article) -> Iterator[_Piece]:
    position = 0
    before_in_list = False
    for block in article.blocks:
        in_list = block.kind == "list_item"
        if block.start > position:
            # Only white space may stand between two items of one list.
            blank = not article.text[position : block.start].strip()
            yield _Piece(position, block.start, None, before_in_list and in_list and blank)
        yield _Piece(block.start, block.end, block, in_list)
        position = block.end
        before_in_list = in_list
    if position < len(article.text):
        yield _Piece(position, len(article.text), None, False)


def _element(block: Block | None, html: str, text: str) -> str:
    if block is None:
        return html
    if block.kind == "heading":
        level = min(max(block.level, 1) + 1, 6)
        return f'<h{level} dir="auto">{html}</h{level}>'
    if block.kind == "list_item":
        # A numbered item carries its number in the text and needs no other sign.
        look = " numbered" if _NUMBERED.match(text) else ""
        return f'<li class="depth-{min(max(block.level, 1), 6)}{look}" dir="auto">{html}</li>'
    if block.kind == "quotation":
        return f'<blockquote dir="auto">{html}</blockquote>'
    if block.kind == "table_row":
        return f'<div class="table-row" dir="auto">{html}</div>'
    return f'<p dir="auto">{html}</p>'


def _page_number(page: int, *, in_list: bool) -> str:
    tag = "li" if in_list else "div"
    return f'<{tag} class="page-number" data-page="Page {page}"></{tag}>'


class _Marker:
    """Escapes runs of the text, with `<mark>` around what is marked in them.

    A quotation that runs over several blocks gets one `<mark class="cited">` in each;
    the first carries the id that addresses point to.
    """

    def __init__(self, text: str, marks: Marks | None) -> None:
        self.text = text
        self._marks = marks
        self._seen = False

    def html(self, start: int, end: int) -> str:
        if self._marks is None:
            return _text(self.text[start:end])
        cited = self._marks.cited
        inner_start, inner_end = max(start, cited.start), min(end, cited.end)
        if not self.text[inner_start:inner_end].strip():
            return _text(self.text[start:end])
        name = "" if self._seen else f' id="{MARK_ID}"'
        self._seen = True
        return (
            f"{_text(self.text[start:inner_start])}"
            f'<mark class="cited"{name}>{self._answer(inner_start, inner_end)}</mark>'
            f"{_text(self.text[inner_end:end])}"
        )

    def _answer(self, start: int, end: int) -> str:
        answer = self._marks.answer if self._marks else None
        if answer is None:
            return _text(self.text[start:end])
        inner_start, inner_end = max(start, answer.start), min(end, answer.end)
        if inner_start >= inner_end:
            return _text(self.text[start:end])
        return (
            f"{_text(self.text[start:inner_start])}"
            f'<mark class="answer">{_text(self.text[inner_start:inner_end])}</mark>'
            f"{_text(self.text[inner_end:end])}"
        )
