"""Text for the full-text index, and questions turned into full-text queries.

The index is SQLite's FTS5 with `TOKENIZER`. FTS5 splits at spaces and punctuation, which
leaves scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) as one
word a clause, so `index_text` cuts runs of such letters into single letters and
overlapping pairs, and `match_query` asks for the pairs. No dictionary is used.
"""

import re
import unicodedata

__all__ = ["MAX_TERMS", "STOP_WORDS", "TOKENIZER", "index_text", "match_query"]

TOKENIZER = "porter unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
"""Marks (M*) count as letters: without them Thai and Indic words break at vowel signs."""

MAX_TERMS = 200
"""Distinct words of a question that are looked up; later ones are ignored."""

STOP_WORDS = frozenset(
    "a about an and are as at be because been being but by can could d did do does doing for "
    "from had has have having he her hers him his how i if in into is isn it its ll m may me "
    "might must my of on or our ours re s shall she should so some t than that the their theirs "
    "them then there these they this those to us ve was wasn we were what when where which who "
    "whom whose why will with would you your yours".split()
)
"""English words, and the tails that apostrophes leave, that say nothing about a passage."""

_UNSPACED = (
    "\u0e00-\u0e7f"  # Thai
    "\u0e80-\u0eff"  # Lao
    "\u1000-\u109f"  # Myanmar
    "\u1780-\u17ff"  # Khmer
    "\u3005\u3040-\u30ff\u31f0-\u31ff"  # Japanese iteration mark and kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Han
    "\U00020000-\U0003ffff"  # Han, supplementary planes
)
_UNSPACED_RUN = re.compile(f"[{_UNSPACED}]+")


def index_text(text: str) -> str:
    """Return the text as it goes into the full-text index."""
    return _UNSPACED_RUN.sub(lambda run: f" {' '.join(_singles_and_pairs(run[0]))} ", text)


def match_query(question: str) -> str | None:
    """Return an FTS5 query that finds passages with any word of the question.

    Words are quoted, so that no user text is read as query syntax; English stop words are
    left out unless nothing else is there. None when the question has no word at all.
    """
    words = list(dict.fromkeys(_words(question)))
    words = ([word for word in words if word not in STOP_WORDS] or words)[:MAX_TERMS]
    return " OR ".join(f'"{word}"' for word in words) or None


def _words(question: str) -> list[str]:
    words: list[str] = []
    for word in "".join(c if _is_word_character(c) else " " for c in question).lower().split():
        position = 0
        for run in _UNSPACED_RUN.finditer(word):
            words.append(word[position : run.start()])
            words.extend(_pairs(run[0]))
            position = run.end()
        words.append(word[position:])
    return [word for word in words if any(_is_base_character(c) for c in word)]


def _is_word_character(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LMN" or category == "Co"


def _is_base_character(character: str) -> bool:
    return _is_word_character(character) and not unicodedata.category(character).startswith("M")


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def _singles_and_pairs(run: str) -> list[str]:
    return [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
