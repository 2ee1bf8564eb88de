"""Take a question apart: question word, auxiliary, subject, verb, rest.

A shallow reading with closed word lists, made for short English questions. It never
fails: what it cannot read has the shape "other". Resolves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.text.lexicon import (
    AUXILIARIES,
    BASE_VERBS,
    BE,
    DETERMINERS,
    FUNCTION_WORDS,
    IRREGULAR,
    PREPOSITIONS,
    PRONOUNS,
    WH_WORDS,
)
from qa.text.names import find_names
from qa.text.words import Word, base_form, words

__all__ = ["Clause", "Shape", "parse"]

Shape = Literal["subject", "inverted", "yes_no", "other"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A question taken apart. Spans are (start, end) into `text`; an absent part is None.

    `shape` is "subject" when the question word is the subject ("Who signed it?"),
    "inverted" when an auxiliary and the subject follow it ("When was it signed?"),
    "yes_no" when the auxiliary comes first, else "other". `wh` is the question word with
    what belongs to it ("in which year"), `wh_word` the bare word in lower case.
    """

    text: str
    shape: Shape
    wh: str
    wh_word: str
    auxiliary: str
    subject: tuple[int, int] | None
    verb: tuple[int, int] | None
    body_start: int

    @property
    def body(self) -> str:
        """What follows the auxiliary (or, for shape "subject", the question word)."""
        return self.text[self.body_start :].strip().rstrip("?.! ")

    @property
    def subject_text(self) -> str:
        """The subject's words, or ""."""
        return self.text[self.subject[0] : self.subject[1]] if self.subject else ""


def parse(question: str) -> Clause:
    """Take a question apart."""
    tokens = words(question)
    named = find_names(question)
    in_name = [any(s <= t.start < e for s, e in named) for t in tokens]
    start = _wh_index(tokens)
    if start is None:
        if tokens and tokens[0].lower in AUXILIARIES:
            return _inverted(question, tokens, in_name, "yes_no", (0, 0), 0)
        return Clause(question, "other", "", "", "", None, None, 0)
    auxiliary = _auxiliary_index(tokens, start, in_name)
    if auxiliary is None:
        return _subject(question, tokens, start)
    if _wh_is_subject(tokens, in_name, auxiliary):
        return _with_wh_subject(question, tokens, (0, auxiliary), start, auxiliary)
    return _inverted(question, tokens, in_name, "inverted", (0, auxiliary), auxiliary, start)


def _wh_index(tokens: Sequence[Word]) -> int | None:
    for i, token in enumerate(tokens[:3]):
        if token.lower in WH_WORDS:
            return i
        if token.lower not in PREPOSITIONS:
            return None
    return None


def _auxiliary_index(tokens: Sequence[Word], start: int, in_name: list[bool]) -> int | None:
    for i in range(start + 1, len(tokens)):
        if in_name[i]:
            continue
        token = tokens[i]
        if token.lower in AUXILIARIES or (token.lower == "'s" and i == start + 1):
            return i
        if i > start + 1 and (token.lower in WH_WORDS or token.lower in {"that", ","}):
            return None
        if i == start + 1 and tokens[start].lower != "how" and _verbal(token):
            return None
        if i > start + 1 and _verbal(token) and token.lower not in BASE_VERBS:
            return None
        if token.lower in DETERMINERS - {"many", "much", "more", "most", "other"} | {"to"}:
            return None
    return None


def _verbal(token: Word) -> bool:
    return token.text[0].islower() and (base_form(token.text) is not None)


def _wh_is_subject(tokens: Sequence[Word], in_name: list[bool], auxiliary: int) -> bool:
    """Tell "Who was elected?" from "Who was Kim?": does a subject follow the auxiliary?"""
    i = auxiliary + 1
    while i < len(tokens) and tokens[i].lower in {"not", "also", "first", "ever", "then", "still"}:
        i += 1
    if (
        i >= len(tokens)
        or not tokens[i].is_word
        or tokens[auxiliary].lower in {"do", "does", "did"}
    ):
        return False
    token = tokens[i]
    if in_name[i] or token.lower in DETERMINERS | PRONOUNS or token.text[0].isdigit():
        return False
    if token.lower in PREPOSITIONS:
        return True
    if tokens[auxiliary].lower in BE | {"'s", "has", "have", "had"}:
        return _participle(token) or token.lower in AUXILIARIES
    follows_subject = any(t.lower in BASE_VERBS for t in tokens[i + 1 :])
    return token.lower in BASE_VERBS | AUXILIARIES and not follows_subject


def _participle(token: Word) -> bool:
    lower = token.lower
    return token.text[0].islower() and (
        (lower.endswith(("ed", "ing")) and len(lower) > 4) or lower in IRREGULAR
    )


def _text(tokens: Sequence[Word], question: str, first: int, end: int) -> str:
    return question[tokens[first].start : tokens[end - 1].end] if end > first else ""


def _subject(question: str, tokens: Sequence[Word], start: int) -> Clause:
    for i in range(start + 1, len(tokens)):
        token = tokens[i]
        if _verbal(token) or (i == start + 1 and token.lower in BASE_VERBS):
            return _with_wh_subject(question, tokens, (0, i), start, i)
        if not token.is_word:
            break
    wh = _text(tokens, question, 0, start + 1)
    end = tokens[start].end
    return Clause(question, "other", wh, _wh_word(tokens, start), "", None, None, end)


def _with_wh_subject(
    question: str, tokens: Sequence[Word], wh: tuple[int, int], start: int, verb: int
) -> Clause:
    token = tokens[verb]
    auxiliary = token.text if token.lower in AUXILIARIES else ""
    return Clause(
        question,
        "subject",
        _text(tokens, question, *wh),
        _wh_word(tokens, start),
        auxiliary,
        None,
        (token.start, token.end),
        token.start,
    )


def _wh_word(tokens: Sequence[Word], start: int) -> str:
    word = tokens[start].lower
    if word == "how" and start + 1 < len(tokens) and tokens[start + 1].lower in {"many", "much"}:
        return f"how {tokens[start + 1].lower}"
    return word


def _inverted(
    question: str,
    tokens: Sequence[Word],
    in_name: list[bool],
    shape: Shape,
    wh: tuple[int, int],
    auxiliary: int,
    start: int = 0,
) -> Clause:
    token = tokens[auxiliary]
    subject_end, verb = _subject_and_verb(tokens, in_name, auxiliary)
    first = auxiliary + 1
    return Clause(
        question,
        shape,
        _text(tokens, question, *wh),
        "" if shape == "yes_no" else _wh_word(tokens, start),
        {"'s": "is"}.get(token.lower, token.text),
        (tokens[first].start, tokens[subject_end - 1].end) if subject_end > first else None,
        (tokens[verb].start, tokens[verb].end) if verb is not None else None,
        token.end,
    )


def _subject_and_verb(
    tokens: Sequence[Word], in_name: list[bool], auxiliary: int
) -> tuple[int, int | None]:
    """Return the index after the subject's last word, and the main verb's index."""
    first = auxiliary + 1
    if first < len(tokens) and tokens[first].lower in PRONOUNS | {"this", "that", "these", "those"}:
        possessive = tokens[first].lower in DETERMINERS and _nominal(tokens, first + 1)
        if not possessive:
            follow = first + 1
            return follow, follow if follow < len(tokens) and tokens[follow].is_word else None
    end = first
    while end < len(tokens) and _continues(tokens, in_name, end, first):
        end += 1
    empty = FUNCTION_WORDS - BASE_VERBS
    run = [i for i in range(first, end) if not in_name[i] and tokens[i].lower not in empty]
    later = [i for i in run if i > first and tokens[i - 1].lower not in DETERMINERS | PREPOSITIONS]
    if tokens[auxiliary].lower in BE | {"'s", "has", "have", "had", "isn't", "wasn't", "aren't"}:
        verb = next((i for i in later if _participle(tokens[i])), None)
    else:
        known = [i for i in later if tokens[i].lower in BASE_VERBS]
        last = later[-1] if later and later[-1] == end - 1 else None
        verb = last if last in known or not known else known[0]
    return (verb if verb is not None else end), verb


def _nominal(tokens: Sequence[Word], i: int) -> bool:
    return (
        i < len(tokens)
        and tokens[i].is_word
        and tokens[i].lower not in FUNCTION_WORDS | BASE_VERBS
        and not _participle(tokens[i])
    )


def _continues(tokens: Sequence[Word], in_name: list[bool], i: int, first: int) -> bool:
    token = tokens[i]
    if in_name[i] or token.lower in {"of", "'s", "'"}:
        return True
    if token.lower in DETERMINERS:
        return i == first or tokens[i - 1].lower in {"of", "all", "both"} | DETERMINERS
    if token.lower == "and":
        return i + 1 < len(tokens) and (in_name[i + 1] or tokens[i + 1].lower in DETERMINERS)
    if not token.is_word or token.lower in PREPOSITIONS | AUXILIARIES | WH_WORDS | PRONOUNS:
        return False
    return token.lower not in {"or", "but", "if", "because", "when", "while", "not", "to"}
