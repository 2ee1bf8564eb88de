"""The sentences of an article that may be asked about, with their words and names.

Headings, tables, bylines and sentences that are too short or too long are left out. What a
sentence says is read in `evals.draft.clause`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.sentences import count_words, split_sentences
from index.types import Article, Span
from qa.text.entities import Entity, entities
from qa.text.lexicon import DETERMINERS, ORGANISATION_NOUNS, PREPOSITIONS
from qa.text.words import Word, is_plural_noun, words

__all__ = ["Sentence", "sentences_of", "time_of", "times"]

_TEXT_BLOCKS = frozenset({"paragraph", "list_item"})
_WORDS = (5, 60)
"""Fewest and most words of a sentence that is asked about."""
_LABEL = re.compile(r"(?:\(?\d{1,3}[.)]\s+)?(?:[A-Z][^\W\d_]+:\s+)?")
_NOT_NAMES = ("ing", "ness", "ment", "tion", "ity", "ism")
_JOINING = frozenset("of de da do van von der and for the".split())
_TIME_BEFORE = re.compile(
    r"\b(?:the )?(?:(?:early |late )?(?:autumn|spring|summer|winter|fall)|early|late|mid|night|"
    r"evening|morning|afternoon|beginning|start|end|middle|first half|second half)(?: of)? $",
    re.IGNORECASE,
)
_TIME_BEHIND = re.compile(r" (?:night|morning|afternoon|evening)\b")
_CLOCK = re.compile(
    r"\b(?:noon|midnight|(?:half past |a quarter (?:to|past) )?(?:\d{1,2}(?:[.:]\d\d)?|[a-z]+)"
    r"(?: o[’']clock| in the (?:morning|afternoon|evening)| at night| ?[ap]\.?m\b))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `start` is its offset in the article, all other offsets are into `text`.

    `occurrence` says which place of the text counts, where it stands in the article several
    times. `opening` is the token at which reading begins: after a list number or a label such
    as "Warning:". `common` holds the words that the article writes small.
    """

    text: str
    start: int
    occurrence: int | None
    opening: int
    tokens: tuple[Word, ...]
    named: tuple[Entity, ...]
    common: frozenset[str]

    def entity_at(self, offset: int) -> Entity | None:
        """The name, date or number that covers an offset."""
        return next((e for e in self.named if e.start <= offset < e.end), None)

    def quoted(self, offset: int) -> bool:
        """Tell whether an offset lies inside a quotation."""
        before = self.text[:offset]
        curly = before.count("“") > before.count("”") or before.count("«") > before.count("»")
        return curly or before.count('"') % 2 == 1

    def small(self, start: int, end: int) -> str:
        """The text of a range as it stands inside a sentence: "The line" gives "the line"."""
        text = self.text[start:end]
        inside = [token for token in self.tokens if start <= token.start < end]
        entity = self.entity_at(start)
        named = entity is not None and entity.kind not in {"number", "date"}
        if not inside or named or not self._common(inside):
            return text
        return inside[0].text.lower() + text[len(inside[0].text) :]

    def with_article(self, name: Entity) -> str:
        """A name with the "the" that it has in the sentence."""
        return f"the {name.text}" if self.text[: name.start].lower().endswith("the ") else name.text

    def _common(self, inside: Sequence[Word]) -> bool:
        """Tell "Passenger trains" and "Construction" from a name that opens a sentence."""
        first = inside[0].lower
        if first in self.common or first.endswith(_NOT_NAMES):
            return True
        follow = inside[1] if len(inside) > 1 else None
        if follow is None or not follow.text.islower() or follow.lower == "'s":
            return False
        return follow.lower not in _JOINING or is_plural_noun(first)


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """Return the sentences of paragraphs and list items in order."""
    found = _joined(article.text, _named(article.text))
    starts = [entity.start for entity in found]
    small = {w.text for w in words(article.text) if w.text.islower()}
    common = frozenset(small | DETERMINERS | PREPOSITIONS)
    return tuple(
        _sentence(article, span, found[bisect_left(starts, span.start) :], common)
        for span in _spans(article)
    )


def times(sentence: Sentence) -> tuple[Entity, ...]:
    """Return the dates and times of day with the words that belong to them, in order."""
    clock = [Entity("date", m.group(), m.start(), m.end()) for m in _CLOCK.finditer(sentence.text)]
    dated = [time_of(sentence, entity) for entity in sentence.named if entity.kind == "date"]
    free = [c for c in clock if not any(c.start < d.end and d.start < c.end for d in dated)]
    return tuple(sorted((*dated, *free), key=lambda e: e.start))


def time_of(sentence: Sentence, date: Entity) -> Entity:
    """Widen a date: "1914" to "the spring of 1914", "Thursday" to "Thursday night"."""
    before = _TIME_BEFORE.search(sentence.text, 0, date.start)
    behind = _TIME_BEHIND.match(sentence.text, date.end)
    start = before.start() if before else date.start
    end = behind.end() if behind else date.end
    return Entity("date", sentence.text[start:end], start, end)


def _spans(article: Article) -> Iterator[Span]:
    for block in article.blocks:
        if block.kind not in _TEXT_BLOCKS:
            continue
        for span in split_sentences(article.text, block.start, block.end):
            text = article.text[span.start : span.end]
            count = count_words(text)
            ended = text.rstrip("\"'”’»)")[-1:] in {".", "!"}
            if ended and _WORDS[0] <= count <= _WORDS[1]:
                yield span


def _sentence(
    article: Article, span: Span, following: Sequence[Entity], common: frozenset[str]
) -> Sentence:
    text = article.text[span.start : span.end]
    named = []
    for entity in following:
        if entity.start >= span.end:
            break
        if entity.end <= span.end:
            moved = replace(entity, start=entity.start - span.start, end=entity.end - span.start)
            named.append(moved)
    label = _LABEL.match(text)
    skipped = label.end() if label else 0
    tokens = words(text)
    opening = next((i for i, token in enumerate(tokens) if token.start >= skipped), 0)
    kept = tuple(e for e in named if e.start >= skipped)
    occurrence = None
    if article.text.count(text) > 1:
        occurrence = article.text.count(text, 0, span.start) + 1
    return Sentence(text, span.start, occurrence, opening, tokens, kept, common)


def _named(text: str) -> tuple[Entity, ...]:
    """Names, dates and numbers; a "person" that has an article anywhere is only a name."""
    found = entities(text)
    articled = {e.text for e in found if re.search(r"\bthe $", text[: e.start][-4:], re.IGNORECASE)}
    return tuple(
        replace(e, kind="name") if e.kind == "person" and e.text in articled else e for e in found
    )


def _joined(text: str, found: Sequence[Entity]) -> tuple[Entity, ...]:
    """Join "Chamber" and "Island Commerce" of "Chamber of Island Commerce" to one name."""
    joined: list[Entity] = []
    for entity in found:
        last = joined[-1] if joined else None
        names = last is not None and {last.kind, entity.kind} <= {"name", "organisation"}
        if last is not None and names and text[last.end : entity.start] == " of ":
            organisation = last.text.split()[-1].lower() in ORGANISATION_NOUNS
            kind = "organisation" if organisation else last.kind
            joined[-1] = Entity(kind, text[last.start : entity.end], last.start, entity.end)
        else:
            joined.append(entity)
    return tuple(joined)
