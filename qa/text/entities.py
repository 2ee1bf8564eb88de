"""Names, dates and numbers of a text, and whether a name is a person, place or organisation.

Rules over the words around a name and a gazetteer of countries; no model. Precision goes
before recall: a name that nothing speaks for has the kind "name". Does not link mentions
of one person to each other (`qa.text.mentions` does).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from qa.text.gazetteer import PLACES, is_demonym
from qa.text.lexicon import (
    OFFICIAL_VERBS,
    ORGANISATION_NOUNS,
    PERSON_NOUNS,
    PLACE_NOUNS,
    SAYING_VERBS,
    SURNAME_PLACES,
    THING_NOUNS,
    TITLES,
)
from qa.text.names import find_names
from qa.text.quantities import Entity, EntityKind, dates, number_value, numbers, with_unit
from qa.text.words import content_words

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
_NOT_IN_PLACE = re.compile(
    r"\b(?:published|reported|appeared|wrote|written|interested|believed?|starred|starring|role|"
    r"featured|described|printed|trust|faith|confidence) in\s$"
)
_GOVERNS = re.compile(r"\b(?:the|by|with|join(?:ed)?|told|against|from)\s$", re.IGNORECASE)
_NO_ORGANISATIONS = frozenset("AD BC CE BCE DNA RNA TV HIV AIDS PC CD DVD GDP CEO PM ID OK".split())
_QUOTING = frozenset("said says added adds replied asked explained noted recalled".split())
_BODIES = frozenset("congress parliament senate".split())
_MIXED = re.compile(
    r"[A-Z]{2,}|(?!Mc|Mac|De|Le|La|Du|Di|Fitz|Van|O)[A-Z]\w*[a-z][A-Z]\w*|.*\d.*|.+-[A-Z]{2,}"
)
_ROMAN = re.compile(r"[IVX]+")
_ACRONYM = re.compile(r"[A-Z][A-Z&-]{1,7}")


def names(text: str) -> tuple[Entity, ...]:
    """Return every name with its kind, in order, never overlapping, titles left out."""
    spans = [(text[start:end], start, end) for start, end in find_names(text)]
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for name, start, end in spans:
        for kind, weight in _cues(name, text, start, end):
            votes[name][kind] += weight
    kinds = {name: _decided(votes[name]) for name, _, _ in spans}
    for name in _by_surname(kinds, spans, text):
        if not set(votes[name]) - {"person"}:
            kinds[name] = "person"
    full = [n for n in kinds if kinds[n] == "person" and " " in n]
    for name in kinds:  # "Kim" is a person where "Kim Jong-un" is one
        if kinds[name] == "name" and any(name in n.split() for n in full):
            kinds[name] = "person"
    return tuple(Entity(kinds[name], name, start, end) for name, start, end in spans)


def _by_surname(
    kinds: dict[str, EntityKind], spans: Sequence[tuple[str, int, int]], text: str
) -> Iterator[str]:
    """Yield unsure names whose last part stands alone elsewhere, as only a surname does.

    "Ada Lovelace … Lovelace", but not "Nobel Prize … the Prize", nor "Upper Rhine, Lower
    Rhine, High Rhine … Rhine".
    """
    alone: Counter[str] = Counter()
    for name, start, _ in spans:
        alone[name] += -1 if text[max(0, start - 4) : start].lower() == "the " else 1
    sharing = Counter(name.split()[-1] for name in kinds if " " in name)
    for name, kind in kinds.items():
        parts = name.split()
        last = parts[-1]
        surname = alone[last] > 0 and sharing[last] < 3 and kinds[last] in {"name", "person"}
        if kind == "name" and len(parts) in {2, 3} and surname:
            yield name


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


def _cues(name: str, text: str, start: int, end: int) -> Iterator[tuple[EntityKind, int]]:
    """Yield what speaks for each kind at one mention; weights of 2 decide on their own."""
    parts = name.split()
    if name.casefold().removeprefix("the ") in PLACES:
        yield "place", 6
        return
    last, first = parts[-1].lower(), parts[0].lower()
    if _is_generic(parts):
        yield "name", 6
        return
    if is_demonym(parts[-1]) or is_demonym(first.capitalize()):
        yield "name", 2
    heads = {last, first} if " of " in name else {last}
    if heads & THING_NOUNS or first in THING_NOUNS or (" of " in name and first in TITLES):
        yield "name", 6
    elif heads & ORGANISATION_NOUNS:
        yield "organisation", 6
    elif heads & PLACE_NOUNS:
        yield "place", 1 if heads <= SURNAME_PLACES else 6
    elif _ACRONYM.fullmatch(name) and name not in _NO_ORGANISATIONS:
        bracketed = re.search(r"[A-Z]\w+ \($", text[max(0, start - 30) : start])
        governed = _GOVERNS.search(text, max(0, start - 10), start)
        if bracketed or governed:
            yield "organisation", 2
    yield from _person_cues(parts, text, start, end)
    yield from _place_cues(name, text, start, end)


def _is_generic(parts: list[str]) -> bool:
    """Tell a common noun written with a capital ("the Court", "Prime Ministers", "II")."""
    last = parts[-1].lower()
    if len(parts) == 1:
        common = last in (ORGANISATION_NOUNS | PLACE_NOUNS) - _BODIES
        return common or len(last) == 1 or bool(re.fullmatch(r"[IVX]+|.+ism", parts[0]))
    return last.removesuffix("s") in TITLES or bool(re.search(r"(?:ism|tion|ists?)$", last))


def _place_cues(name: str, text: str, start: int, end: int) -> Iterator[tuple[EntityKind, int]]:
    before = _BEFORE.search(text, max(0, start - 30), start)
    word = before.group(1).lower() if before else ""
    if text[end : end + 1] in {"'", "’"} or re.match(r"\s\d", text[end : end + 2]):
        return
    if _NOT_IN_PLACE.search(text, max(0, start - 20), start):
        return
    if word in _IN or re.match(r", where\b", text[end : end + 8]):
        yield "place", 2
    elif word in _TOWARDS:
        yield "place", 1


def _names_person(noun: str) -> bool:
    return noun in PERSON_NOUNS or noun.endswith(("ologist", "ician", "ographer"))


def _person_cues(
    parts: list[str], text: str, start: int, end: int
) -> Iterator[tuple[EntityKind, int]]:
    if any(_MIXED.fullmatch(p) and not _ROMAN.fullmatch(p) for p in parts):
        return
    name = " ".join(parts)
    before = _BEFORE.search(text, max(0, start - 30), start)
    word = before.group(1).lower() if before else ""
    comma = "," in before.group() if before else False
    if word in TITLES and not comma:
        yield "person", 4
    elif _names_person(word) and comma == (text[end : end + 1] == ","):
        yield "person", 3
    elif word == "by" and len(parts) == 2:
        yield "person", 1
    after = _AFTER.match(text, end)
    follows = after.group(1).lower() if after else ""
    shape = 1 if len(parts) in {2, 3} and "of" not in parts and not _ACRONYM.search(name) else 0
    quoted = word in _QUOTING and not text[end : end + 1].isspace()
    if follows in OFFICIAL_VERBS:
        yield "person", 1 + shape
    elif follows in SAYING_VERBS or (quoted and not _ACRONYM.fullmatch(name)):
        yield "person", 2 if len(parts) == 1 else 3
    elif follows in _PERSON_ACTS:
        yield "person", 1 + shape
    if _AGE.match(text, end) and shape:
        yield "person", 3
    role = _ROLE.match(text, end)
    if role and any(map(_names_person, role.group(1).lower().split())):
        yield "person", 2 + shape
    if _HYPHENATED.fullmatch(name) or re.search(r" (?:[A-Z]\.|van|von|bin|ibn) ", name):
        yield "person", 2
