"""A follow-up and what was asked before it, into one question that stands alone.

Rules, no language model; the same input always gives the same output. What cannot be
resolved is left as it is, or gets the question before appended where it would mean nothing
without. The steps stand in `pronouns`, `demonstratives`, `ellipsis` and `antecedents` beside.
"""

import re
from collections.abc import Sequence

from qa.broad.kinds import broad_kind
from qa.follow_up.antecedents import Remembered, remember
from qa.follow_up.ellipsis import complete_bare, complete_fragment, complete_identity, with_context
from qa.follow_up.pronouns import Resolution, resolve_pronouns
from qa.follow_up.typed import typed
from qa.text.entities import content_words, dates, names
from qa.text.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, WH_WORDS
from qa.text.words import words
from qa.turns import MAX_TURNS, Turn
from qa.types import REFUSAL, UNSURE

__all__ = ["stand_alone"]

_US = frozenset("i i'm im me my we us our you your yours".split())
_TURNING = frozenset("as back concerning regarding returning".split())
"""Words that turn to a subject, beside prepositions: "Back to the treaty."."""
_OPENER = re.compile(
    r"(?:(?:and|but|so|then|also|ok|okay|well|now|thanks|thank you|great|yes|no|hmm|plus|or)\b"
    r"[,.!]?\s+)+(?=\S)",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\b(?:else|next|(?:which|what|this|that|the (?:other|first|second|last|same)) ones?|"
    r"(?:happened|happens|comes|came) then|the others?|the same|such as|like what|for example|more|"
    r"really|are you sure)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:(?:is|was|were|are|did|does|do|about|of|for|with|after|before|by|said|say|says) "
    r"(?:this|that|those|these)|(?:this|that))(?=\s*[?.!]*$)|"
    r"\b(?:is|was|does|did) (?:this|that) (?!\w+ (?:is|was|be)\b)",
    re.IGNORECASE,
)
_THE_TEXT = re.compile(
    r"\b(?:article|text|document|story|piece|page|paper|report|post)\b", re.IGNORECASE
)
"""Names the text itself, which no earlier turn has to explain."""


def stand_alone(question: str, history: Sequence[Turn]) -> str:
    """Return `question` so that it can be understood without `history` (oldest first).

    A question that stands alone already, or opens a new topic, comes back unchanged, without
    the remarks around it: what stands before it is remembered like an earlier turn.
    """
    past: list[Remembered] = []
    for turn in history[-MAX_TURNS:]:
        if turn.question.strip():
            resolution = _understood(turn.question, past)
            answer = _said(turn.answer or "")
            past.append(remember(resolution.question, answer, resolution.resolved))
    return _understood(question, past).question


def _said(answer: str) -> str | None:
    """The words that a follow-up may lean on: of an unsure answer the candidate, which was read."""
    said = answer.strip()
    return None if said in ("", REFUSAL) else said.removeprefix(UNSURE)


def _understood(text: str, past: Sequence[Remembered]) -> Resolution:
    """Resolve the question in a text; a remark before it explains its pronouns, nothing more."""
    said = typed(text)
    if not said.before:
        return _resolve(said.question, past)
    remarks = [remember(remark, None) for remark in said.before if _tells(remark)]
    resolution = resolve_pronouns(said.question, [*past, *remarks])
    if resolution.question != said.question:
        return Resolution(_capital(resolution.question), resolution.resolved)
    return _resolve(said.question, past)


def _resolve(question: str, past: Sequence[Remembered]) -> Resolution:
    if not past:
        return Resolution(question)
    last = next((t for t in reversed(past) if content_words(t.question)), past[-1])
    plain = " ".join(question.split())
    opened = _OPENER.match(plain)
    stripped = plain[opened.end() :] if opened else plain
    if opened and not _is_question(stripped):
        opened, stripped = None, plain
    broad = broad_kind(stripped)
    if broad is not None and (broad != "about" or _THE_TEXT.search(stripped)):
        return Resolution(question)
    bare = complete_identity(stripped, past[-1]) or complete_bare(stripped, last)
    if bare is not None:
        return Resolution(bare)
    resolution = resolve_pronouns(stripped, past)
    text = resolution.question
    fragment = complete_fragment(text, last) if _fragmentary(text, opened is not None) else None
    if fragment is not None:
        return Resolution(fragment, resolution.resolved)
    if resolution.unresolved or _leans(text):
        return Resolution(with_context(_capital(text), last), resolution.resolved)
    if text == stripped and not opened:
        return Resolution(question)
    return Resolution(_capital(text), resolution.resolved)


def _tells(remark: str) -> bool:
    """Tell whether a remark says something of somebody else: not "I am a student", "Thank you"."""
    said = [word for word in words(remark) if word.text[0].isalnum()]
    if not said or any(word.lower in _US for word in said):
        return False
    named = any(name.start == 0 for name in names(remark))
    return len(said) > 3 and (named or said[0].lower in DETERMINERS | PREPOSITIONS | _TURNING)


def _is_question(text: str) -> bool:
    """Tell a question or a fragment of one from a remark ("Yes, I saw him")."""
    opening = [w.lower() for w in text.split()[:2]]
    asks = any(re.split(r"\W", w, maxsplit=1)[0] in WH_WORDS | AUXILIARIES for w in opening)
    return asks or text.endswith("?") or len(text.split()) <= 5


def _fragmentary(text: str, opened: bool) -> bool:
    first = re.split(r"\W", text, maxsplit=1)[0].lower()
    about = re.match(r"(?:what|how) about\b|what of\b", text, re.IGNORECASE)
    return about is not None or (first not in WH_WORDS and (opened or text.endswith("?")))


def _leans(text: str) -> bool:
    """Tell whether a question means nothing without the one before."""
    named = bool(names(text)) or bool(dates(text))
    content = content_words(text)
    if _POINTS.search(text) and not named:
        return True
    return not named and (len(content) == 0 or (len(content) <= 2 and bool(_LEANS.search(text))))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
