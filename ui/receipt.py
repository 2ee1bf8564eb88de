"""The receipt of an added article as one line of HTML: what was read, what was left out.

Pure; every word from outside is escaped.
"""

from datetime import date

from index.types import Article, Receipt
from ui.escape import escape
from ui.links import ARTICLE_FRAME, article_address

__all__ = ["long_date", "render_receipt"]

_DROPPED_SHOWN = 12
_DROPPED_CHARACTERS = 160


def long_date(published: str) -> str:
    """An ISO 8601 date as "19 June 2024"; anything else as it came."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return published
    return f"{day.day} {day:%B} {day.year}"


def render_receipt(article: Article) -> str:
    """Title, author, date, words, notices, and every piece that was dropped, with its reason."""
    facts = [
        ("Author", article.author),
        ("Published", long_date(article.published) if article.published else None),
        ("Words", f"{article.words:,}"),
        ("Read as", article.receipt.format),
    ]
    rows = "".join(
        f'<dt>{name}</dt><dd dir="auto">{escape(value)}</dd>' for name, value in facts if value
    )
    notices = "".join(f'<p class="notice">{escape(text)}</p>' for text in article.receipt.notices)
    return (
        '<div class="receipt"><p class="receipt-title">'
        f'<a class="cite" target="{ARTICLE_FRAME}" href="{escape(article_address(article.id))}">'
        f'<span dir="auto">{escape(article.title)}</span></a> is in the library.</p>'
        f"<dl>{rows}</dl>{notices}{_dropped(article.receipt)}</div>"
    )


def _dropped(receipt: Receipt) -> str:
    pieces = receipt.dropped
    if not pieces:
        # A notice may say that something could not be read.
        nothing = "Nothing else" if receipt.notices else "Nothing"
        return f'<p class="dropped-none">{nothing} was left out.</p>'
    shown = "".join(
        f'<li><span class="label">{escape(piece.reason)}</span> '
        f'<span dir="auto">{escape(_shortened(piece.text))}</span></li>'
        for piece in pieces[:_DROPPED_SHOWN]
    )
    rest = len(pieces) - _DROPPED_SHOWN
    more = f"<li>and {rest} more</li>" if rest > 0 else ""
    count = "1 piece was left out" if len(pieces) == 1 else f"{len(pieces)} pieces were left out"
    return f"<details><summary>{count}</summary><ul>{shown}{more}</ul></details>"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _DROPPED_CHARACTERS else words[:_DROPPED_CHARACTERS] + "…"
