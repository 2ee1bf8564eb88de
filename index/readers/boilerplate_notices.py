"""The forms of a site's notices around an article: advertisements, share lines, cookies.

A pattern takes in the whole block and has a longest length in words; a block with a verb
of reporting ("said", "told") is taken for the article's own whatever else it holds.
"""

import re
from dataclasses import dataclass

from index.readers.boilerplate_patterns import REPORTED

__all__ = ["notice_reason"]

_SHARERS = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|reddit|e-?mail|pinterest|telegram|bluesky|threads"
    r"|flipboard)"
)
_PAGE = r"(?:article|story|page|post|link|video)"
_MOST_CHARACTERS = 700


@dataclass(frozen=True, slots=True)
class _Notice:
    reason: str
    longest: int
    pattern: re.Pattern[str]


def _notice(reason: str, longest: int, *forms: str) -> _Notice:
    return _Notice(
        reason, longest, re.compile("|".join(f"(?:{form})" for form in forms), re.IGNORECASE)
    )


_NOTICES = (
    _notice(
        "advertisement",
        8,
        r"\W*(?:advert(?:isement|ising)?s?|(?:sponsored|promoted|paid)(?: content)?)\W*",
        r"(?:story|article) continues (?:below|after)(?: (?:this|the))?"
        r"(?: ad(?:vertisement|vert)?)?\W*",
        r"scroll (?:down )?to continue(?: reading)?\W*",
        r"skip (?:ad|advert|advertisement|to (?:main )?content)\W*",
    ),
    _notice(
        "comments notice",
        20,
        r"please let us know if you(?:['’]re| are) having (?:issues|trouble|problems)"
        r"(?: with)? comment(?:ing|s)\W*",
        r"(?:if you(?:['’]re| are) )?having (?:issues|trouble|problems)"
        r" (?:with )?comment(?:s|ing)\b.{0,80}",
        r"comments (?:are|have been) (?:now )?(?:closed|disabled|turned off)"
        r"(?: (?:on|for) this \w+)?\W*",
        r"(?:please )?(?:log|sign) ?in (?:or register )?to (?:post (?:a )?)?comments?\W*",
        r"(?:leave|post|write|add) a (?:comment|reply)\W*",
        r"join the (?:conversation|discussion)\W*",
        r"(?:view|show|read|load|hide)(?: all| more)?(?: \d+)? comments?\W*",
        r"\d+ comments?\W*",
    ),
    _notice(
        "share line",
        12,
        rf"(?:click to )?(?:share|tweet|e-?mail|print|save|bookmark)(?: this)?(?: {_PAGE})?"
        rf"(?: (?:on|to|via|with|by) {_SHARERS}(?:\W+(?:and |or )?{_SHARERS}){{0,8}})?"
        r"(?: \(opens in new window\))?\W*",
        r"share (?:this|with friends)\W*",
        r"(?:copy|get) (?:the )?(?:link|url)\W*",
        r"link copied\W*",
        rf"{_SHARERS}(?:[\s|,•·/]+{_SHARERS}){{1,8}}\W*",
    ),
    _notice(
        "subscription notice",
        35,
        r"(?:please |click here to )?(?:sign up|subscribe|register|join)\b[^“”\"]{0,60}"
        r"\b(?:newsletters?|inbox|e-?mails?|alerts?|updates|podcast|channel|briefing|mailing list"
        r"|unlimited access|to (?:continue|keep) reading|to read)\b[^“”\"]{0,160}",
        r"(?:get|receive|have) .{3,80}\b(?:to|in) your (?:inbox|e-?mail)\b.{0,80}",
        r"already (?:a |have an? )(?:subscriber|member|account|subscription)\?.{0,60}",
        r"subscribe(?: now| today)?\W*",
        r"enter your e-?mail(?: address)?.{0,60}",
        r"(?:download|get) (?:our|the) (?:free )?(?:\w+ )?app\b(?: now| today| for .{1,40})?\W*",
    ),
    _notice(
        "cookie notice",
        80,
        r"(?:we|our|this)\b.{0,60}\b(?:uses?|using|sets?|stores?) cookies\b.{0,300}"
        r"\b(?:accept|agree|consent|by continuing)\b.{0,200}",
        r"by (?:continuing|using|clicking|browsing)\b.{0,120}\bcookies?\b.{0,200}",
        r"(?:accept|reject|manage|allow)(?: all| only)?(?: necessary| essential)? cookies\W*",
        r"cookie (?:settings|preferences|policy|notice)\W*",
    ),
    _notice(
        "related link",
        30,
        r"(?:read (?:more|also|next|the full (?:story|article))|also read|see also"
        r"|related(?: (?:articles?|stories|story|posts?|content|coverage|reading|topics))?"
        r"|more (?:on this|from .{1,40}|like this)|recommended (?:for you|reading|stories)"
        r"|you (?:may|might) also (?:like|be interested in)|don['’]t miss|up next"
        r"|editor['’]s picks?|most (?:read|popular)|trending(?: now)?|watch|listen(?: now)?)"
        r"\s*[:»›>]\W*.{0,200}",
        r"(?:read (?:more|next|the full (?:story|article))|(?:continue|keep) reading"
        r"|related (?:articles?|stories|posts|content)|you (?:may|might) also like"
        r"|recommended for you|more stories|back to top|show more|load more)\W*",
    ),
    _notice(
        "copyright line",
        30,
        r"(?:©|\(c\) ?(?=\d{4})|copyright ?(?=©|\(c\)|\d{4})).{0,160}",
        r".{0,100}\ball rights reserved\W*",
    ),
)
_IN_TITLE = frozenset({"advertisement"})
_IN_HEADING = frozenset({"advertisement", "comments notice", "subscription notice"})


def notice_reason(text: str, *, title: bool = False, heading: bool = False) -> str | None:
    """Return why a block is a notice of the site and not of the article, or None.

    Of a title only advertisements are taken, of a heading also calls to comment or to
    subscribe: a heading such as "Share" may well head a part of the article.
    """
    if len(text) > _MOST_CHARACTERS or REPORTED.search(text):
        return None
    words = len(text.split())
    for notice in _NOTICES:
        if title and notice.reason not in _IN_TITLE:
            continue
        if heading and notice.reason not in _IN_HEADING:
            continue
        if words <= notice.longest and notice.pattern.fullmatch(text):
            return notice.reason
    return None
