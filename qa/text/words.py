"""Words of a text with exact offsets, and what little grammar can be told from one word.

No knowledge of sentences or names; see `qa.text.entities` and `qa.text.phrases` for those.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simplemma import lemmatize

from qa.text.lexicon import ABBREVIATIONS, BASE_VERBS, FUNCTION_WORDS, IRREGULAR

__all__ = ["Word", "base_form", "content_words", "is_plural_noun", "opens_sentence", "words"]

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W\d_]\.(?=\s+[^\W\d_]\S)"  # George W. Bush
    r"|[’'](?:s|re|ve|ll|d|m)\b"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])"
    r"|\w+(?:(?:-|[’'](?!(?:s|re|ve|ll|d|m)\b))\w+)*"
    r"|\S",
)
_CLOSING = frozenset("\"'”’»)]")
_OPENING = frozenset("\"'“‘«([-–—•*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a punctuation mark: `text == whole[start:end]`."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        """The word in lower case, with a straight apostrophe."""
        return self.text.lower().replace("’", "'")

    @property
    def is_word(self) -> bool:
        """True for letters and digits, False for punctuation and a split-off 's."""
        return self.text[0].isalnum()


def words(text: str) -> tuple[Word, ...]:
    """Split into words and punctuation marks; "Kim's" gives "Kim" and "'s"."""
    return tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(text))


def opens_sentence(tokens: Sequence[Word], index: int, text: str) -> bool:
    """Tell whether the token at `index` is the first word of a sentence or of a line."""
    before = index - 1
    while before >= 0:
        token = tokens[before]
        if "\n" in text[token.end : tokens[before + 1].start]:
            return True
        if token.text in _OPENING or (token.text in _CLOSING and before > 0):
            before -= 1
            continue
        if token.text == ".":
            return tokens[before - 1].lower not in ABBREVIATIONS if before else True
        return token.text in "!?…:"
    return True


def content_words(text: str) -> tuple[str, ...]:
    """Return the lower-cased words that carry content, in order, each once."""
    found = (w.lower for w in words(text) if w.is_word)
    return tuple(dict.fromkeys(w for w in found if w not in FUNCTION_WORDS))


def is_plural_noun(word: str) -> bool:
    """Guess from its ending whether a noun is plural."""
    lower = word.lower()
    return lower in {"people", "men", "women", "children", "police", "troops"} or (
        len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ics"))
    )


def base_form(verb: str) -> tuple[str, str] | None:
    """Return (auxiliary, base form) of a past or third-person verb, or None when unsure.

    "signed" gives ("did", "sign"), "runs" ("does", "run"), "met" ("did", "meet").
    """
    lower = verb.lower()
    if lower in IRREGULAR:  # "left" and "felt", which are words of their own as well
        return "did", IRREGULAR[lower]
    if not lower.endswith(("ed", "s")):
        return None
    base = lemmatize(lower, lang="en")
    if base == lower:
        return None
    if lower.endswith("ed"):
        return "did", base
    return ("does", base) if base in BASE_VERBS else None
