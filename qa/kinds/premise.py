"""False premises: a sentence that says what the question takes for granted, but of another.

"When did Ann Lee open the bridge?" of an article where Bob Ray opened it: the nearest sentence
says all that the question says with one name, number or date different. That sentence is the
correction. Anything less clear is none: a correction that corrects nothing is worse than a
refusal.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Hit
from qa.kinds.finding import Finding, Sentence, near_sentences
from qa.reader.evidence import Embed
from qa.text.date_values import date_value
from qa.text.entities import Entity, content_words, entities, number_value, with_unit

__all__ = ["correct"]

PASSAGES = 5
"""Passages whose sentences are compared with the question."""
SENTENCES = 5
"""Near sentences looked at."""
COVERED = 0.75
"""Least share of the question's other content words found in the sentence."""
SIMILAR = 0.5
"""Least cosine similarity of question and sentence."""

_WHEN = re.compile(r"\b(?:when|(?:what|which) (?:year|date|day|month|century|decade))\b")
_HOW_MANY = re.compile(r"\bhow (?:many|much|old|long|far|tall|high|large|big|deep|heavy|wide)\b")
_WHO = re.compile(r"\b(?:who|whom|whose)\b")
_WHERE = re.compile(r"\b(?:where|(?:what|which) (?:city|country|state|place|town))\b")
_STEM = re.compile(r"(?:'s|ing|ed|es|s|ly|ion|ions|e)$")


@dataclass(frozen=True, slots=True)
class _Element:
    """A name, number or date of a text with what it counts ("missiles" of "36 missiles")."""

    entity: Entity
    unit: str

    @property
    def sort(self) -> str:
        kind = self.entity.kind
        return kind if kind in {"date", "number"} else "name"


def correct(question: str, hits: Sequence[Hit], embed: Embed) -> Finding | None:
    """Return the sentence that corrects the question's premise, None where none clearly does.

    Nothing is embedded for a question that names nothing. The confidence is the similarity
    of question and sentence.
    """
    elements = _elements(question)
    if not elements:
        return None
    for sentence in near_sentences(question, hits[:PASSAGES], embed, SENTENCES):
        if sentence.similarity < SIMILAR:
            break
        missing = _contradicted(question, elements, sentence)
        if missing is not None:
            text = f"The article does not say this of {missing}. It says: “{sentence.text}”"
            return Finding(text, "correction", (sentence.piece,), sentence.similarity)
    return None


def _contradicted(question: str, elements: Sequence[_Element], sentence: Sentence) -> str | None:
    """The one element of the question in whose place the sentence has another, or None."""
    passage = sentence.passage
    around = f"{passage.title}\n{passage.heading}\n{passage.text}"
    absent = [e for e in elements if not _stands_in(e, around)]
    if len(absent) != 1:
        return None
    missing = absent[0]
    others = [e for e in elements if e is not missing]
    near = f"{sentence.before} {sentence.text}"
    if any(not _stands_in(e, f"{passage.title} {near}") for e in others):
        return None
    if _covered(question, missing, f"{passage.title} {near}") < COVERED:
        return None
    rivals = [
        e
        for e in _elements(sentence.text)
        if _comparable(missing, e) and not any(_same(e, other) for other in elements)
    ]
    needed = 2 if _asked_sort(question) == missing.sort else 1
    return missing.entity.text if len(rivals) >= needed else None


def _elements(text: str) -> list[_Element]:
    found = []
    for entity in entities(text):
        unit = ""
        if entity.kind == "number":
            wide = with_unit(text, entity).text
            unit = _stem(wide[len(entity.text) :].strip(" -").lower())
        found.append(_Element(entity, unit))
    return found


def _stem(word: str) -> str:
    stem = _STEM.sub("", word)
    return stem if len(stem) >= 3 else word


def _stands_in(element: _Element, text: str) -> bool:
    """Tell whether a text may speak of the element: any word of a name, the value of a number."""
    if element.sort == "name":
        there = {_stem(w) for w in content_words(text)}
        mine = [_stem(w) for w in content_words(element.entity.text)]
        return not mine or any(w in there for w in mine)
    return any(_same(element, other) for other in _elements(text)) or (
        element.entity.text.lower() in text.lower()
    )


def _same(a: _Element, b: _Element) -> bool:
    if a.sort != b.sort:
        return False
    if a.sort == "name":
        words = {_stem(w) for w in content_words(a.entity.text)}
        return bool(words & {_stem(w) for w in content_words(b.entity.text)})
    if a.sort == "date":
        first, second = date_value(a.entity.text), date_value(b.entity.text)
        if first is None or second is None:
            return a.entity.text.lower() == b.entity.text.lower()
        return all(x == y for x, y in zip(first, second, strict=False))
    return number_value(a.entity.text) == number_value(b.entity.text)


def _comparable(missing: _Element, other: _Element) -> bool:
    if missing.sort != other.sort:
        return False
    if missing.sort == "name":
        return missing.entity.kind == other.entity.kind
    if missing.sort == "number":
        return missing.unit == other.unit
    first, second = date_value(missing.entity.text), date_value(other.entity.text)
    return first is not None and second is not None


def _covered(question: str, missing: _Element, text: str) -> float:
    own = set(content_words(missing.entity.text))
    asked = {_stem(w) for w in content_words(question) if w not in own}
    if len(asked) < 2:
        return 0.0
    there = {_stem(w) for w in content_words(text)}
    return len(asked & there) / len(asked)


def _asked_sort(question: str) -> str:
    lower = question.lower()
    if _WHEN.search(lower):
        return "date"
    if _HOW_MANY.search(lower):
        return "number"
    return "name" if _WHO.search(lower) or _WHERE.search(lower) else ""
