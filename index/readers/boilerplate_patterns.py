"""The forms of captions and bylines, as predicates over one block's text.

Each pattern takes in the whole block, or the credit at its very end, so that a sentence
which merely mentions a photo or a reporter is never touched. Notices of the site (share,
subscribe, cookies) are in `index.readers.boilerplate_notices`.
"""

import re
from datetime import datetime

__all__ = ["REPORTED", "author_of", "date_of", "is_byline", "is_caption", "without_credit"]

REPORTED = re.compile(
    r"\b(?:said|says|told|asked|according to|reported|wrote|announced)\b", re.IGNORECASE
)
"""Verbs that mark a sentence of an article."""

_AGENCY = (
    r"(?:Getty(?: Images)?|AFP|AP(?: Photo| Images)?|Associated Press|R(?:euters|EUTERS)"
    r"|EPA(?:-EFE)?|Shutterstock|Alamy|Anadolu(?: Agency)?|Bloomberg|Xinhua|T(?:ASS|ass)|Sputnik"
    r"|iStock|Unsplash|Pexels|Wikimedia(?: Commons)?|Flickr|Imagn(?: Images)?|PA(?: Wire| Media)"
    r"|ZUMA(?: Press)?|SIPA|NurPhoto|Pixabay|dpa|KCNA|NASA)"
)
_CAPITAL = "A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŐŘŚŞŠŰŹŻŽ\u0391-\u03a9\u0410-\u042f"
_NAME_WORD = rf"(?:[{_CAPITAL}][\w'’.\-]*)"
_SMALL_WORD = r"(?:of|the|for|and|de|da|del|di|du|la|le|van|von|der|den|bin|al|el|y|e)"
_NAMES = rf"{_NAME_WORD}(?:[ ](?:{_NAME_WORD}|{_SMALL_WORD}|&))*"
_LONG_NAMES = rf"{_NAME_WORD}(?:[ ](?:{_NAME_WORD}|{_SMALL_WORD}|&))+"
_PHOTO = r"(?i:photo(?:graph|s)?|image|picture|illustration|credit|video|screenshot|graphic)"
_BY = r"(?i:by|from|courtesy of|credit)"
_OWNED = rf"{_NAMES}(?:[ ]?[/,|][ ]?{_NAMES})*"

# "(AP Photo/Jane Doe)", "(Jane Doe/Government of Somewhere)", "(Photo by Jane Doe)".
_CREDIT = re.compile(
    rf"\((?:[^()]{{0,80}}\b{_AGENCY}(?:[ ]?[/,|][^()]{{1,60}})?"
    rf"|{_LONG_NAMES}(?:[ ]?/[ ]?{_NAMES})+|{_NAMES}(?:[ ]?/[ ]?{_NAMES})*[ ]?/[ ]?{_LONG_NAMES}"
    rf"|(?:{_PHOTO}|(?i:courtesy))(?:[ ]{_BY}\b|:|/)[^()]{{1,80}}"
    rf"|(?i:file|handout)(?:[ ]{_PHOTO})?"
    r")\)\.?$"
)
_SENTENCE_BEFORE = re.compile(r"[.!?…][\"'”’]?$")
_STOP = re.compile(r"[.!?…。！？]")

_CREDIT_ONLY = re.compile(
    rf"[^.!?]{{0,120}}(?:[ ]via[ ]|/[ ]?){_AGENCY}(?:[ ]?/[ ]?{_NAMES})?\.?"
    rf"|{_AGENCY}(?:[ ]?/[ ]?{_NAMES})+"
    rf"|(?i:file[ ])?{_PHOTO}(?:[ ]{_BY})?[ ]?[:/][ ]?(?i:the[ ])?{_OWNED}"
    rf"|(?:{_PHOTO}[ ](?i:by|courtesy of)|(?i:courtesy(?: of|:)))[ ](?i:the[ ])?{_OWNED}"
    rf"(?:[ ](?i:on|via|for|from)[ ]{_NAMES})?\.?"
)
_CAPTION = re.compile(
    r"FILE(?:[ ]PHOTO)?[ ]?[-–—:].{1,400}"
    rf"|.{{1,400}}[.!?][\"'”’]?[ ](?:R(?:EUTERS|euters)|AP Photo|AFP)/{_NAMES}\.?"
    rf"|.{{1,400}}[.!?][\"'”’]?[ ]{_PHOTO}(?:[ ]{_BY})?:[ ]{_OWNED}"
)
_LONGEST_CAPTION, _LONGEST_CREDIT, _LONGEST_BYLINE, _MOST_CHARACTERS = 60, 20, 20, 500

_ROLE = (
    r"(?:(?i:staff|senior|chief|special|political|science|foreign)[ ])*"
    r"(?i:writer|reporter|correspondent|editor|contributor|columnist)"
    rf"(?:(?:,|[ ]for|[ ]at)[ ]{_NAMES})?"
)
_PARTICLE = r"(?:de|da|del|della|di|du|la|le|van|von|der|den|bin|bint|al|el|ter|zu)"
_PERSON = rf"{_NAME_WORD}(?:[ ](?:{_NAME_WORD}|{_PARTICLE})){{0,4}}[ ]{_NAME_WORD}"
_STAFF = r"(?:authors|editors|staff|team|newsroom|desk|editorial board|correspondents|reporters)"
_TEAM = rf"(?i:the|our)[ ](?:(?!(?:the|our|an?|his|her|their)[ ])[^\s,.;:]+[ ]){{0,3}}{_STAFF}"
_PEOPLE = rf"(?P<people>{_PERSON}(?:(?:,|,?[ ]and|[ ]&|[ ]with)[ ](?!{_ROLE}){_PERSON}){{0,4}})"
_NETWORK = (
    r"(?:Facebook|Twitter|X|Instagram|Threads|Bluesky|LinkedIn|Mastodon|YouTube|TikTok|Telegram"
    r"|WhatsApp|Truth Social|Google News|social media)"
)
_HANDLE = r"(?:[ ]?:?[ ]?(?:at[ ])?@[\w.]+)"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = (
    rf"(?P<date>(?:{_WEEKDAY},?[ ])?"
    rf"(?:\d{{1,2}}\.?[ ]{_MONTH},?[ ]\d{{4}}|{_MONTH}[ ]\d{{1,2}},?[ ]\d{{4}}|\d{{4}}-\d\d-\d\d))"
)
_BYLINES = (
    re.compile(
        r"(?:(?i:written|posted|words|story|report|text|article)[ ])?"
        r"(?:[Bb]y|BY|(?i:author|writer):)"
        rf"[ ]{_PEOPLE}(?:[ ](?i:in)[ ]{_NAMES})?(?:[ ]?[,|–—•-][ ]?(?:{_ROLE}|{_NAMES}))?"
        rf"(?:[ ]?[,|–—•-]?[ ]?{_DATE})?\.?"
    ),
    re.compile(
        rf"(?i:you can )?(?i:follow)[ ](?P<people>[^.!?,]{{1,60}}?)[ ]on[ ]{_NETWORK}{_HANDLE}?"
        rf"(?:(?:,|,?[ ]and|[ ]or|[ ]?/)[ ]?{_NETWORK}{_HANDLE}?){{0,4}}[ ]?\.?"
    ),
    re.compile(r"(?i:follow)[ ](?P<people>[^.!?,]{1,60}?)[ ]?:?[ ]?@\w+[ ]?\.?"),
    re.compile(
        rf"\(?(?i:additional )?(?i:reporting|writing) (?i:by)[ ]{_PEOPLE}(?:[ ]in[ ][^;.]{{1,60}})?"
        r"(?:[;.,][ ]?(?i:additional|writing|editing|reporting|compiled)\b[^.]{0,160}){0,4}\.?\)?"
    ),
    re.compile(
        rf"(?P<people>{_PERSON})[ ]is[ ].{{3,200}}\.[ ](?:You can[ ])?[Ff]ollow[ ]"
        rf"(?:him|her|them)[ ](?:on|at)\b.{{0,120}}"
    ),
    re.compile(rf"(?:[Bb]y|BY)[ ](?P<people>{_TEAM})"),
)
_NO_PERSON = re.compile(
    rf"\b{_WEEKDAY}\b|\b(?:January|February|March|April|June|July"
    r"|August|September|October|November|December|The|This|That|All|Any)\b"
)
_HOUSE = re.compile(
    r"\b(?:News|Times|Post|Magazine|Press|Journal|Media|Network|Daily|Today|TV|Radio|Staff|Desk"
    r"|Agency|Team|Guardian|Herald|Tribune|Politics|Sports?)\b",
    re.IGNORECASE,
)


def is_caption(text: str) -> bool:
    """Say whether a block is a photo's caption or credit, by the credit it ends or begins with."""
    words = len(text.split())
    if len(text) > _MOST_CHARACTERS or words > _LONGEST_CAPTION:
        return False
    if words <= _LONGEST_CREDIT and _CREDIT_ONLY.fullmatch(text):
        return True
    if REPORTED.search(text) and words > _LONGEST_CREDIT:
        return False
    credit = _CREDIT.search(text)
    if credit is None:
        return _CAPTION.fullmatch(text) is not None
    before = text[: credit.start()].rstrip()
    if not before or _SENTENCE_BEFORE.search(before):
        return True
    # In prose the bracket belongs to a sentence, whose full stop follows; a caption that
    # is no sentence has no full stop at all.
    return not text.endswith(".") and not _STOP.search(before) and len(before.split()) >= 2


def without_credit(text: str) -> str:
    """Return a caption without the credit in brackets at its end."""
    return _CREDIT.sub("", text).rstrip()


def is_byline(text: str) -> bool:
    """Say whether a block names who wrote the article and nothing more."""
    return _people(text) is not None


def author_of(text: str) -> str | None:
    """Return the person a byline names; None for a house name such as "BBC News"."""
    people = (_people(text) or "").strip(" ,")
    if people.isupper():
        people = people.title()
    if re.fullmatch(_TEAM, people):
        return people
    if not re.fullmatch(_PEOPLE, people) or _HOUSE.search(people):
        return None
    return people


def date_of(text: str) -> str | None:
    """Return the date that stands in a byline, as ISO 8601; None where none does."""
    match = _BYLINES[0].fullmatch(text)
    if match is None or match.group("date") is None:
        return None
    written = re.sub(rf"^{_WEEKDAY},? |[.,]", "", match.group("date")).replace("Sept ", "Sep ")
    for form in ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written, form).date().isoformat()
        except ValueError:
            continue
    return None


def _people(text: str) -> str | None:
    if len(text) > _MOST_CHARACTERS:
        return None
    for number, pattern in enumerate(_BYLINES):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        people = match.group("people")
        if number == 0 and (len(text.split()) > _LONGEST_BYLINE or _NO_PERSON.search(people)):
            continue
        return people
    return None
