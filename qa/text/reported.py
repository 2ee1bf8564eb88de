"""Reported speech and quotations of a sentence: who speaks, and what is said.

"Ice is melting, the minister said." - the minister. Shallow: closed lists of verbs, capitals
and commas. A pronoun is kept as one, since it does not tell who; a doubtful phrase is no speaker.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import Span
from qa.text.lexicon import AUXILIARIES, DETERMINERS, PREPOSITIONS, PRONOUNS, WH_WORDS
from qa.text.names import is_capitalised
from qa.text.words import Word, words

__all__ = ["CLOSING", "OPENING", "Speech", "speeches"]

_SURE = frozenset("said says".split())
_TELLING = frozenset("told tells".split())
"""Of these the one who is told follows: "told Ann" never tells that Ann speaks."""
_REPORTING = frozenset(
    "added adds noted notes wrote writes argued argues claimed claims "
    "explained explains stated states remarked warned warns announced announces reported "
    "reports declared insisted insists replied recalled recalls admitted acknowledged "
    "suggested suggests confirmed commented testified concluded complained joked "
    "estimated estimates predicted predicts believes believed thinks thought emphasised "
    "emphasized stressed".split()
)
OPENING, CLOSING = '"“‘«', '"”’»'
_ENDS = frozenset({",", ";", ":", ".", "!", "?", "—", "–", "-", "(", ")", "'", *OPENING, *CLOSING})
_ACCORDING = re.compile(r"\baccording to ", re.IGNORECASE)
_ADVERBS = frozenset("also then later once still now".split())
_BOUNDS = frozenset("that but because when as while if then although so yet".split())
_MAX_SPEAKER = 14
_MAX_TOLD = 10
"""Words of who is told and where: "told the newspaper Sud in an interview that"."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A speaker and what is said, as (start, end) in the sentence.

    `pronoun` tells that only "he", "she" or "they" speaks.
    """

    speaker: Span
    said: tuple[Span, ...]
    pronoun: bool = False


def speeches(sentence: str) -> tuple[Speech, ...]:
    """Return the reported speech and quotations of a sentence that name their speaker."""
    tokens = words(sentence)
    found = list(_according(sentence, tokens))
    for index, token in enumerate(tokens):
        if token.text in _SURE | _TELLING | _REPORTING:
            speech = _after_speaker(sentence, tokens, index) or _before_speaker(
                sentence, tokens, index
            )
            if speech is not None:
                found.append(speech)
    return tuple(found)


def _according(sentence: str, tokens: Sequence[Word]) -> Iterator[Speech]:
    for match in _ACCORDING.finditer(sentence):
        first = next((i for i, t in enumerate(tokens) if t.start >= match.end()), None)
        if first is None:
            continue
        last = first
        while last < len(tokens) and tokens[last].text not in _ENDS:
            last += 1
        speaker = _speaker(tokens, first, last)
        if speaker is not None:
            around = (Span(0, match.start()), Span(speaker.end, len(sentence)))
            yield Speech(speaker, around)


def _after_speaker(sentence: str, tokens: Sequence[Word], verb: int) -> Speech | None:
    """Read "Kim said that ..." and "..., Kim said."."""
    last = verb
    while last > 0 and (tokens[last - 1].lower in _ADVERBS or tokens[last - 1].text.endswith("ly")):
        last -= 1
    if last == 0 or tokens[last - 1].lower in AUXILIARIES | WH_WORDS | {"to", "not", "and"}:
        return None
    last = _before_apposition(tokens, last, verb)
    first = last
    while first > 0 and tokens[first - 1].text not in _ENDS and last - first < _MAX_SPEAKER:
        before = tokens[first - 1]
        if "\n" in sentence[before.end : tokens[first].start] or before.lower in _BOUNDS:
            break
        joins = first > 1 and is_capitalised(tokens[first - 2].text)
        if before.lower == "and" and not (joins and is_capitalised(tokens[first].text)):
            break
        first -= 1
    pronoun = last - first == 1 and tokens[first].lower in PRONOUNS
    speaker = _speaker(tokens, first, last) if not pronoun else _span(tokens, first, last)
    if speaker is None:
        return None
    said = _said_after(sentence, tokens, verb)
    if first and tokens[first - 1].text in {",", *CLOSING} and said is None:
        return Speech(speaker, (Span(0, tokens[first - 1].start),), pronoun)
    if said is None:
        return None
    quoted_before = first > 1 and tokens[first - 1].text in set(CLOSING)
    earlier = [Span(0, tokens[first - 1].start)] if quoted_before else []
    return Speech(speaker, (*earlier, said), pronoun)


def _before_apposition(tokens: Sequence[Word], last: int, verb: int) -> int:
    """Where "Ann Lee" ends in "Ann Lee, the mayor, told ..."; `last` where nothing stands between.

    "Ann Lee, the mayor, said Bob" may be Bob's speech, so other verbs need "that".
    """
    follow = tokens[verb + 1].lower if verb + 1 < len(tokens) else ""
    if tokens[last - 1].text != "," or not (tokens[verb].text in _TELLING or follow == "that"):
        return last
    for comma in range(last - 2, max(last - 2 - _MAX_SPEAKER, 0), -1):
        if tokens[comma].text in _ENDS:
            between = tokens[comma].text == "," and _speaker(tokens, comma + 1, last - 1)
            return comma if between else last
    return last


def _said_after(sentence: str, tokens: Sequence[Word], verb: int) -> Span | None:
    """What is said after the verb; None where the verb has a plain object or nothing."""
    follow = tokens[verb + 1] if verb + 1 < len(tokens) else None
    if follow is None or follow.text in ".!?" or follow.lower in {"to", "nothing", "goodbye"}:
        return None
    limit = _MAX_TOLD if tokens[verb].text in _TELLING else 2
    for token in tokens[verb + 1 : verb + 1 + limit]:
        if token.text in {",", ":"} or token.lower == "that" or token.text in set(OPENING):
            start = token.end if token.text not in set(OPENING) else token.start
            return Span(start, len(sentence)) if sentence[start:].strip(' .!?”"') else None
    if tokens[verb].lower in _SURE and follow.lower not in PREPOSITIONS:
        return Span(tokens[verb].end, len(sentence))
    return None


def _before_speaker(sentence: str, tokens: Sequence[Word], verb: int) -> Speech | None:
    """Read "...," said Kim, the leader."""
    before = tokens[verb - 1].text if verb else ""
    if tokens[verb].text in _TELLING or not before or before not in {",", "?", "!", *CLOSING}:
        return None
    last = verb + 1
    while last < len(tokens) and tokens[last].text not in _ENDS:
        if tokens[last].lower in PREPOSITIONS - {"of", "for"} | {"that", "and", "who", "when"}:
            break
        last += 1
    pronoun = last - verb == 2 and tokens[verb + 1].lower in PRONOUNS
    speaker = _span(tokens, verb + 1, last) if pronoun else _speaker(tokens, verb + 1, last)
    if speaker is None:
        return None
    said = [Span(0, tokens[verb - 1].start)]
    rest = next((t for t in tokens[last:] if t.text in set(OPENING)), None)
    if rest is not None:
        said.append(Span(rest.start, len(sentence)))
    return Speech(speaker, tuple(said), pronoun)


def _span(tokens: Sequence[Word], first: int, last: int) -> Span:
    return Span(tokens[first].start, tokens[last - 1].end)


def _speaker(tokens: Sequence[Word], first: int, last: int) -> Span | None:
    """A noun phrase that may speak: short, with a name or "the ...", without a verb."""
    if not 0 < last - first <= _MAX_SPEAKER:
        return None
    inner = tokens[first:last]
    opener = inner[0]
    if opener.lower in PREPOSITIONS | PRONOUNS - {"one"} and opener.lower not in DETERMINERS:
        return None
    if any(t.lower in AUXILIARIES | WH_WORDS for t in inner):
        return None
    named = any(is_capitalised(t.text) for t in inner)
    plain = opener.lower in DETERMINERS or opener.lower.endswith("s")
    return _span(tokens, first, last) if named or plain else None
