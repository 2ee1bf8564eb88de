"""The distinct people, places, dates, numbers and quotations of an article.

Each comes once, in order of first mention, at the place that names it most fully: "Kim"
goes with "Kim Jong-un". What a name stands for is told by `qa.text.entities`; a name it is not
sure of is left out, since a wrong name in a list is worse than a missing one.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from index.types import Span
from qa.text.entities import Entity, EntityKind, dates, names, numbers, with_unit
from qa.text.words import words

__all__ = ["ListKind", "mentions"]

ListKind = Literal["people", "places", "organisations", "dates", "numbers", "quotes"]

_NAME_KINDS: dict[ListKind, EntityKind] = {
    "people": "person",
    "places": "place",
    "organisations": "organisation",
}
_QUOTE = re.compile(r"“([^”\n]{8,})”|(?<!\w)\"([^\"\n]{8,})\"(?!\w)|«([^»\n]{8,})»")


_SMALL = re.compile(r"\d|[a-z]+", re.IGNORECASE)
"""A lone digit or number word says nothing without what it counts."""


def mentions(kind: ListKind, text: str, sentences: Sequence[Span]) -> tuple[Entity, ...]:
    """Return the distinct items of a kind that stand inside `sentences`, with offsets in `text`."""
    found = list(_within(_found(kind, text), sentences))
    if kind in _NAME_KINDS:
        found = _merged(found, kind)
        if kind == "organisations":
            found = _without_short_forms(found, text)
    distinct: dict[str, Entity] = {}
    for item in found:
        distinct.setdefault(_key(item.text), item)
    return tuple(distinct.values())


def _found(kind: ListKind, text: str) -> Iterable[Entity]:
    if kind in _NAME_KINDS:
        return [n for n in names(text) if n.kind == _NAME_KINDS[kind]]
    if kind == "dates":
        return dates(text)
    if kind == "quotes":
        return list(_quotes(text))
    taken = [*dates(text), *names(text)]
    free = (n for n in numbers(text) if not any(n.start < t.end and t.start < n.end for t in taken))
    wide = [with_unit(text, n) for n in free]
    return [n for n in wide if len(n.text) > 5 or not _SMALL.fullmatch(n.text)]


def _quotes(text: str) -> Iterable[Entity]:
    for match in _QUOTE.finditer(text):
        group = match.lastindex or 0
        shown = match.group(group).rstrip(" ,;")
        if len(shown.split()) >= 3:
            yield Entity("name", shown, match.start(group), match.start(group) + len(shown))


def _within(found: Iterable[Entity], sentences: Sequence[Span]) -> Iterable[Entity]:
    ordered = sorted(sentences, key=lambda s: s.start)
    position = 0
    for item in sorted(found, key=lambda e: e.start):
        while position < len(ordered) and ordered[position].end <= item.start:
            position += 1
        if position == len(ordered):
            return
        if ordered[position].start <= item.start and item.end <= ordered[position].end:
            yield item


def _key(text: str) -> str:
    return re.sub(r"[\s\-‐-]+", " ", text).casefold().removeprefix("the ").removesuffix(".")


def _merged(found: list[Entity], kind: ListKind) -> list[Entity]:
    """Drop the short forms of longer names, keeping the order of first mention."""
    keys = {_key(e.text) for e in found}
    parts = {key: key.split() for key in keys}
    shortens = _shortens if kind == "people" else _ends

    def is_short_form(key: str) -> bool:
        return any(other != key and shortens(parts[key], parts[other]) for other in keys)

    return [e for e in found if kind == "places" or not is_short_form(_key(e.text))]


def _ends(short: Sequence[str], long: Sequence[str]) -> bool:
    """Tell whether "Chess Club" ends "Lima Chess Club"; one word alone is not enough."""
    return 1 < len(short) < len(long) and list(long[-len(short) :]) == list(short)


def _shortens(short: Sequence[str], long: Sequence[str]) -> bool:
    """Tell whether one name is the first or last part of another, or the same with fewer parts."""
    if len(short) >= len(long):
        return False
    if list(long[-len(short) :]) == list(short) or list(long[: len(short)]) == list(short):
        return True
    return len(short) == 2 and short[0] == long[0] and short[-1] == long[-1]


def _without_short_forms(found: list[Entity], text: str) -> list[Entity]:
    """Drop an acronym that is introduced in brackets after the full name."""
    introduced = set()
    for item in found:
        match = re.match(r"\s\(([A-Z][A-Z&.-]+)\)", text[item.end : item.end + 12])
        if match:
            introduced.add(match.group(1))
    return [e for e in found if e.text not in introduced or len(words(e.text)) > 1]
