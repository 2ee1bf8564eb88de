"""The parts of an enumeration ("A, B and C") around a place in a sentence.

Commas and "and" part the items; what else they may part (clauses, appositions) is told by
the look of the pieces. Precision goes before recall: a doubtful piece ends the enumeration.
"""

import re
from collections.abc import Sequence

from index.types import Span
from qa.text.entities import dates, numbers
from qa.text.lexicon import AUXILIARIES, FUNCTION_WORDS, PREPOSITIONS, PRONOUNS, WH_WORDS
from qa.text.names import is_capitalised
from qa.text.words import base_form, is_plural_noun, words

__all__ = ["enumeration"]

_SEPARATOR = re.compile(
    r"\s*[,;]\s*(?:and also|and|or|as well as|along with|plus|&)\s+(?:also\s+|finally\s+)?"
    r"|\s+(?:and also|and|or|as well as|along with|plus|&)\s+|\s*[,;]\s+"
)
_LAST = re.compile(r"\b(?:and|or|as well as|along with|plus)\b|&")
_OPENER = re.compile(
    r"(?:(?:the|an?|both|either|its|his|her|their|some|namely|including|(?:such )?as|like|to|from|"
    r"in|of|by|on|with|for) )+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:(?:both|either|namely|including|such as|particularly|especially|mainly|mostly|notably|"
    r"usually|in|of|by|to|from|with|on|at|for) )+",
    re.IGNORECASE,
)
_MAX_WORDS = 12
_STOP = PRONOUNS | WH_WORDS | AUXILIARIES | {"that", "but", "because", "although", "while", "then"}


def enumeration(sentence: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the items of the enumeration that `sentence[start:end]` is, or is in, in order.

    Offsets are into `sentence`. Fewer than two items: () - there is no enumeration.
    """
    cuts = list(_cuts(sentence))
    if any(";" in c.group() for c in cuts if start <= c.start() < end):
        cuts = [c for c in cuts if ";" in c.group()]  # commas part smaller things then
    inside = [c for c in cuts if start <= c.start() and c.end() <= end]
    items = _parts(start, end, inside)
    kind = _look(sentence[items[0].start : items[0].end])
    if not all(_alike(kind, sentence, item) for item in items):
        return ()
    closed = any(_LAST.search(c.group()) for c in inside)
    left: list[Span] = []
    right: list[Span] = []
    following = [c for c in cuts if c.start() == end]
    if not closed and following:
        right, closed = _rightwards(sentence, cuts, cuts.index(following[0]), kind)
    preceding = [c for c in cuts if c.end() == _without_opener(sentence, start)]
    if preceding and (closed or _LAST.search(preceding[0].group())):
        left = _leftwards(sentence, cuts, cuts.index(preceding[0]), kind)
        if inside and not all(_ends_as_name(sentence, item) for item in left):
            left = []  # "two Italian abbots, William and John": what they are, none of them
        closed = closed or bool(_LAST.search(preceding[0].group()))
    found = [*left, *items, *right]
    if len(found) < 2 or not closed:
        return ()
    return tuple(_trimmed(sentence, item) for item in found)


def _cuts(sentence: str) -> Sequence[re.Match[str]]:
    """The separators outside brackets and quotations, and outside "1,000" and dates."""
    whole = [(d.start, d.end) for d in (*dates(sentence), *numbers(sentence))]
    whole += [m.span() for m in re.finditer(r"\([^()]*\)|“[^”]*”|\"[^\"]*\"", sentence)]
    return [
        m
        for m in _SEPARATOR.finditer(sentence)
        if not any(a < m.end() and m.start() < b and not (m.start() <= a) for a, b in whole)
    ]


def _parts(start: int, end: int, cuts: Sequence[re.Match[str]]) -> list[Span]:
    edges = [start, *(edge for c in cuts for edge in (c.start(), c.end())), end]
    return [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _rightwards(
    sentence: str, cuts: Sequence[re.Match[str]], index: int, kind: str
) -> tuple[list[Span], bool]:
    """Take items after the separator at `index` until the one after "and"."""
    found: list[Span] = []
    for i in range(index, len(cuts)):
        last = bool(_LAST.search(cuts[i].group()))
        limit = cuts[i + 1].start() if i + 1 < len(cuts) else len(sentence)
        item = Span(cuts[i].end(), _item_end(sentence, cuts[i].end(), limit, kind))
        cut_short = item.end < limit and not last
        if item.end <= item.start or cut_short or not _alike(kind, sentence, item):
            return (found, False) if not last else ([], False)
        found.append(item)
        if last:
            return found, True
    return found, False


def _leftwards(sentence: str, cuts: Sequence[re.Match[str]], index: int, kind: str) -> list[Span]:
    """Take items before the separator at `index`, back to where the enumeration opens."""
    found: list[Span] = []
    opens = bool(_ARTICLE.match(sentence, cuts[index].end()))
    for i in range(index, -1, -1):
        floor = cuts[i - 1].end() if i else 0
        if i < index and _LAST.search(cuts[i].group()):
            break
        begin = _item_start(sentence, floor, cuts[i].start(), kind)
        item = Span(begin, cuts[i].start())
        if item.end <= item.start or not _alike(kind, sentence, item):
            break
        item = _trimmed(sentence, item)
        if kind == "thing" and bool(_ARTICLE.match(sentence, item.start)) != opens:
            break  # "a feature of the animals, particularly polyp and medusa"
        found.insert(0, item)
        if begin > floor:
            break
    return found


def _item_end(sentence: str, begin: int, limit: int, kind: str) -> int:
    """Where an item ends: at a verb, a pronoun or (for names) at the first small word."""
    end = begin
    text = sentence[begin:limit]
    for position, token in enumerate(words(text)):
        lower = token.lower
        small = token.text[0].islower() and lower not in {"of", "the", "de", "von", "van", "'s"}
        if token.text in ".!?:—–()[]" or lower in _STOP:
            break
        if kind == "name" and small and position and not is_capitalised(token.text):
            break
        if kind == "number" and position > 2:
            break
        if (
            kind == "thing"
            and position
            and (
                lower in PREPOSITIONS - {"of", "in", "for", "to"}
                or (
                    base_form(token.text) and not is_plural_noun(lower) and not lower.endswith("ed")
                )
            )
        ):
            break
        end = begin + token.end
    return end


def _item_start(sentence: str, floor: int, end: int, kind: str) -> int:
    """Where an item begins: after the last verb, colon or bracket before it."""
    begin = floor
    tokens = words(sentence[floor:end])
    for position, token in enumerate(tokens):
        lower = token.lower
        stops = token.text in ":—–()[]" or lower in _STOP or lower in {"including", "namely"}
        verb = base_form(token.text) is not None and not is_plural_noun(lower)
        small = kind == "name" and token.text[0].islower() and lower not in {"of", "the", "de"}
        relates = kind == "thing" and lower in PREPOSITIONS - {"of"}
        if (stops or verb or small or relates) and position + 1 < len(tokens):
            begin = floor + tokens[position + 1].start
    return begin


def _look(text: str) -> str:
    """Tell names, numbers (with dates) and other things apart by their first content word."""
    bare = _OPENER.sub("", text, count=1) or text
    first = words(bare)[0] if words(bare) else None
    if first is None:
        return "thing"
    if first.lower in FUNCTION_WORDS:
        return "thing"
    if first.text[0].isdigit() or (dates(bare) and dates(bare)[0].start == 0):
        return "number"
    return "name" if is_capitalised(first.text) else "thing"


def _alike(kind: str, sentence: str, item: Span) -> bool:
    text = sentence[item.start : item.end]
    tokens = [t for t in words(text) if t.is_word]
    if not tokens or len(tokens) > _MAX_WORDS:
        return False
    if tokens[0].lower in _STOP or any(t.lower in AUXILIARIES for t in tokens):
        return False
    return _look(text) == kind


def _ends_as_name(sentence: str, item: Span) -> bool:
    return is_capitalised(words(sentence[item.start : item.end])[-1].text)


def _without_opener(sentence: str, start: int) -> int:
    """Step back over an article before the span, so that "the" does not part it from "and"."""
    before = re.search(r"\b(?:the|an?|its|his|her|their) $", sentence[:start], re.IGNORECASE)
    return before.start() if before else start


def _trimmed(sentence: str, item: Span) -> Span:
    text = sentence[item.start : item.end]
    opener = _LEAD.match(text)
    begin = item.start + (opener.end() if opener and opener.end() < len(text) else 0)
    kept = sentence[begin : item.end].rstrip(" .,;:")
    return Span(begin, begin + len(kept))
