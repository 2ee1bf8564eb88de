"""Numbers and dates of a text, with exact offsets and comparable values.

"1,000", "two-day", "36 percent", "$1.5 billion", "twenty-four", "nineteen sixty-one",
"2nd"; "18 June 2024", "June 2024", "the 1990s", "Monday". Nothing is resolved against
today's date.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from qa.text.lexicon import FUNCTION_WORDS
from qa.text.words import is_plural_noun

__all__ = ["Entity", "EntityKind", "dates", "number_value", "numbers", "with_unit"]

EntityKind = Literal["person", "place", "organisation", "name", "date", "number"]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, number or date: `text == whole[start:end]`.

    `kind` is "name" for a name that nothing tells to be a person, place or organisation.
    """

    kind: EntityKind
    text: str
    start: int
    end: int


_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_DOZEN = {"dozen": 12.0}
_SMALL = _ONES | _TENS
_SMALL_RE = "|".join(sorted(_SMALL, key=len, reverse=True))
_SCALE_RE = "|".join([*_SCALES, *_DOZEN])
_PERCENT = r"(?:\s?%|[\s-]percent(?:age points)?\b|[\s-]per\s?cent\b)"
_WRITTEN = (
    rf"\b(?:(?:{_SMALL_RE})|an?(?=\s(?:{_SCALE_RE})s?\b))"
    rf"(?:(?:[\s-]|(?<=hundred)\sand\s|(?<=thousand)\sand\s)(?:{_SMALL_RE}|{_SCALE_RE})\b)*"
    r"(?![^\W\d_])"
)
_DIGITS = (
    r"(?<![\w.,])(?:[$€£¥₹]\s?)?\d+(?:,\d{3})+(?:\.\d+)?"
    r"|(?<![\w.,])(?:[$€£¥₹]\s?)?\d+(?:\.\d+)?"
)
_NUMBER = re.compile(
    rf"(?:(?:{_DIGITS})(?:(?:st|nd|rd|th|s)\b)?(?:[\s-](?:{_SCALE_RE})\b)?|{_WRITTEN})(?:{_PERCENT})?",
    re.IGNORECASE,
)
_LONE_ONE = re.compile(r"\s*-?\s*(?:day|week|month|year|hour|minute|point|man|way|time|third|half)")

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d{2})"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = re.compile(
    rf"\b(?:{_WEEKDAY},?\s)?(?:"
    rf"\d{{4}}-\d{{2}}-\d{{2}}|"
    rf"(?:the\s)?{_DAY}\s(?:of\s)?{_MONTH}\b(?:,?\s{_YEAR}\b)?|"
    rf"{_MONTH}\s{_DAY}\b(?!,\d)(?:,?\s{_YEAR}\b)?|"
    rf"{_MONTH},?\s(?:of\s)?{_YEAR}\b)"
    rf"|\b{_WEEKDAY}s?\b"
    rf"|\b(?:early|mid|late)[\s-]{_YEAR[:-1]}|\d0)s\b"
    rf"|\b(?:January|February|April|June|July|August|September|October|November|December)\b"
    rf"|(?<=\bin )(?:March|May)\b"
    rf"|(?<![\w.,$€£-]){_YEAR}(?:s|[-–]\d{{2,4}})?\b(?![.,]\d|\s?%|[-\s](?:{_SCALE_RE}|people|men|"
    rf"women|soldiers|metres|meters|miles|km|kilometres|kilometers|tons|tonnes|dollars|euros)\b)"
    r"|\b\d{1,4}\s?(?:BC|BCE|AD|CE)\b",
)
_UNIT = re.compile(r"([\s-])([^\W\d_]+(?:-[^\W\d_]+)*)(?:\s([^\W\d_]+))?")
_SINGULAR_UNITS = frozenset(
    "century km m cm mm ft mph kmh kg g mg lb lbs oz hz khz mhz mb gb tb year-old metre meter mile "
    "hour minute second day week month year".split()
)


def numbers(text: str) -> tuple[Entity, ...]:
    """Return every number, years and days of dates among them, in order.

    A number ends before its unit ("two" of "two-day") but holds a currency sign, a scale
    word and a percent sign. "one" counts only before a scale word, a percent sign or a
    unit of time: elsewhere it is rarely a number.
    """
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[Entity]:
    for match in _NUMBER.finditer(text):
        shown = match.group()
        if shown.lower() == "one" and not _LONE_ONE.match(text, match.end()):
            continue
        yield Entity("number", shown, match.start(), match.end())


def dates(text: str) -> tuple[Entity, ...]:
    """Return dates, months, weekdays, years and decades, in order, never overlapping."""
    return tuple(Entity("date", m.group(), m.start(), m.end()) for m in _DATE.finditer(text))


def number_value(text: str) -> float | None:
    """Return the value of a number as found by `numbers`, so that "two" equals "2".

    A percent sign, a currency and an ordinal ending are left aside. None when the text is
    no number.
    """
    folded = re.sub(_PERCENT, "", text.strip().lower()).lstrip("$€£¥₹ ")
    digits = re.match(r"\d+(?:,\d{3})*(?:\.\d+)?", folded)
    if digits:
        rest = re.sub(r"^(?:st|nd|rd|th|s)\b", "", folded[digits.end() :]).strip(" -")
        scale = (_SCALES | _DOZEN).get(rest, 1.0)
        return float(digits.group().replace(",", "")) * scale
    parts = [p for p in re.split(r"[\s-]+", folded) if p != "and"]
    if not parts or any(p not in _SMALL | _SCALES | _DOZEN | {"a": 1, "an": 1} for p in parts):
        return None
    return _written_value(parts)


def _written_value(parts: list[str]) -> float:
    smalls = [_SMALL[p] for p in parts if p in _SMALL]
    year = (
        len(smalls) == len(parts) and len(parts) > 1 and 10 <= smalls[0] <= 20 and smalls[1] >= 10
    )
    if year:  # "nineteen sixty-one"
        return float(smalls[0] * 100 + sum(smalls[1:]))
    total, current = 0.0, 0.0
    for part in parts:
        if part in {"a", "an"}:
            current = 1.0
        elif part in _SMALL:
            current += _SMALL[part]
        elif part in {"hundred", "dozen"}:
            current = max(current, 1.0) * (_SCALES | _DOZEN)[part]
        else:
            total += max(current, 1.0) * _SCALES[part]
            current = 0.0
    return total + current


def with_unit(text: str, number: Entity) -> Entity:
    """Widen a number to the noun it counts: "36" to "36 missiles", "two" to "two-day".

    Only a plural noun, a unit of measure or what is joined by a hyphen is taken for one.
    """
    match = _UNIT.match(text, number.end)
    if (
        not match
        or number.text[0] in "$€£¥₹"
        or number.text.lower().endswith(("%", "cent", "percent"))
    ):
        return number
    joint, first, second = match.groups()
    end = match.end(2)
    if not (joint == "-" or is_plural_noun(first) or first.lower() in _SINGULAR_UNITS):
        if second is None or not is_plural_noun(second) or first.lower() in FUNCTION_WORDS:
            return number
        end = match.end(3)
    return Entity("number", text[number.start : end], number.start, end)
