"""What a question asks for: one span, several, yes or no, a reason, a manner, a comparison.

Rules over words, made for precision: what no rule recognises asks for a span. Whether the
article can answer is not told here.
"""

import re
from typing import Literal

from qa.broad import BroadKind, broad_kind
from qa.kinds.comparison import comparison
from qa.kinds.wording import WH, bare_question, claim_of
from qa.text.lexicon import AUXILIARIES, BE, DETERMINERS, PREPOSITIONS, PRONOUNS, WH_WORDS
from qa.text.names import is_capitalised
from qa.text.words import Word, base_form, is_plural_noun, words

__all__ = ["QuestionKind", "question_kind"]

QuestionKind = Literal["span", "yes_no", "list", "why", "how", "comparison"] | BroadKind

_ALTERNATIVE = re.compile(
    r",? or (?!not\b|so\b|more\b|less\b|fewer\b|later\b|earlier\b|any|other|above\b|over\b|"
    r"under\b|else\b|no\b)",
    re.IGNORECASE,
)
_ANY = re.compile(r"\b(?:any|ever|anything|anyone|anybody)\b", re.IGNORECASE)
_AND_WHAT = re.compile(
    rf"(?:,|,? and|,? and if so,?|,? if so,?) {WH}\b[^,?]*\??$|\b{WH}\s*\?$", re.IGNORECASE
)
_WHY = re.compile(
    r"why\b|how come\b|(?:for|from) (?:what|which) (?:reason|purpose)s?\b|explain why\b"
    r"|what(?:'s| (?:is|are|was|were)) (?:the|his|her|its|their|one|some) (?:\w+ )?(?:reasons?|"
    r"rationale|motives?|motivation)\b"
    r"|what (?:\w+ )?reasons? (?:did|does|do|was|were|is|are|has|had|have)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"(?:explain |describe )?how (?:(?:exactly|else|then|specifically) )?(?:do|does|did|is|are|was|"
    r"were|can|could|will|would|has|have|had|should|might|may|must|to|'s|the|an?|he|she|it|they|"
    r"his|her|its|their)\b"
    r"|(?:in|by) (?:what|which) (?:ways?|manner|means|methods?)\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\b(?:feel|look|sound|smell|taste|called|named|known)\b", re.IGNORECASE)
"""How did she feel, how is it called: a word or two answer, no manner is told."""
_ONE = re.compile(
    r"\b(?:largest|biggest|highest|first|last|oldest|only|single|main|capital|name|one|most|"
    r"\w{2,}est)\b",
    re.IGNORECASE,
)
_MANY = frozenset("two three four five six seven eight nine ten all several both".split())
_NOT_PLURAL = frozenset(
    "series species news means headquarters always perhaps besides does was has its this "
    "his hers theirs times police troops".split()
)


def question_kind(question: str) -> QuestionKind:
    """Return what is asked: a kind of `BroadKind`, or "span" where no rule says otherwise."""
    broad = broad_kind(question)
    if broad is not None:
        return broad
    plain = bare_question(question)
    if comparison(plain) is not None:
        return "comparison"
    if claim_of(question) is not None:
        return "span" if _alternatives(plain) else "yes_no"
    if _WHY.match(plain) or re.search(r"\bwhy\s*\?$", plain, re.IGNORECASE):
        return "why"
    if _HOW.match(plain) and not _STATE.search(plain):
        return "how"
    tokens = words(plain)
    if _asks_list(tokens):
        return "list"
    if _opens_with_auxiliary(tokens) and not _AND_WHAT.search(plain):
        return "span" if _alternatives(plain) else "yes_no"
    return "span"


def _alternatives(plain: str) -> bool:
    """Tell "Is it red or blue?" from "Did it take two or more years?"."""
    found = _ALTERNATIVE.search(plain)
    return found is not None and not _ANY.search(plain, 0, found.start())


def _opens_with_auxiliary(tokens: tuple[Word, ...]) -> bool:
    if len(tokens) < 2 or tokens[0].lower not in AUXILIARIES - {"be", "been", "being"}:
        return False
    following = tokens[1]
    if tokens[0].lower == "may" and following.text[0].isdigit():
        return False  # the month
    if tokens[0].lower in {"will", "may"} and is_capitalised(following.text):
        # "Will Smith was born where?" names a man; "Will Kim resign?" does not.
        return not any(t.lower in WH_WORDS or t.lower in BE | {"has", "had"} for t in tokens[2:])
    return following.is_word and following.lower not in PREPOSITIONS | {"what", "not"}


def _asks_list(tokens: tuple[Word, ...]) -> bool:
    while tokens and tokens[0].lower in PREPOSITIONS:  # "Between which two towns ...?"
        tokens = tokens[1:]
    if len(tokens) < 2:
        return False
    first = tokens[0].lower
    if first in {"name", "list", "enumerate", "give", "mention", "identify"}:
        rest = tokens[2:] if tokens[1].lower in {"me", "us"} else tokens[1:]
        return first in {"list", "enumerate"} or _plural_phrase(rest)
    if first not in {"which", "what", "who"}:
        return False
    second = tokens[1].lower
    if second in {"are", "were", "'re"}:
        rest = tokens[2:]
        if not rest or rest[0].lower not in {"the", "some", "his", "her", "its", "their"} | _MANY:
            return False  # "What are penguins?" asks for what they are
        last = next((t.lower for t in reversed(tokens) if t.is_word), "")
        if base_form(last) or last in PREPOSITIONS or last in {"called", "like"}:
            return False  # "What were the walls made of?" asks for one thing
        return _plural_phrase(rest)
    if second == "is" or first == "who":
        return False
    if second == "of":
        # "Which of these towns were ...": a plural verb asks for several
        verb = next((t.lower for t in tokens[2:] if t.lower in {"are", "were", "have"}), None)
        return verb is not None and not _ONE.search(" ".join(t.text for t in tokens))
    return _plural_phrase(tokens[1:])


def _plural_phrase(tokens: tuple[Word, ...]) -> bool:
    """Tell whether the noun phrase that opens here is plural: "the three towns on ..."."""
    if len(tokens) > 1 and tokens[0].lower in {"some", "all"} and tokens[1].lower == "of":
        tokens = tokens[2:]
    phrase: list[Word] = []
    for i, token in enumerate(tokens):
        follow = tokens[i + 1] if i + 1 < len(tokens) else None
        closed = token.lower in PREPOSITIONS | AUXILIARIES | WH_WORDS | {"that", "and", "or"}
        inside = len(phrase) > 0
        if (
            not token.is_word
            or closed
            or token.lower.endswith("ly")
            or (inside and token.lower in DETERMINERS)
            or (inside and is_capitalised(token.text))
            or _third_person(token, follow, inside)
            or (inside and base_form(token.text) and not is_plural_noun(token.lower))
        ):
            break
        phrase.append(token)
    if not phrase:
        return False
    if any(t.lower in _MANY for t in phrase):
        return True
    head = phrase[-1].lower
    if not is_plural_noun(head) and len(phrase) > 1 and is_plural_noun(phrase[-2].lower):
        head = phrase[-2].lower  # "which towns border"
    single = any(_ONE.fullmatch(t.lower) for t in phrase)
    return is_plural_noun(head) and head not in _NOT_PLURAL and not single


def _third_person(token: Word, follow: Word | None, inside: bool) -> bool:
    """Tell "What causes rain?" and "Which law limits the tax?" from "What causes are there?"."""
    if not is_plural_noun(token.lower) or follow is None or not follow.is_word:
        return False
    if follow.lower in DETERMINERS | PRONOUNS:
        return True
    known = base_form(token.lower) is not None
    if not inside and known:
        return follow.lower not in AUXILIARIES | {"of"} and base_form(follow.lower) is None
    return known and follow.lower in PREPOSITIONS - {"of"}
