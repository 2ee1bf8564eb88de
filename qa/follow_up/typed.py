"""The question in what was typed: people greet, explain themselves, and give orders around it.

"I am writing an essay. When was it signed?" asks one thing. Read as one question, the remark
counts as words that the article should hold, and the answer looks unsure.
"""

import re
from dataclasses import dataclass

from index.sentences import split_sentences
from qa.text.lexicon import AUXILIARIES, WH_WORDS

__all__ = ["Typed", "typed"]

_TELLING = frozenset("describe explain give list name say summarise summarize tell".split())
"""Verbs that begin a request for information."""
_POLITE = frozenset("also and but now please so then".split())


@dataclass(frozen=True, slots=True)
class Typed:
    """`question` is the sentence that asks, `before` are remarks that stand before it."""

    question: str
    before: tuple[str, ...]


def typed(text: str) -> Typed:
    """Return the one sentence that asks; the whole text where none or several do.

    A question mark tells it, or else a word that asks at its beginning.
    """
    plain = " ".join(text.split())
    sentences = [plain[s.start : s.end] for s in split_sentences(plain)]
    marked = [i for i, sentence in enumerate(sentences) if sentence.rstrip("\"'”’)").endswith("?")]
    asking = marked or [i for i, sentence in enumerate(sentences) if _asks(sentence)]
    if len(sentences) < 2 or len(asking) != 1:
        return Typed(text, ())
    return Typed(sentences[asking[0]], tuple(sentences[: asking[0]]))


def _asks(sentence: str) -> bool:
    words = [word.lower() for word in re.findall(r"\w+", sentence)]
    while words and words[0] in _POLITE:
        words.pop(0)
    return bool(words) and words[0] in WH_WORDS | AUXILIARIES | _TELLING
