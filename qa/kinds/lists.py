"""Answers of several spans: the parts of an enumeration, and what other sentences add.

The text has every item, in the article's own words where one sentence has them all; a
sentence with several of them is cited once, from first to last.

Where nothing more than one item is found, there is no list: the reader's span stands.
"""

from collections.abc import Sequence

from index.types import Span
from qa.kinds.finding import (
    Finding,
    Piece,
    Reading,
    Sentence,
    a_sentence_each,
    joined,
    sentence_at,
)
from qa.text.entities import content_words, entities, number_value
from qa.text.enumerations import enumeration
from qa.text.words import words
from qa.types import Candidate

__all__ = ["list_of"]

FURTHER = 0.5
"""Lowest confidence at which the span of another sentence joins the list."""
ENUMERATED = 0.6
"""An enumeration is taken before a single item that is at most 1 / 0.6 times as likely."""


def list_of(reading: Reading, limit: int) -> Finding | None:
    """Return the items that answer a question for several things, None for fewer than two.

    At most `limit` items are kept; the confidence is that of the first span.
    """
    if not reading.judged:
        return None
    count = _count(reading.question)
    found = [
        (candidate, reading.piece(span), _items(reading.piece(span)))
        for candidate, span in reading.judged
    ]
    best, first, items = _best(found, count)
    look, taken, items = _kind(first), _words_of(items), list(items)
    for candidate, piece, more in found:
        complete = count is not None and len(items) >= count
        if complete or candidate.confidence < FURTHER or _kind(piece) != look:
            continue
        fresh = [item for item in more if not (_words_of([item]) & taken)]
        items += fresh
        taken |= _words_of(fresh)
    kept = items[:limit]
    if len(kept) < 2:
        return None
    pieces = a_sentence_each(kept)
    whole = len(pieces) == 1 and len(kept) == len(items)
    text = pieces[0].text if whole else joined([item.text for item in kept])
    return Finding(text, "list", pieces, best.confidence)


def _best(
    found: Sequence[tuple[Candidate, Piece, list[Piece]]], count: int | None
) -> tuple[Candidate, Piece, list[Piece]]:
    """Prefer an enumeration, of as many items as are asked for, to a likelier single item."""
    top = found[0]
    near = [f for f in found if f[0].confidence >= ENUMERATED * top[0].confidence]
    exact = [f for f in near if count is not None and len(f[2]) == count]
    several = [f for f in near if len(f[2]) > 1]
    return (exact or several or [top])[0]


def _count(question: str) -> int | None:
    """How many things the question asks for: 2 of "Which two towns ...?"."""
    for word in words(question)[:6]:
        value = number_value(word.lower)
        if value is not None and 1 < value <= 20:
            return int(value)
    return None


def _items(piece: Piece) -> list[Piece]:
    sentence = sentence_at(piece.passage, piece.start)
    found = _enumerated(sentence, piece)
    return [Piece(piece.passage, s.start, s.end) for s in found] or [piece]


def _enumerated(sentence: Sentence, piece: Piece) -> list[Span]:
    offset = sentence.span.start
    if piece.end > sentence.span.end:
        return []
    found = enumeration(sentence.text, piece.start - offset, piece.end - offset)
    return [Span(offset + item.start, offset + item.end) for item in found]


def _words_of(items: Sequence[Piece]) -> set[str]:
    return {word for item in items for word in content_words(item.text) or (item.text.lower(),)}


def _kind(piece: Piece) -> str:
    """What a span names, so that a person does not join a list of towns."""
    found = entities(piece.text)
    if not found:
        return "thing"
    return found[0].kind if found[0].kind in {"date", "number"} else "name"
