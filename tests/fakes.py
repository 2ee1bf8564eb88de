"""Deterministic stand-ins for the models; each passes the contract tests of the real thing."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import Progress
from index.types import Passage, Span
from qa.reader.types import ReadSpan, Verdict
from qa.turns import Turn

_QUESTION_WORDS = frozenset(
    "what when where who whom whose which why how is are was were did do does the a an of in on "
    "to".split()
)


class FakeEmbedder:
    """Bag-of-words vectors: each word has a direction seeded by its SHA-256."""

    def __init__(self, dimension: int = 64, fingerprint: str = "fake@1") -> None:
        self._dimension = dimension
        self._fingerprint = fingerprint
        self.languages: frozenset[str] | None = frozenset({"en"})
        self.calls = 0

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        self.calls += 1
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()) or [text]:
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
                row += np.random.default_rng(seed).standard_normal(self._dimension)
            row /= np.linalg.norm(row)
        if progress is not None:
            progress("embedding", len(texts), len(texts))
        return rows


class FakeReader:
    """Proposes the words of each sentence that the question does not have.

    A sentence scores by the share of the question's words it holds: 10 when all, -10 when
    none, so that a threshold in between separates what is said from what is not. The words of
    the last earlier question count as well where the question has none of its own.
    """

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        asked = _words(question) or _words(history[-1].question if history else "")
        spans: list[ReadSpan] = []
        for index, passage in enumerate(passages):
            for sentence in passage.sentences:
                text = passage.text[sentence.start - passage.start : sentence.end - passage.start]
                tokens = list(re.finditer(r"\w+", text))
                found = {token.group().lower() for token in tokens}
                new = [token for token in tokens if token.group().lower() not in asked]
                if not new:
                    continue
                share = len(asked & found) / len(asked) if asked else 0.0
                start, end = sentence.start + new[-1].start(), sentence.start + new[-1].end()
                spans.append(
                    ReadSpan(
                        index,
                        start,
                        end,
                        new[-1].group(),
                        20.0 * share - 10.0,
                        verdict=_verdict(question, text),
                        items=_items(text, sentence.start),
                    )
                )
        return tuple(sorted(spans, key=lambda s: (-s.score, s.passage, s.start)))


def _verdict(question: str, text: str) -> Verdict:
    """Believe a text that has all content words of a question, but for "not" and "never".

    A text that has one of these and the question has not (or the other way round) denies it; a
    text without all the words says nothing.
    """
    asked, found = _words(question), _words(text)
    if not asked - _DENIALS <= found:
        return Verdict(0.05, 0.05, 0.9)
    if (asked & _DENIALS == set()) == (found & _DENIALS == set()):
        return Verdict(0.9, 0.05, 0.05)
    return Verdict(0.05, 0.9, 0.05)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower())) - _QUESTION_WORDS


def _items(text: str, offset: int) -> tuple[Span, ...]:
    """The parts of "A, B and C", at their places in the article."""
    found = _ENUMERATION.search(text)
    if found is None:
        return ()
    inside = text[found.start() : found.end()]
    return tuple(
        Span(offset + found.start() + word.start(), offset + found.start() + word.end())
        for word in re.finditer(r"\w+", inside)
        if word.group() != "and"
    )


_DENIALS = frozenset({"not", "never"})
_ENUMERATION = re.compile(r"[A-Z]\w+(?:, [A-Z]\w+)+ and [A-Z]\w+")
