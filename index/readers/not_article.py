"""Pages that answer with something else than an article: bot checks, cookie walls, paywalls.

A page is only refused when such a message is all or nearly all it holds; an article about
captchas or cookies is an article: such prose reports what somebody said.
"""

import re
from collections.abc import Sequence
from typing import Any

from index.errors import NotAnArticleError
from index.readers.boilerplate_patterns import REPORTED
from index.readers.parsed import RawBlock

__all__ = ["refuse_if_not_article"]

_STUB_WORDS = 120
_SHORT_STUB_WORDS = 60
_BOT_WORDS = 25
_BOT_CHECK = re.compile(
    r"checking (?:your browser|if the site connection is secure)|verif(?:y|ying) (?:that )?you are"
    r" (?:a )?human|are you a (?:robot|human)|not a robot|enable javascript(?: and cookies)?"
    r"(?: in your browser)? to (?:continue|run this app|view|access|proceed)|unusual traffic"
    r"|(?:please )?complete the (?:security check|captcha)|ddos protection by|attention required!"
    r"|performing (?:a )?security verification|access to this page has been denied"
    r"|please turn javascript on and reload|pardon our interruption"
    r"|press (?:&|and) hold to confirm|why have i been blocked",
    re.IGNORECASE,
)
_BOT_TITLE = re.compile(
    r"^(?:just a moment|attention required|access denied|are you a robot|security check"
    r"|one moment, please|robot check|ddos-guard|pardon our interruption)\b",
    re.IGNORECASE,
)
_COOKIE_WALL = re.compile(
    r"\b(?:we|our|this (?:site|website|page))\b.{0,200}\bcookies?\b"
    r"|\b(?:accept|reject|manage|allow)(?: all)? cookies?\b|before you continue to"
    r"|we value your privacy|your privacy (?:choices|is important to us)",
    re.IGNORECASE | re.DOTALL,
)
_PAYWALL = re.compile(
    r"(?:subscribe|log ?in|sign ?(?:in|up)|register|join) (?:now )?(?:to|and) (?:continue|keep)"
    r" reading|to (?:continue|keep) reading(?: this (?:article|story))?,"
    r"|(?:you(?:['’]ve| have) )(?:reached|read) (?:your|the) (?:limit|last|maximum)[^.]{0,40}"
    r" (?:free )?(?:articles?|stories)|unlock this (?:article|story)"
    r"|to read the (?:full|rest of the) (?:article|story)",
    re.IGNORECASE,
)
_PAYWALL_IN_ARTICLE = re.compile(
    r"(?:this|the full) (?:article|story|content) is (?:only )?(?:for|available (?:only )?to)"
    r" (?:\w+ )?(?:subscribers|members)|already a subscriber\?|subscribers only",
    re.IGNORECASE,
)
_HINTS = {
    "bot check": "Open it in your browser, copy the text of the article and paste it.",
    "cookie wall": "Open it in your browser, accept or reject the cookies there, copy the text"
    " of the article and paste it.",
    "paywall stub": "If you may read the article, open it in your browser, copy its text and"
    " paste it.",
}


def refuse_if_not_article(tree: Any, blocks: Sequence[RawBlock], source: str) -> None:
    """Raise NotAnArticleError when a page is only a bot check, a cookie wall or a paywall stub."""
    article = " ".join(block.text for block in blocks)
    page = " ".join(" ".join(_all_text(tree)).split())
    kind = _kind(article, page, (tree.findtext(".//head/title") or "").strip())
    if kind is not None:
        where = source or "This page"
        raise NotAnArticleError(f"{where} is only a {kind}, not an article.", _HINTS[kind])


def _kind(article: str, page: str, title: str) -> str | None:
    words = len(article.split())
    if words > _STUB_WORDS:
        return None
    if _PAYWALL.search(page) or _PAYWALL_IN_ARTICLE.search(article):
        return "paywall stub"
    if words > _SHORT_STUB_WORDS or REPORTED.search(article):
        return None
    if _BOT_CHECK.search(page) or (_BOT_TITLE.search(title) and words <= _BOT_WORDS):
        return "bot check"
    return "cookie wall" if _COOKIE_WALL.search(article) else None


def _all_text(tree: Any) -> list[str]:
    """Return the page's texts, those for browsers without scripts included, titles not."""
    return [
        text
        for element in tree.iter()
        if isinstance(element.tag, str) and element.tag not in ("script", "style", "title")
        for text in (element.text, element.tail)
        if text and text.strip()
    ]
