"""Questions about the numbers of a clause: how many, how long, what percentage."""

import re
from collections.abc import Iterator

from evals.draft.clause import Clause, finished
from evals.draft.drafted import Draft, drafted
from evals.draft.wording import ENDS
from index.types import Span
from qa.text.entities import Entity
from qa.text.lexicon import AUXILIARIES, PREPOSITIONS
from qa.text.words import Word, base_form, is_plural_noun

__all__ = ["counted"]

_BEFORE = frozenset({"for", "at", "by", "within", "after", "to", "with", "on"})
_ABOUT = frozenset("about around nearly almost some only over roughly exactly just".split())
_CENT = re.compile(r"(?:\s?%|[\s-]per\s?cent)$", re.IGNORECASE)
_ORDINAL = re.compile(r"\d(?:st|nd|rd|th)$")
_OF_THESE = re.compile(r" of (?=the\b|[A-Z]|his\b|her\b|its\b|their\b)")
_OF_WHAT = re.compile(r" of (?:[^\W\d_]|[’' -])+")
_RATE = re.compile(r" (?:an?|per) (?:second|minute|hour|day|night|week|month|year|head|person)\b")
_SIZE = re.compile(r" ?(°[CF]?|[^\W\d_]+)? ?(long|high|wide|deep|tall|thick|old|away)?$")
_UNITS = frozenset("kilogram gram litre liter fish cm mm km kg g ml people".split())


def counted(c: Clause) -> Iterator[Draft]:
    """Yield the drafts that ask for a number of a clause."""
    for entity in c.sentence.named:
        if entity.kind == "number":
            yield from _size(c, entity)
            yield from _subject(c, entity)
            yield from _rest(c, entity)


def _draft(c: Clause, question: str, answer: str, score: float) -> Iterator[Draft]:
    yield from drafted(
        c.sentence, "number", question, (answer,), score, addressed=c.subject is None
    )


def _size(c: Clause, number: Entity) -> Iterator[Draft]:
    """How long, from "is 19 kilometres long"; what, from "the estimate was 27 million"."""
    between = c.sentence.text[c.rest : number.start].split()
    match = _SIZE.match(c.sentence.text[number.end : c.end])
    if not c.being or match is None or any(word not in _ABOUT for word in between):
        return
    if c.subject is None or number.end > c.end or number.start < c.rest:
        return
    name = c.name_in(c.subject)
    person = name is not None and name.kind == "person"
    wh = f"How {match[2]}" if match[2] else "How old" if person else "What"
    answer = c.sentence.text[number.start : number.end + match.end(1) if match[1] else number.end]
    if match[1] in {"long", "high", "wide", "deep", "tall", "thick", "old", "away"}:
        wh, answer = f"How {match[1]}", number.text
    yield from _draft(c, finished([wh, c.auxiliary, c.subject_text, c.lead_text]), answer, 4.0)


def _subject(c: Clause, number: Entity) -> Iterator[Draft]:
    """How many, where the subject is what is counted: nothing is turned."""
    if c.subject is None or number.start != c.subject.start:
        return
    if number.end == c.subject.end and c.lead_text.startswith("of "):
        wh = f"How many {c.lead_text}"  # "Of the 528 swims, 514 were completed"
        yield from _draft(c, finished([wh, c.predicate]), number.text, 4.0)
        return
    phrase = _phrase(c, number, c.subject.end)
    if phrase is not None and phrase[1] == c.subject.end:
        question = finished([phrase[0], c.predicate, c.lead_text])
        yield from _draft(c, question, number.text, 4.0)


def _rest(c: Clause, number: Entity) -> Iterator[Draft]:
    """How many: a number right behind the verb, or behind a preposition after it."""
    tokens = c.sentence.tokens
    before = next((i for i, t in enumerate(tokens) if t.start == number.start), 0) - 1
    while before > c.last and tokens[before].lower in _ABOUT:
        before -= 1
    if before < c.last or not c.holds(number.start, number.end):
        return
    phrase = _phrase(c, number, None)
    if phrase is None:
        return
    wh, end = phrase
    if before == c.last:
        if c.being:
            return  # "was two metres high"
        start, score = tokens[c.last].end, 4.0
    elif tokens[before].lower in _BEFORE and c.holds(tokens[before].start, end):
        start, score = tokens[before].start, 3.5
        wh = f"{tokens[before].lower} {wh[0].lower()}{wh[1:]}".capitalize()
    else:
        return
    gap = Span(start, end if c.keeps(end) else c.end)
    yield from _draft(c, c.ask(wh, gap), number.text, score)


def _phrase(c: Clause, number: Entity, limit: int | None) -> tuple[str, int] | None:
    """Return "How many fixed lines" and where the counted phrase ends; None for no such phrase."""
    text = c.sentence.text
    if _CENT.search(number.text):
        whole = _OF_WHAT.match(text[:limit], number.end)
        end = _noun_end(c, number.end + 4, whole.end()) if whole else number.end
        return f"What percentage{text[number.end : end]}", end
    degrees = re.match(r"\s?°\s?[CF]?\b", text[number.end :])
    if degrees:
        return "What temperature", number.end + degrees.end()
    behind = text[number.end : number.end + 1]
    if behind == "-" or behind.isalpha() or _ORDINAL.search(number.text):
        return None
    if number.text[0] in "$€£¥₹":
        return "How much", number.end
    these = _OF_THESE.match(text, number.end)
    begin = these.end() if these else number.end + 1
    end = _noun_end(c, begin, limit or c.end)
    tokens = [t for t in c.sentence.tokens if begin <= t.start < end]
    while tokens and not these and not _counts(tokens[-1]):
        tokens = tokens[:-1]
    if not tokens or len(tokens) > 5 or not tokens[0].text[0].isalpha():
        return None
    end = tokens[-1].end
    more = _OF_WHAT.match(text[:limit], end) if not these else None
    end = _noun_end(c, end + 4, more.end()) if more else end
    rate = _RATE.match(text, end)
    end = rate.end() if rate else end
    return f"How many {'of ' if these else ''}{text[begin:end].strip()}", end


def _counts(token: Word) -> bool:
    return is_plural_noun(token.text) or token.lower in _UNITS


def _noun_end(c: Clause, begin: int, limit: int) -> int:
    """Where a noun phrase ends: before a mark, a preposition, an auxiliary or a verb."""
    end = begin
    for token in c.sentence.tokens:
        if token.start < begin:
            continue
        stop = token.text in ENDS | {"."} or token.lower in PREPOSITIONS | AUXILIARIES
        form = base_form(token.text)
        verb = end > begin and form is not None and form[0] == "did"
        joins = token.lower in {"and", "or", "that", "who", "a", "an"}
        if token.start >= limit or stop or verb or joins:
            break
        end = token.end
    return end
