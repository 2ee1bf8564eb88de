"""Names, dates and numbers of a text, and whether a name is a person, place or organisation.

Rules over the words around a name and a gazetteer of countries; no model. Precision goes
before recall: a name that nothing speaks for has the kind "name". Does not link mentions
of one person to each other (`qa.mentions` does).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from qa.gazetteer import PLACES, is_demonym
from qa.lexicon import ORGANISATION_NOUNS, PERSON_NOUNS, PLACE_NOUNS, SAYING_VERBS, TITLES
from qa.names import find_names
from qa.quantities import Entity, EntityKind, dates, number_value, numbers, with_unit
from qa.words import content_words

__all__ = [
    "Entity",
    "EntityKind",
    "content_words",
    "dates",
    "entities",
    "names",
    "number_value",
    "numbers",
    "with_unit",
]

_BEFORE = re.compile(r"([^\W\d_]+)\.?[\s,]+$")
_AFTER = re.compile(r"[’']?,?\s*[\"”]?\s*([^\W\d_]+)")
_AGE = re.compile(r",\s(?:aged\s)?\d{1,2},")
_ROLE = re.compile(r",\s(?:an?|the|his|her|their|whose)\s((?:[\w-]+\s?){1,4})")
_PERSON_ACTS = SAYING_VERBS | frozenset(
    "who whose whom himself herself met wrote shook drove born married arrived visited spoke gave "
    "walked sat stood smiled grew studied graduated".split()
)
_HYPHENATED = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+-[a-z]+")
_IN = frozenset("in at near across throughout around outside inside within".split())
_TOWARDS = frozenset("to from between towards toward into through over via".split())
_ACRONYM = re.compile(r"[A-Z][A-Z&-]{1,7}")


def names(text: str) -> tuple[Entity, ...]:
    """Return every name with its kind, in order, never overlapping, titles left out."""
    spans = [(text[start:end], start, end) for start, end in find_names(text)]
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for name, start, end in spans:
        for kind, weight in _cues(name, text, start, end):
            votes[name][kind] += weight
    kinds = {name: _decided(votes[name]) for name, _, _ in spans}
    alone = {n for n, start, _ in spans if text[max(0, start - 4) : start].lower() != "the "}
    for name in kinds:  # a surname standing alone tells a person from a "Nobel Prize"
        parts = name.split()
        surname = len(parts) in {2, 3} and parts[-1] in alone
        if kinds[name] == "name" and surname and kinds[parts[-1]] in {"name", "person"}:
            kinds[name] = "person"
    full = [n for n in kinds if kinds[n] == "person" and " " in n]
    for name in kinds:  # "Kim" is a person where "Kim Jong-un" is one
        if kinds[name] == "name" and any(name in n.split() for n in full):
            kinds[name] = "person"
    return tuple(Entity(kinds[name], name, start, end) for name, start, end in spans)


def entities(text: str) -> tuple[Entity, ...]:
    """Return names, dates and numbers in order; a number inside a date or name is left out."""
    found = [*names(text)]
    for more in (dates(text), numbers(text)):
        found += [e for e in more if not any(e.start < f.end and f.start < e.end for f in found)]
    return tuple(sorted(found, key=lambda e: e.start))


def _decided(votes: Counter[EntityKind]) -> EntityKind:
    if not votes:
        return "name"
    ranked = votes.most_common()
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < 1:
        return "name"
    return ranked[0][0] if ranked[0][1] >= 2 else "name"


def _cues(name: str, text: str, start: int, end: int) -> Iterable[tuple[EntityKind, int]]:
    """Yield what speaks for each kind at one mention; weights of 2 decide on their own."""
    parts = name.split()
    if name.casefold().removeprefix("the ") in PLACES:
        yield "place", 6
        return
    if is_demonym(parts[-1]) and len(parts) == 1 and re.match(r"\s[a-z]", text[end : end + 2]):
        yield "name", 6
        return
    last = parts[-1].lower()
    heads = {last, parts[0].lower()} if " of " in name else {last}
    if heads & ORGANISATION_NOUNS:
        yield "organisation", 6
    elif heads & PLACE_NOUNS:
        yield "place", 6
    elif _ACRONYM.fullmatch(name):
        yield "organisation", 2
    before = _BEFORE.search(text, max(0, start - 30), start)
    word = before.group(1).lower() if before else ""
    comma = "," in before.group() if before else False
    if word in TITLES and not comma:
        yield "person", 4
    elif word in PERSON_NOUNS and comma == (text[end : end + 1] == ","):
        yield "person", 3
    elif word == "by" and len(parts) == 2:
        yield "person", 1
    elif word in _IN:
        yield "place", 2
    elif word in _TOWARDS:
        yield "place", 1
    after = _AFTER.match(text, end)
    follows = after.group(1).lower() if after else ""
    shape = 1 if len(parts) in {2, 3} and "of" not in parts and not _ACRONYM.search(name) else 0
    quoted = word in SAYING_VERBS and not text[end : end + 1].isspace()
    if follows in SAYING_VERBS or (quoted and not _ACRONYM.fullmatch(name)):
        yield "person", 2 if len(parts) == 1 else 3
    elif follows in _PERSON_ACTS:
        yield "person", 1 + shape
    if _AGE.match(text, end) and shape:
        yield "person", 3
    role = _ROLE.match(text, end)
    if role and not PERSON_NOUNS.isdisjoint(role.group(1).lower().split()):
        yield "person", 2 + shape
    if _HYPHENATED.fullmatch(name) or re.search(r" (?:[A-Z]\.|van|von|bin|ibn) ", name):
        yield "person", 2
