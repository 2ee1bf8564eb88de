"""Speakers that a question names, and those of a sentence: who says it, and is it who was asked.

Finding the speech in a sentence is `qa.text.reported`'s work.
"""

import re

from index.types import Span
from qa.text.clauses import parse
from qa.text.lexicon import PRONOUNS, WH_WORDS
from qa.text.reported import speeches
from qa.text.words import base_form, words

__all__ = ["asks_who_says", "speaker_of"]

_SAY = frozenset(
    "say tell think believe claim argue write call describe announce explain suggest warn "
    "state note add admit report declare insist estimate predict mention recommend propose "
    "promise".split()
)
_ASKED_ACCORDING = re.compile(r"\baccording to (?P<who>[^,?]+)", re.IGNORECASE)
_TEXT_ITSELF = re.compile(
    r"(?:the|this|that) (?:article|text|story|author|passage|report|page|document)s?\b",
    re.IGNORECASE,
)


def speaker_of(sentence: str, start: int, end: int) -> Span | None:
    """Return the speaker of `sentence[start:end]`, None where the text itself says it.

    The speaker is never a pronoun, and never overlaps what is said.
    """
    for speech in speeches(sentence):
        if not speech.pronoun and any(s.start <= start and end <= s.end for s in speech.said):
            return speech.speaker
    return None


def asks_who_says(question: str) -> bool:
    """Tell whether a question asks for a speaker ("Who said ...?") or names one already."""
    return _asked_speaker(question) is not None or bool(
        re.match(r"\s*(?:according to )?who(?:m|se)?\b", question, re.IGNORECASE)
        and any(_base(t.lower) in _SAY for t in words(question))
    )


def _base(word: str) -> str:
    base = base_form(word)
    return base[1] if base else word


def _asked_speaker(question: str) -> str | None:
    """The speaker that a question names: "Ann" of "What did Ann say about it?"."""
    according = _ASKED_ACCORDING.search(question)
    if according:
        who = according["who"].strip()
        return None if _TEXT_ITSELF.match(who) or who.lower() in WH_WORDS else who
    clause = parse(question)
    if clause.subject is None or clause.verb is None or not clause.wh_word:
        return None
    verb = question[clause.verb[0] : clause.verb[1]].lower()
    subject = clause.subject_text
    if _base(verb) not in _SAY or _TEXT_ITSELF.match(subject):
        return None
    return None if subject.lower() in PRONOUNS else subject
