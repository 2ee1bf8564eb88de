"""Noun phrases of a question or a short answer, each with its head, kind and role.

They are what a pronoun can stand for. Shallow: closed word lists and capitals, no parser.
"""

import re
from collections.abc import Sequence

from qa.text.clauses import Clause, parse
from qa.text.entities import Entity, dates, names
from qa.text.lexicon import (
    AUXILIARIES,
    BASE_VERBS,
    BE,
    FUNCTION_WORDS,
    GROUP_NOUNS,
    MODALS,
    MOTION_VERBS,
    ORGANISATION_NOUNS,
    PERSON_NOUNS,
    PLACE_NOUNS,
    PREPOSITIONS,
    SAYING_VERBS,
    TITLES,
)
from qa.text.phrase_kinds import Phrase, PhraseKind, Role, describe, span_at
from qa.text.words import Word, base_form, is_plural_noun, words

__all__ = ["answer_phrase", "noun_phrases"]

_HUMAN_VERBS = (
    MOTION_VERBS
    | SAYING_VERBS
    | frozenset(
        "say tell meet visit marry die bear born grow study write think believe speak live wear "
        "win play sing read like love want know resign graduate marry retire work teach serve "
        "describe call thank promise give receive sign".split()
    )
)
_OPENERS = frozenset("the a an this that these those his her its their my your our".split())
_ENDERS = frozenset("yet there then now too also again still else ever not".split())


def noun_phrases(question: str) -> tuple[Phrase, ...]:
    """Return the noun phrases of a question in order; the question word is none of them."""
    clause = parse(question)
    found = names(question)
    spans = [*found, *(d for d in dates(question) if not _inside(d, found))]
    tokens = words(question)
    verb = clause.verb[0] if clause.verb else -1
    begin = len(clause.wh) if clause.shape != "yes_no" else 0
    phrases: list[Phrase] = []
    i = 0
    while i < len(tokens):
        end = _phrase_end(tokens, i, spans, verb) if tokens[i].start >= begin else i
        if end > i + 1 and _predicate(clause, tokens, end):
            end -= 1
        if end > i:
            phrases.append(_phrase(question, tokens, i, end, spans, clause))
            i = end
        else:
            i += 1
    return tuple(phrases)


def answer_phrase(answer: str, clause: Clause) -> Phrase | None:
    """Read a short answer (at most ten words) as one noun phrase, None when it is none.

    `clause` is the question it answers: "who" makes it a person, "which club" a club.
    """
    wh_word = clause.wh_word
    stripped = answer.strip().strip("\"'“”‘’.,;:!? ")
    tokens = words(stripped)
    preposition = ""
    while tokens and tokens[0].lower in PREPOSITIONS:
        preposition, tokens = tokens[0].lower, tokens[1:]
    if not tokens or len(tokens) > 10 or tokens[0].lower in {"yes", "no"}:
        return None
    text = stripped[tokens[0].start :]
    found, when = names(text), dates(text)
    shifted = words(text)
    verbs = [t for t in shifted[1:] if t.text[0].islower() and _finite(t.lower)]
    if verbs:
        return None
    kind, head, plural = describe(text, shifted, [*found, *when])
    if when and len(when[0].text) >= len(text) - 4:
        kind = "date"
    elif re.fullmatch(r"[$€£]?\d[\d.,%]*(?: (?:percent|million|billion))?", text):
        kind = "number"
    elif wh_word in {"who", "whom", "whose"} and kind in {"name", "thing", "place"}:
        kind = "person" if kind != "place" else kind
    elif wh_word == "where" and kind in {"name", "thing"}:
        kind = "place"
    elif wh_word == "when":
        kind = "date"
    elif wh_word in {"how many", "how much"}:
        kind = "number"
    elif kind in {"name", "thing"}:
        kind = _asked_kind(clause.wh.split()[-1].lower()) if " " in clause.wh else kind
    return Phrase(text, head, kind, plural, "answer", 0, len(text), len(shifted) > 2, preposition)


def _asked_kind(noun: str) -> PhraseKind:
    if noun in PERSON_NOUNS:
        return "person"
    if noun in PLACE_NOUNS:
        return "place"
    return "organisation" if noun in ORGANISATION_NOUNS | GROUP_NOUNS else "name"


def _inside(inner: Entity, outer: Sequence[Entity]) -> bool:
    return any(inner.start < o.end and o.start < inner.end for o in outer)


def _finite(word: str) -> bool:
    return word in {"is", "was", "are", "were", "has", "had", "did", "said", "will", "would"}


def _phrase_end(tokens: Sequence[Word], i: int, spans: Sequence[Entity], verb: int) -> int:
    """Return the index after the noun phrase that opens at token `i`, or `i` for none."""
    end = i
    open_article = tokens[i].lower in _OPENERS and not _complementizer(tokens, i)
    if open_article:
        end += 1
    nouns = 0
    awaits_verb = bool(i) and tokens[i - 1].lower in {"do", "does", "did"} | MODALS
    while end < len(tokens):
        token = tokens[end]
        if awaits_verb and nouns and token.lower in BASE_VERBS:
            break
        span = span_at(token, spans)
        if span is not None:
            if nouns and span.kind == "date" and not token.text[0].isdigit():
                break
            while end < len(tokens) and tokens[end].start < span.end:
                end += 1
            nouns += 1
        elif token.lower == "'s" and nouns:
            end += 1
        elif token.lower == "of" and nouns and end + 1 < len(tokens):
            inner = _phrase_end(tokens, end + 1, spans, verb)
            if inner == end + 1:
                break
            end = inner
        elif (
            token.lower == "and"
            and nouns
            and span_at(tokens[end - 1], spans)
            and (end + 1 < len(tokens) and span_at(tokens[end + 1], spans))
        ):
            end += 1
        elif _noun(token, verb, bool(nouns), tokens[end - 1].lower if end else ""):
            end += 1
            nouns += 1
        else:
            break
    if not nouns:
        return i
    return end - 1 if tokens[end - 1].lower == "'s" else end


def _complementizer(tokens: Sequence[Word], i: int) -> bool:
    """Tell "said that people came" and "could that affect" from "that treaty"."""
    if tokens[i].lower not in {"that", "this"} or i + 1 >= len(tokens):
        return False
    follow = tokens[i + 1]
    before = tokens[i - 1].lower if i else ""
    if follow.lower in BASE_VERBS and before in AUXILIARIES - BE:
        return True
    if tokens[i].lower == "this":
        return False
    if i and tokens[i - 1].is_word and before not in FUNCTION_WORDS | BASE_VERBS:
        return base_form(before) is None or follow.lower in BASE_VERBS
    return not follow.text[0].islower() or is_plural_noun(follow.lower) or follow.lower in _OPENERS


def _noun(token: Word, verb: int, inside: bool, before: str) -> bool:
    lower = token.lower
    if token.start == verb or not token.is_word or lower in _ENDERS:
        return False
    if lower in TITLES:
        return True
    if lower in FUNCTION_WORDS:
        return bool(
            re.fullmatch(r"first|second|third|last|next|own|two|three|four|five|six", lower)
        ) and (inside or before in _OPENERS)
    if inside and token.text[0].islower() and base_form(token.text) and not is_plural_noun(lower):
        return False
    if not inside and lower.endswith("ing") and before not in _OPENERS and token.text.islower():
        return False
    verbal = not inside and lower in BASE_VERBS and before not in _OPENERS
    return not (verbal or lower.endswith("ly"))


def _predicate(clause: Clause, tokens: Sequence[Word], end: int) -> bool:
    """Tell whether the last word is said of the subject: "Was the treaty secret?"."""
    asks = clause.shape == "yes_no" or clause.wh_word == "why"
    last = tokens[end - 1]
    closes = all(not t.is_word for t in tokens[end:])
    subject = clause.subject is not None and clause.subject[1] == last.end
    plain = asks and closes and subject and clause.verb is None and clause.auxiliary.lower() in BE
    return plain and last.text.islower() and tokens[end - 2].lower not in _OPENERS | {"of"}


def _phrase(
    question: str,
    tokens: Sequence[Word],
    first: int,
    end: int,
    spans: Sequence[Entity],
    clause: Clause,
) -> Phrase:
    start, stop = tokens[first].start, tokens[end - 1].end
    text = question[start:stop]
    inner = [
        Entity(s.kind, s.text, s.start - start, s.end - start)
        for s in spans
        if start <= s.start < stop
    ]
    kind, head, plural = describe(text, words(text), inner)
    before = tokens[first - 1].lower if first else ""
    role: Role = "oblique" if before in PREPOSITIONS else "object"
    if clause.subject and clause.subject[0] <= start < clause.subject[1]:
        role = "subject"
        verb = question[clause.verb[0] : clause.verb[1]].lower() if clause.verb else ""
        if kind == "name" and verb in _HUMAN_VERBS:
            kind = "person"
    elif kind == "name" and before in {"visit", "visited", "reach", "reached", "leave", "left"}:
        kind = "place"
    bare = [w for w in words(text) if w.is_word and w.lower not in _OPENERS]
    preposition = before if before in PREPOSITIONS else ""
    return Phrase(text, head, kind, plural, role, start, stop, len(bare) > 1, preposition)
