"""Answerable questions changed so that their text no longer answers them.

The kinds are those that people used to write SQuAD 2's unanswerable questions (Rajpurkar et
al. 2018, table 1): another name, number or date, an antonym, a negation, roles exchanged.
Each change is checked as far as words can tell: what is put in does not stand in the text,
or stands in another sentence than the answer's. Training data only.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa.text.entities import Entity, dates, entities, names, numbers

__all__ = ["ANTONYMS", "CHANGES", "Text", "changed"]

_PAIRS = """
first last; largest smallest; biggest smallest; highest lowest; most least; more less; more fewer;
best worst; better worse; oldest youngest; oldest newest; older younger; earliest latest; early
late; before after; north south; northern southern; east west; eastern western; up down; increase
decrease; increased decreased; increasing decreasing; rise fall; rose fell; begin end; began
ended; start stop; started stopped; starting ending; open close; opened closed; win lose; won
lost; winner loser; buy sell; bought sold; allow forbid; allowed forbidden; accept reject;
accepted rejected; agree disagree; agreed disagreed; support oppose; supported opposed; positive
negative; strong weak; stronger weaker; high low; higher lower; large small; larger smaller; long
short; longer shorter; rich poor; male female; men women; man woman; king queen; father mother;
son daughter; brother sister; husband wife; public private; internal external; inside outside;
include exclude; included excluded; legal illegal; major minor; maximum minimum; import export;
imports exports; arrive leave; join quit; create destroy; created destroyed; build demolish; built
demolished; love hate; like dislike; remember forget; ancient modern; old new; oldest latest;
common rare; easy difficult; easier harder; success failure; successful unsuccessful; summer
winter; spring autumn; day night; morning evening; hot cold; warm cool; top bottom; upper lower;
above below; always never; all none; majority minority; urban rural; liberal conservative;
democratic republican; friend enemy; ally enemy; attack defend; attacked defended; victory defeat;
war peace; teacher student; employer employee; enter exit; gain loss; gained lost; caused
prevented; improve worsen; improved worsened; raise lower; raised lowered; push pull; send
receive; sent received; give take; gave took; married divorced; born died; birth death; alive
dead; appointed dismissed; hired fired; approve reject; approved rejected; permitted prohibited;
encourage discourage; encouraged discouraged; expand shrink; expanded shrank; wide narrow; thick
thin; heavy light; fast slow; faster slower; near far; domestic foreign; local foreign;
southernmost northernmost; easternmost westernmost; good bad; benefit harm; advantage
disadvantage; advantages disadvantages; strength weakness; strengths weaknesses; remain change;
keep lose; kept lost; proved disproved; visible hidden
"""


def _antonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for pair in _PAIRS.replace("\n", " ").split(";"):
        words = pair.split()
        if len(words) == 2:
            for one, other in (words, words[::-1]):
                if other not in found.setdefault(one, []):
                    found[one].append(other)
    return {word: tuple(others) for word, others in found.items()}


ANTONYMS = _antonyms()
"""What may be put for a word; both ways."""

_WORD = re.compile(r"[A-Za-z]+")
_YEARS = (-30, -20, -11, -10, -7, -4, -2, 2, 3, 5, 10, 12, 20)
_YEAR = re.compile(r"\b(1[0-9]{3}|20[0-9]{2})\b")
_CENTURY = re.compile(r"\b(\d{1,2})(st|nd|rd|th)\b")
_AUXILIARY = re.compile(
    r"\b(did|does|do|was|were|is|are|has|have|had|can|could|will|would|should|must)\b"
    r"(?! (?:not|never)\b)(?!n't)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Text:
    """The text a question is about: its entities, and those of other texts nearby that may
    be put in the place of one.
    """

    text: str
    answer: str
    inside: tuple[Entity, ...]
    around: tuple[Entity, ...]

    @classmethod
    def of(cls, text: str, answer: str, others: Sequence[str]) -> "Text":
        """Find the entities of a text and of `others`."""
        around = tuple(found for other in others for found in entities(other))
        return cls(text, answer, entities(text), around)


def changed(
    question: str, text: Text, rng: random.Random, first: str | None = None
) -> tuple[str, str] | None:
    """Return the question changed in one place, and the kind of change; None if none fits.

    `first` is the kind that is tried before the others.
    """
    kinds = list(CHANGES)
    rng.shuffle(kinds)
    kinds.sort(key=lambda kind: kind == "negation")  # where nothing better fits
    if rng.random() < 0.1:
        kinds.insert(0, "negation")
    if first is not None:
        kinds.insert(0, first)
    for kind in kinds:
        result = CHANGES[kind](question, text, rng)
        if result is not None and result != question:
            return result, kind
    return None


def _name(question: str, text: Text, rng: random.Random) -> str | None:
    """Put another name for one that the text has too."""
    lower = text.text.lower()
    asked = [n for n in names(question) if n.text.lower() in lower and len(n.text) > 2]
    if not asked:
        return None
    old = rng.choice(asked)
    kinds = {e.kind for e in text.inside if e.text == old.text} or {old.kind}
    taken = question.lower() + " " + text.answer.lower()
    # One from the same text deceives best, for it is not missing there; but the text may
    # well say the same of it, so it is taken less often.
    pools = [text.around, text.inside] if rng.random() < 0.7 else [text.inside, text.around]
    for pool in pools:
        fitting = sorted(
            {
                e.text
                for e in pool
                if e.kind in kinds
                and e.text.lower() not in taken
                and old.text.lower() not in e.text.lower()
                and (pool is text.inside or e.text.lower() not in lower)
            }
        )
        if fitting:
            return _put(question, old, rng.choice(fitting))
    return None


def _number(question: str, text: Text, rng: random.Random) -> str | None:
    """Put another year or number."""
    lower = text.text.lower()
    years = list(_YEAR.finditer(question))
    if years:
        old = rng.choice(years)
        inside = sorted(set(_YEAR.findall(text.text)) - set(_YEAR.findall(question)))
        if inside and rng.random() < 0.4 and text.answer not in inside:
            new = rng.choice(inside)
        else:
            new = str(
                int(old[1]) + rng.choice((-30, -20, -11, -10, -7, -4, -2, 2, 3, 5, 10, 12, 20))
            )
            if new in lower:
                return None
        return question[: old.start()] + new + question[old.end() :]
    centuries = list(_CENTURY.finditer(question))
    if centuries:
        old = rng.choice(centuries)
        value = max(1, int(old[1]) + rng.choice((-3, -2, -1, 1, 2, 3)))
        ending = {1: "st", 2: "nd", 3: "rd"}.get(value % 10 if not 10 < value < 14 else 0, "th")
        new = f"{value}{ending}"
        return None if new in lower else question[: old.start()] + new + question[old.end() :]
    asked = [n for n in (*numbers(question), *dates(question)) if n.text.lower() in lower]
    if not asked:
        return None
    old_number = rng.choice(asked)
    fitting = sorted(
        {
            e.text
            for e in (*text.around, *text.inside)
            if e.kind == old_number.kind and e.text not in question and e.text != text.answer
        }
    )
    return _put(question, old_number, rng.choice(fitting)) if fitting else None


def _antonym(question: str, text: Text, rng: random.Random) -> str | None:
    """Put the opposite of a word, unless the text has that too."""
    lower = text.text.lower()
    places = [m for m in _WORD.finditer(question) if m[0].lower() in ANTONYMS]
    rng.shuffle(places)
    for place in places:
        options = [
            word for word in ANTONYMS[place[0].lower()] if not re.search(rf"\b{word}\b", lower)
        ]
        if options:
            new = rng.choice(options)
            new = new.capitalize() if place[0][0].isupper() else new
            return question[: place.start()] + new + question[place.end() :]
    return None


def _negation(question: str, text: Text, rng: random.Random) -> str | None:
    """Ask for the opposite; not where the text itself denies something, which might answer."""
    if re.search(r"\b(?:not|never|no|none|without|nor)\b|n't", f"{text.text} {question}", re.I):
        return None
    match = _AUXILIARY.search(question)
    if match is None:
        return None
    rest = question[match.end() :]
    if match.start() < 4 or not rest.strip():  # a yes/no question
        return None
    word = match[0]
    if rng.random() < 0.5 and word.lower() not in ("will", "can"):
        return question[: match.start()] + word + "n't" + rest
    if word.lower() in ("was", "were", "is", "are", "did", "do", "does"):
        subject = re.match(r" (?:the |a |an |his |her |their |its )?[\w'-]+(?= \w)", rest)
        if subject is None:
            return None
        return question[: match.end()] + subject[0] + " never" + rest[subject.end() :]
    return question[: match.end()] + " never" + rest


def _roles(question: str, text: Text, rng: random.Random) -> str | None:
    """Exchange two names of one kind: who did what to whom."""
    asked = names(question)
    kinds = {e.text: e.kind for e in text.inside}
    for one in asked:
        for other in asked:
            if one.end >= other.start or one.text == other.text:
                continue
            first, second = kinds.get(one.text), kinds.get(other.text)
            between = question[one.end : other.start]
            if first is None or first != second or re.fullmatch(r"\s*(?:,|and|or)\s*", between):
                continue
            head, tail = question[: one.start], question[other.end :]
            return f"{head}{other.text}{between}{one.text}{tail}"
    return None


def _put(question: str, old: Entity, new: str) -> str:
    return question[: old.start] + new + question[old.end :]


Change = Callable[[str, Text, random.Random], str | None]
CHANGES: dict[str, Change] = {
    "name": _name,
    "number": _number,
    "antonym": _antonym,
    "roles": _roles,
    "negation": _negation,
}
"""Each kind of change by name."""
