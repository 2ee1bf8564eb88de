"""Speakers that a question names, and those of a sentence: who says it, and is it who was asked.

Finding the speech in a sentence is `qa.text.reported`'s work.
"""

import re

from index.types import Span
from qa.text.clauses import parse
from qa.text.lexicon import PRONOUNS, TITLES, WH_WORDS
from qa.text.names import find_names
from qa.text.reported import CLOSING, OPENING, speeches
from qa.text.words import base_form, content_words, words

__all__ = ["asks_who_says", "said_by_asked", "speaker_of"]

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


def said_by_asked(question: str, sentence: str) -> Span | None:
    """Return what the speaker that a question names says in a sentence, without quotation marks.

    None where the question names none, or another speaks.
    """
    asked = _asked_speaker(question)
    if asked is None:
        return None
    said = [
        span
        for speech in speeches(sentence)
        if not _differ(asked, sentence[speech.speaker.start : speech.speaker.end])
        for span in speech.said
    ]
    if not said:
        return None
    longest = max(said, key=lambda span: span.end - span.start)
    text = sentence[longest.start : longest.end]
    left = len(text) - len(text.lstrip(f" ,:{OPENING}"))
    kept = text.strip(f" ,:.{OPENING}{CLOSING}")
    begin = longest.start + left
    return Span(begin, begin + len(kept)) if kept and text[left:].startswith(kept) else None


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


def _names_of(text: str) -> set[str]:
    return {
        word.lower()
        for start, end in find_names(text)
        for word in text[start:end].split()
        if word.lower() not in TITLES
    }


def _differ(asked: str, other: str) -> bool:
    """Tell whether two phrases name different speakers; a name and a role do not tell."""
    a, b = _names_of(f"by {asked}"), _names_of(f"by {other}")
    if a and b:
        return not a & b
    if a or b:
        return False
    return not set(content_words(asked)) & set(content_words(other))
