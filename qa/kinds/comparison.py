"""Comparisons over two passages: "Which is older, A or B?", "Was A built before B?".

A comparison is two ordinary questions, one of each thing; their answers are compared as
dates or as numbers of one unit. What no rule can put into two questions is none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qa.kinds.finding import Finding, Piece, sentence_at
from qa.text.clauses import parse
from qa.text.date_values import compare_dates, date_value
from qa.text.entities import content_words, dates, number_value, numbers, with_unit
from qa.text.lexicon import AUXILIARIES, IRREGULAR
from qa.text.words import words

__all__ = ["Comparison", "comparison", "named_in_one", "resolve"]

Measure = Literal["date", "number"]

_OLDER = {"older": True, "elder": True, "younger": False, "newer": False}
_BASES = {
    "taller": "tall", "higher": "high", "longer": "long", "larger": "large", "bigger": "big",
    "heavier": "heavy", "deeper": "deep", "wider": "wide", "faster": "fast", "farther": "far",
    "shorter": "tall", "smaller": "large", "lower": "high", "lighter": "heavy",
}  # fmt: skip
_SMALLER = frozenset({"shorter", "smaller", "lower", "lighter"})
_HEAD = r"(?:which|who|what)(?: (?:one|of (?:the|these) two|of them|of the following))?"
_NOUN = r"(?: (?!is|was|are|were|has|had|have|came|happened)[a-z]+){0,3}?"
_TAIL = r"(?:,|:| -|,? between)? (?P<a>[^,?]+?),? (?:or|and) (?P<b>[^,?]+?)\s*\?*"
_ADJECTIVE = re.compile(
    rf"{_HEAD}{_NOUN} (?:is|was|are|were) (?:the )?(?P<word>{'|'.join([*_OLDER, *_BASES])})"
    rf"(?: one)?{_TAIL}",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"{_HEAD}{_NOUN} (?P<verb>came|happened|occurred|took place|started|began|ended|opened|closed|"
    rf"died|(?:was|were) (?P<participle>[a-z]+)) (?P<word>first|earlier|later|last){_TAIL}",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"{_HEAD}{_NOUN} (?P<verb>has|have|had) (?P<word>more|fewer|less) "
    rf"(?P<what>[a-z][a-z ]+?){_TAIL}",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?P<aux>did|was|were) (?P<a>.+?) (?P<verb>happen|occur|take place|start|begin|end|open|die|"
    r"[a-z]+) (?P<word>before|after|earlier than|later than) (?P<b>[^,?]+?)\s*\?*",
    re.IGNORECASE,
)
_VERBS = frozenset(
    "born built founded signed published released completed opened established elected created "
    "launched invented discovered written made introduced formed dissolved killed".split()
)
_EVENT_VERBS = frozenset("happen occur start begin end open die".split()) | {"take place"}
_PAST = {
    "came": "happen", "happened": "happen", "occurred": "occur", "took place": "take place",
    "started": "start", "began": "begin", "ended": "end", "opened": "open", "closed": "close",
    "died": "die",
}  # fmt: skip
_CLAUSE = re.compile(
    rf"(?P<thing>.+?) (?P<past>{'|'.join(_PAST)}|"
    rf"(?:was|were) (?P<participle>{'|'.join(sorted(_VERBS))}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things and the question to ask of each.

    `greater` tells whether the greater value decides (a later date, a larger number). With
    `claim` the question is whether `first` is the one: the answer is yes or no.
    """

    first: str
    second: str
    questions: tuple[str, str]
    measure: Measure
    greater: bool
    claim: bool = False


@dataclass(frozen=True, slots=True)
class _Value:
    date: tuple[int, ...] | None
    number: float | None
    unit: str


def comparison(question: str) -> Comparison | None:
    """Put a comparison into two questions; None when it is none or cannot be put so."""
    plain = question.strip()
    adjective = _ADJECTIVE.fullmatch(plain)
    if adjective:
        return _of_adjective(adjective, plain)
    first = _FIRST.fullmatch(plain)
    if first:
        verb, participle = first["verb"].lower(), first["participle"]
        if participle and participle.lower() not in _VERBS:
            return None
        pattern = f"When was {{}} {participle}?" if participle else f"When did {{}} {_PAST[verb]}?"
        return _made(first, pattern, "date", first["word"].lower() in {"later", "last"})
    more = _MORE.fullmatch(plain)
    if more:
        auxiliary = "did" if more["verb"].lower() == "had" else "does"
        many = "many" if _counted(more["what"]) else "much"
        pattern = f"How {many} {more['what']} {auxiliary} {{}} have?"
        return _made(more, pattern, "number", more["word"].lower() == "more")
    before = _BEFORE.fullmatch(plain)
    return _of_order(before) if before else None


def resolve(asked: Comparison, find: Callable[[str], Finding | None]) -> Finding | None:
    """Ask both questions and compare; None when either answer is missing or says nothing.

    `find` answers one stand-alone question; the sentence it cites must name the thing asked
    about, or stand in a passage that does. The confidence is that both are right.
    """
    found: list[tuple[Piece, float, _Value]] = []
    for thing, question in zip((asked.first, asked.second), asked.questions, strict=True):
        finding = find(question)
        if finding is None:
            return None
        piece = finding.pieces[0]
        if not _about(thing, piece):
            return None
        found.append((piece, finding.confidence, _value(piece)))
    (first, sure, a), (second, also, b) = found
    if (first.passage.article_id, first.start) == (second.passage.article_id, second.start):
        return None  # one place cannot speak of both
    order = _order(asked.measure, a, b)
    if order is None:
        return None
    chosen = (order > 0) == asked.greater
    pieces = (first, second)
    confidence = sure * also
    if asked.claim:
        return Finding("Yes" if chosen else "No", "yes_no", pieces, confidence)
    text = asked.first if chosen else asked.second
    return Finding(text[:1].upper() + text[1:], "comparison", pieces, confidence)


def named_in_one(asked: Comparison, finding: Finding) -> bool:
    """Tell whether a finding is one of the two things, from a sentence that names both."""
    piece = finding.pieces[0]
    sentence = set(content_words(sentence_at(piece.passage, piece.start).text))
    first, second = (set(content_words(thing)) for thing in (asked.first, asked.second))
    answer = set(content_words(finding.text))
    one = bool(answer & (first - second)) != bool(answer & (second - first))
    return first <= sentence and second <= sentence and one


def _of_adjective(found: re.Match[str], plain: str) -> Comparison | None:
    word = found["word"].lower()
    if word in _OLDER:
        person = plain.lower().startswith("who")
        pattern = "When was {} born?" if person else "When was {} built or founded?"
        return _made(found, pattern, "date", not _OLDER[word])
    return _made(found, f"How {_BASES[word]} is {{}}?", "number", word not in _SMALLER)


def _of_order(found: re.Match[str]) -> Comparison | None:
    auxiliary, verb = found["aux"].lower(), found["verb"].lower()
    thing, other = found["a"], found["b"]
    if dates(other) or numbers(other) or date_value(other):
        return None  # "before 1990": one question, not two
    known = _EVENT_VERBS if auxiliary == "did" else _VERBS
    if verb not in known or not _thing(thing):
        return None
    pattern = f"When did {{}} {verb}?" if auxiliary == "did" else f"When was {{}} {verb}?"
    clause = _CLAUSE.fullmatch(other)
    if clause:  # "... before the treaty was signed", "... before the war began"
        other, past = clause["thing"], clause["past"].lower()
        passive = f"When was {{}} {clause['participle']}?"
        second = passive if clause["participle"] else f"When did {{}} {_PAST[past]}?"
    else:
        second = pattern
    if not _thing(other):
        return None
    later = found["word"].lower() in {"after", "later than"}
    questions = (pattern.format(thing), second.format(other))
    return Comparison(thing, other, questions, "date", later, claim=True)


def _made(found: re.Match[str], pattern: str, measure: Measure, greater: bool) -> Comparison | None:
    a, b = found["a"].strip(), found["b"].strip()
    if not _thing(a) or not _thing(b):
        return None
    return Comparison(a, b, (pattern.format(a), pattern.format(b)), measure, greater)


def _thing(text: str) -> bool:
    """Tell whether a text can be put in the place of a thing: a name or "the ..."."""
    tokens = words(text)
    if not content_words(text) or any(
        t.lower in IRREGULAR or t.lower in AUXILIARIES for t in tokens
    ):
        return False
    if parse(text).wh_word:
        return False
    opener = tokens[0]
    return opener.text[0].isupper() or opener.lower in {"the", "his", "her", "its", "their"}


def _counted(what: str) -> bool:
    return what.split()[-1].endswith("s") or what.split()[-1] in {"people", "men", "children"}


def _about(thing: str, piece: Piece) -> bool:
    """Tell whether the sentence, or else the passage before it, names the thing."""
    sentence = sentence_at(piece.passage, piece.start)
    there = piece.passage.text[: sentence.span.end - piece.passage.start]
    near = {w.removesuffix("s") for w in content_words(f"{piece.passage.heading} {there}")}
    return all(w.removesuffix("s") in near for w in content_words(thing))


def _value(piece: Piece) -> _Value:
    text = piece.text
    when = next((v for d in dates(text) if (v := date_value(d.text))), date_value(text))
    if when is None:
        sentence = sentence_at(piece.passage, piece.start).text
        years = [v for d in dates(sentence) if (v := date_value(d.text))]
        when = years[0] if len(years) == 1 else None
    found = numbers(text)
    if len(found) != 1:
        return _Value(when, None, "")
    wide = with_unit(text, found[0]).text
    unit = wide[len(found[0].text) :].strip(" -").lower().removesuffix("s")
    sign = found[0].text[0] if found[0].text[0] in "$€£¥₹" else ""
    percent = "%" if re.search(r"%|per ?cent", found[0].text) else ""
    return _Value(when, number_value(found[0].text), sign + unit + percent)


def _order(measure: Measure, a: _Value, b: _Value) -> int | None:
    if measure == "date":
        return compare_dates(a.date, b.date) if a.date and b.date else None
    if a.number is None or b.number is None or a.unit != b.unit or a.number == b.number:
        return None
    return 1 if a.number > b.number else -1
