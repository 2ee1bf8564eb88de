"""Drafts without an answer: a question with one name, date or number that the article lacks.

As people changed questions for SQuAD 2.0 (Rajpurkar, Jia and Liang, "Know What You Don't Know",
ACL 2018, table 1, entity swap). What is put in stands nowhere in the article, but words cannot
tell that nothing answers: a person must check each.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from evals.draft.drafted import Draft
from qa.text.entities import dates, number_value, numbers
from qa.text.lexicon import PREPOSITIONS
from qa.text.words import content_words

__all__ = ["changed"]

_SURNAMES = (
    "Halloran Okafor Lindgren Moreau Petrov Castell Novak Ferreira Yamada Whitlock Achterberg Rossi"
).split()
_TOWNS = "Lisbon Oslo Nairobi Kyoto Montreal Lyon Cusco Tampere Galway Izmir Hobart".split()
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WRITTEN = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen twenty thirty forty fifty sixty"
).split()
_CONTENT = 3
"""Words of content that a question must have for one thing in it to be changed."""
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b")
_ENDING = re.compile(r"[?,]| (?:in|on|at|for|from|to|with|after|before|by|of|and|because|that)\b")
"""What follows a place that stands for itself, as in "in Lima?", not in "in Lima airport"."""
_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_STEPS = (3, 7, -4, 11, -6, 13, -9)
_FACTORS = (1.5, 0.5, 2.0, 0.75, 1.25, 0.9, 1.1, 1.7, 0.4, 2.3)
_NEAR = (1, -1, 2, 3, -2, 4, -3, 5)


def changed(draft: Draft, article: str) -> Iterator[Draft]:
    """Yield the draft with one thing changed, nothing where it holds none that can be.

    Which one, where there are several, and what is put in follow from the question's text.
    """
    bare = len(content_words(draft.question)) < _CONTENT
    if bare or "“" in draft.question or (draft.kind == "quote" and draft.note):
        return
    turn = zlib.crc32(draft.question.encode())
    options = [*_names(draft, article, turn), *_dates(draft, article, turn)]
    options += _numbers(draft, article, turn)
    if not options:
        return
    start, old, new = options[turn % len(options)]
    question = draft.question[:start] + new + draft.question[start + len(old) :]
    yield replace(
        draft,
        kind="near_miss",
        question=question,
        answers=(),
        unanswerable=(
            f"“{old}” was changed to “{new}”, which does not stand in the article. Check that the "
            "article does not answer this, then write here why."
        ),
    )


def _names(draft: Draft, article: str, turn: int) -> Iterator[tuple[int, str, str]]:
    """A person's surname, or a place behind a preposition."""
    for entity in draft.sentence.named:
        found = re.search(rf"\b{re.escape(entity.text)}\b(?![’'+-])", draft.question)
        last = entity.text.split()[-1]
        if found is None or draft.question.count(last) > 1 or last.isupper():
            continue
        before = (draft.question[: found.start()].split() or [""])[-1]
        if entity.kind == "person" and (" " in entity.text or before.islower()) and last.istitle():
            new = _absent(_SURNAMES, article, turn)
            if new is not None and before != "the":
                yield found.end() - len(last), last, new
        behind = draft.question[found.end() :]
        if entity.kind == "place" and before in PREPOSITIONS and _ENDING.match(behind):
            new = _absent(_TOWNS, article, turn)
            if new is not None:
                yield found.start(), entity.text, new


def _dates(draft: Draft, article: str, turn: int) -> Iterator[tuple[int, str, str]]:
    """The year of a date, else its month or weekday."""
    for date in dates(draft.question):
        if re.search(r"\b(?:between|from|and|to) $", draft.question[: date.start]):
            continue  # one end of two
        year = _YEAR.search(date.text)
        if year is not None:
            latest = max(int(each) for each in _YEAR.findall(article))
            years = [str(int(year[0]) + s) for s in _STEPS if int(year[0]) + s <= latest]
            new = _absent(years, article, turn)
            if new is not None:
                yield date.start + year.start(), year[0], new
            continue
        for pool in (_MONTHS, _WEEKDAYS):
            old = next((word for word in pool if re.search(rf"\b{word}\b", date.text)), None)
            new = _absent(pool, article, turn) if old else None
            if old is not None and new is not None:
                yield date.start + date.text.index(old), old, new
                break


def _numbers(draft: Draft, article: str, turn: int) -> Iterator[tuple[int, str, str]]:
    taken = {number_value(number.text) for number in numbers(article)}
    dated = dates(draft.question)
    for number in numbers(draft.question):
        if re.match(r" (?:to|past) ", draft.question[number.end :]):
            continue  # "twenty to one"
        ordinal = number.text.lower().endswith(("st", "nd", "rd", "th"))
        if ordinal or any(d.start < number.end and number.start < d.end for d in dated):
            continue
        digits = _DIGITS.search(number.text)
        if digits is not None:
            old, options = digits[0], [_scaled(digits[0], factor) for factor in _FACTORS]
        elif number.text.lower() in _WRITTEN:
            old = number.text
            at = _WRITTEN.index(old.lower())
            options = [_WRITTEN[at + s] for s in _NEAR if 0 <= at + s < len(_WRITTEN)]
        else:
            continue
        for step in range(len(options)):
            new = options[(turn + step) % len(options)]
            value = number_value(number.text.replace(old, new, 1))
            share = re.search(r"%|per\s?cent", number.text) is not None
            if value not in taken and not (share and value is not None and value > 100):
                yield number.start + number.text.index(old), old, new
                break


def _scaled(digits: str, factor: float) -> str:
    """Another number that is written alike: "2,300" gives "3,450", "6.3" gives "9.4"."""
    places = len(digits.partition(".")[2])
    value = float(digits.replace(",", "")) * factor
    return f"{value:,.{places}f}" if "," in digits or value < 1000 else f"{value:.{places}f}"


def _absent(pool: Sequence[str], article: str, turn: int) -> str | None:
    """Return a word of the pool that does not stand in the article, None when all do."""
    for step in range(len(pool)):
        word = pool[(turn + step) % len(pool)]
        if not re.search(rf"\b{re.escape(word)}\b", article, re.IGNORECASE):
            return word
    return None
