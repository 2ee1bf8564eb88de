"""False premises: a sentence that says what the question takes for granted, but of another.

"When did Ann Lee open the bridge?" of an article where Bob Ray opened it: a sentence
says all that the question says with one name, number or date different. That sentence is the
correction. Anything less clear is none: a correction that corrects nothing is worse than a
refusal.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.types import Hit
from qa.kinds.finding import Finding, Sentence, sentences_of_hits
from qa.text.asked import asked_sort
from qa.text.date_values import date_value
from qa.text.entities import Entity, content_words, entities, number_value, with_unit
from qa.text.lexicon import FUNCTION_WORDS, TITLES
from qa.text.words import words

__all__ = ["correct"]

PASSAGES = 5
"""Passages whose sentences are compared with the question."""
COVERED = 0.75
"""Least share of the question's other content words found in the sentence."""
FEWEST = 3
"""Content words that the question must have besides the missing element."""
LONGEST = 70
"""Words of a correcting sentence at most: a longer one is a list, or hard to take in."""
PLAIN = 40
"""Words of a sentence at most, for a small word beside the element to show its place."""
SPELLING = 0.8
"""Two words so alike (difflib's ratio) may be one word spelt in two ways."""

_STEM = re.compile(r"(?:'s|ing|ed|es|s|ly|ion|ions|e)$")


@dataclass(frozen=True, slots=True)
class _Element:
    """A name, number or date of a text with what it counts ("missiles" of "36 missiles") and
    the words on both sides, "" where there is none.
    """

    entity: Entity
    unit: str
    before: str
    after: str

    @property
    def sort(self) -> str:
        kind = self.entity.kind
        return kind if kind in {"date", "number"} else "name"


def correct(question: str, hits: Sequence[Hit]) -> Finding | None:
    """Return the sentence that corrects the question's premise, None where none clearly does.

    The sentence with most of the question's words is preferred; its share of them is the
    confidence.
    """
    elements = _elements(question)
    if not elements:
        return None
    best: Finding | None = None
    near = [hit.passage for hit in hits[:PASSAGES]]
    around = "\n".join(part for p in near for part in (p.title, p.heading, p.text))
    absent = [e for e in elements if not _stands_in(e, around)]
    if len(absent) != 1:
        return None
    for sentence in sentences_of_hits(hits[:PASSAGES]):
        if len(sentence.text.split()) > LONGEST:
            continue
        contradicted = _contradicted(question, elements, absent[0], sentence)
        if contradicted is None:
            continue
        missing, covered = contradicted
        if best is None or covered > best.confidence:
            text = f"The article does not say this of {missing}. It says: “{sentence.text}”"
            best = Finding(text, "correction", (sentence.piece,), covered)
    return best


def _contradicted(
    question: str, elements: Sequence[_Element], missing: _Element, sentence: Sentence
) -> tuple[str, float] | None:
    """The missing element where the sentence has another in its place, and the share of the
    question's other words that stand there; None where this is not clear.
    """
    here = f"{sentence.passage.title} {sentence.text}"
    if any(not _stands_in(e, here) for e in elements if e is not missing):
        return None
    covered = _covered(question, missing, here)
    if covered < COVERED:
        return None
    rivals = [
        e
        for e in _elements(sentence.text)
        if _comparable(missing, e) and not any(_same(e, other) for other in elements)
    ]
    needed = 2 if _asked_sort(question) == missing.sort else 1
    if len(rivals) < needed or not any(
        _in_place(missing, rival, covered == 1.0 and len(sentence.text.split()) <= PLAIN)
        for rival in rivals
    ):
        return None
    return missing.entity.text, covered


def _in_place(missing: _Element, rival: _Element, small_words: bool) -> bool:
    """Tell whether the rival stands where the question has the missing element: between the
    same words. A small word ("in") tells this only where `small_words` says so.
    """
    pairs = ((missing.before, rival.before), (missing.after, rival.after))
    same = [a for a, b in pairs if a and a == b]
    return any(word not in FUNCTION_WORDS for word in same) or (bool(same) and small_words)


def _elements(text: str) -> list[_Element]:
    tokens = words(text)
    found = []
    for entity in entities(text):
        unit = ""
        if entity.kind == "number":
            wide = with_unit(text, entity).text
            unit = _stem(wide[len(entity.text) :].strip(" -").lower())
        if entity.kind == "date" and re.match(r"['’]?s\b", text[entity.end :]):
            continue  # a decade, which every year of it would seem to contradict
        if entity.text.lower() in TITLES:
            continue  # "the President" names nobody
        before = [t.lower for t in tokens if t.end <= entity.start and t.is_word]
        after = [t.lower for t in tokens if t.start >= entity.end and t.is_word]
        found.append(
            _Element(
                entity,
                unit,
                _stem(before[-1]) if before else "",
                _stem(after[0]) if after else "",
            )
        )
    return found


def _stem(word: str) -> str:
    stem = _STEM.sub("", word)
    return stem if len(stem) >= 3 else word


def _stands_in(element: _Element, text: str) -> bool:
    """Tell whether a text may speak of the element: any word of a name, the value of a number."""
    if element.sort == "name":
        plain = re.sub(r"[‐-―]", "-", text)
        if re.sub(r"[‐-―]", "-", element.entity.text).lower() in plain.lower():
            return True
        there = {_stem(w) for w in content_words(f"{plain} {plain.replace('-', ' ')}")}
        mine = [_stem(w) for w in content_words(element.entity.text)]
        initials = "".join(w[0] for w in re.findall(r"\b[A-Z]\w+", text)).lower()
        spelt_out = element.entity.text.isupper() and element.entity.text.lower() in initials
        return not mine or spelt_out or any(_like(w, there) for w in mine)
    return any(_same(element, other) for other in _elements(text)) or (
        element.entity.text.lower() in text.lower()
    )


def _like(word: str, there: set[str]) -> bool:
    """Tell whether a word, another form of it or another spelling stands there."""
    plain = _plain(word)
    for other in map(_plain, there):
        prefix = len(plain) > 4 and len(other) > 4 and plain[:6] == other[:6]
        if prefix or SequenceMatcher(None, plain, other).ratio() >= SPELLING:
            return True
    return False


def _plain(word: str) -> str:
    """The word without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _same(a: _Element, b: _Element) -> bool:
    if a.sort != b.sort:
        return False
    if a.sort == "name":
        mine = {_stem(w) for w in content_words(a.entity.text)}
        return bool(mine & {_stem(w) for w in content_words(b.entity.text)})
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
    if len(asked) < FEWEST:
        return 0.0
    there = {_stem(w) for w in content_words(text)}
    return len(asked & there) / len(asked)


def _asked_sort(question: str) -> str:
    sort = asked_sort(question)
    return "name" if sort in {"person", "place"} else sort or ""
