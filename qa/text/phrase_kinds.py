"""What a noun phrase stands for: the record, and how its kind is read off its words.

Finding the phrases of a question is `qa.text.phrases`' work.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.text.entities import Entity
from qa.text.lexicon import GROUP_NOUNS, PERSON_NOUNS, PLACE_NOUNS, PREPOSITIONS, TITLES
from qa.text.words import Word, is_plural_noun

__all__ = ["Phrase", "PhraseKind", "Role", "describe", "span_at"]

PhraseKind = Literal["person", "place", "organisation", "name", "date", "number", "thing"]
Role = Literal["subject", "object", "oblique", "answer"]

_NUMBER = re.compile(r"\d[\d.,]*|\w+-\w+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its text, the head noun in lower case, and what it may stand for.

    `modified` tells "the 1961 treaty" from the bare "the treaty"; `preposition` is the
    word before it, lower-cased, or "".
    """

    text: str
    head: str
    kind: PhraseKind
    plural: bool
    role: Role
    start: int
    end: int
    modified: bool
    preposition: str = ""


def span_at(token: Word, spans: Sequence[Entity]) -> Entity | None:
    """Return the name or date that a word belongs to, None when it is outside all."""
    return next((s for s in spans if s.start <= token.start < s.end), None)


def describe(
    text: str, tokens: Sequence[Word], spans: Sequence[Entity]
) -> tuple[PhraseKind, str, bool]:
    """Return kind, head and number of a phrase from its last noun before a preposition."""
    cut = next(
        (
            i
            for i, t in enumerate(tokens)
            if i and t.lower in PREPOSITIONS and not span_at(t, spans)
        ),
        None,
    )
    core = [t for t in (tokens[:cut] if cut else tokens) if t.is_word]
    if not core:
        return "thing", "", False
    last = core[-1]
    head = last.lower
    span = span_at(last, spans)
    joined = any(t.lower == "and" and not span_at(t, spans) for t in tokens)
    if span is not None:
        kind: PhraseKind = span.kind
        named = core[0].lower in TITLES or any(t.lower in TITLES | PERSON_NOUNS for t in core[:-1])
        if kind == "name" and (named or head in TITLES):
            kind = "person"
        elif kind == "name" and any(t.lower in PLACE_NOUNS for t in core[:-1]):
            kind = "place"
        return kind, head, joined
    singular = head.removesuffix("s") if is_plural_noun(head) else head
    plural = joined or is_plural_noun(head)
    if singular in PERSON_NOUNS or (singular in TITLES and singular not in {"general", "major"}):
        return "person", head, plural
    if head in GROUP_NOUNS:
        return "organisation", head, True
    if singular in PLACE_NOUNS:
        return "place", head, plural
    if _NUMBER.fullmatch(text) and text[0].isdigit():
        return "number", head, False
    return "thing", head, plural
