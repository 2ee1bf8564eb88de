"""Fill in what points back: "then", "that treaty", and "the treaty" named in full before.

Pronouns proper are `qa.follow_up.pronouns`' work.
"""

import re
from collections.abc import Sequence

from qa.follow_up.antecedents import Reference, Remembered, antecedent
from qa.text.lexicon import (
    FUNCTION_WORDS,
    GENERAL_NOUNS,
    ORGANISATION_NOUNS,
    PERSON_NOUNS,
    PLACE_NOUNS,
    PREPOSITIONS,
)
from qa.text.phrase_kinds import Phrase
from qa.text.phrases import noun_phrases

__all__ = ["dated", "definite", "fill_dates", "fill_demonstratives"]

_THEN = re.compile(
    r"\b(?:(?P<before>since|until|till|by|before|after|from) then|back then|"
    r"(?:at|around|by|during|in|on) (?:that|the same|this) (?:time|year|day|month|date|period)|"
    r"(?<!\bof )(?:that|the same) (?:year|day|month)|(?<!happened )then(?=\s*[?.!]*$))\b",
    re.IGNORECASE,
)


def definite(phrase: Phrase) -> str:
    """Return a phrase as it reads when mentioned again: "a new treaty" as "the new treaty"."""
    text = re.sub(r"^(?:an?|some)\s", "the ", phrase.text, flags=re.IGNORECASE)
    first = text.split(" ", 1)[0]
    return first.lower() + text[len(first) :] if first.lower() in FUNCTION_WORDS else text


def dated(date: str) -> str:
    """Return a date with its preposition: "in 1996", "on 19 June"."""
    exact = re.search(
        r"day\b|\b[A-Z][a-z]+\.? \d{1,2}\b(?!\d)|\b\d{1,2}(?:st|nd|rd|th)? [A-Z]|-", date
    )
    return f"{'on' if exact else 'in'} {date}"


def fill_dates(question: str, turns: Sequence[Remembered]) -> str:
    """Fill in "then", "at that time", "that year" with the date talked about."""
    match = _THEN.search(question)
    date = antecedent("then", turns) if match else None
    if match is None or date is None:
        return question
    before = match.group("before")
    shown = f"{before} {date.text}" if before else dated(date.text)
    return question[: match.start()] + shown + question[match.end() :]


def fill_demonstratives(question: str, turns: Sequence[Remembered]) -> str:
    """Fill in "that treaty", "these talks", and a bare "the treaty" named in full before."""
    for phrase in reversed(noun_phrases(question)):
        first = phrase.text.split(" ", 1)[0].lower()
        rest = question[phrase.end :].split()
        if first in {"this", "that", "these", "those"} and " " in phrase.text:
            shown = _pointed(phrase, turns)
        elif first == "the" and not phrase.modified and not (rest and _narrows(rest[0])):
            shown = _fuller(phrase, turns)
        else:
            continue
        question = question[: phrase.start] + shown + question[phrase.end :]
    return question


def _narrows(word: str) -> bool:
    return word in PREPOSITIONS - {"in", "on", "at"} or word in {"that", "which", "who", "whose"}


def _same_head(phrase: Phrase, turns: Sequence[Remembered]) -> Phrase | None:
    for turn in reversed(turns):
        for old in (*turn.answered, *turn.phrases):
            if old.head == phrase.head and old.modified and old.text != phrase.text:
                return old
    return None


def _fuller(phrase: Phrase, turns: Sequence[Remembered]) -> str:
    old = _same_head(phrase, turns) if phrase.kind in {"thing", "place", "organisation"} else None
    return definite(old) if old is not None else phrase.text


def _pointed(phrase: Phrase, turns: Sequence[Remembered]) -> str:
    old = _same_head(phrase, turns)
    if old is not None:
        return definite(old)
    head = phrase.head.removesuffix("s") if phrase.plural else phrase.head
    reference: Reference = "they" if phrase.plural else "it"
    if head in PLACE_NOUNS:
        reference = "there"
    elif head in PERSON_NOUNS and not phrase.plural:
        reference = "he"
    found = antecedent(reference, turns)
    if found is None:
        return phrase.text
    if head in PLACE_NOUNS | PERSON_NOUNS | ORGANISATION_NOUNS:
        return definite(found)
    return f"{phrase.text} ({definite(found)})" if head in GENERAL_NOUNS else phrase.text
