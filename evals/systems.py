"""What can be measured: the `System` protocol and the two trivial systems.

The assistant itself needs `AssistantSystem` only because it takes more arguments. The
trivial systems are the floor: a system that is not ahead of both is not worth running.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from index.embed import Embedder
from index.types import Hit, Span
from qa.types import REFUSAL, Answer, Citation

__all__ = [
    "AlwaysBestSentence",
    "AlwaysRefuse",
    "Asking",
    "AssistantSystem",
    "History",
    "Searching",
    "System",
]

History = Sequence[tuple[str, str]]
"""Earlier (question, answer) pairs, oldest first."""


class System(Protocol):
    """Anything that answers questions on the article it was given."""

    def answer(self, question: str, history: History) -> Answer:
        """Answer one question, asked after `history`."""
        ...


class Asking(Protocol):
    """The part of `qa.Assistant` that is measured."""

    def ask(self, question: str, history: History | None = None) -> Answer:
        """Answer a question; see `qa.Assistant.ask`."""
        ...


class Searching(Protocol):
    """The search that the assistant uses itself: `qa.Assistant` has it."""

    def search(self, question: str) -> tuple[Hit, ...]:
        """Return the passages for a question, best first."""
        ...


class AssistantSystem:
    """The assistant as a `System`."""

    def __init__(self, assistant: Asking) -> None:
        self._assistant = assistant

    def answer(self, question: str, history: History) -> Answer:
        """Ask the assistant, with the history."""
        return self._assistant.ask(question, history=history)


class AlwaysBestSentence:
    """Always answers with the best-retrieved sentence.

    That is the sentence of the top-retrieved passage whose embedding is closest to the
    question's (cosine; the first of equals). The question is taken as typed, without the
    history. Where nothing is retrieved it refuses.
    """

    def __init__(self, searching: Searching, embedder: Embedder) -> None:
        self._searching = searching
        self._embedder = embedder

    def answer(self, question: str, history: History) -> Answer:
        """Quote the best-retrieved sentence."""
        hits = self._searching.search(question)
        if not hits:
            return _refusal(question)
        passage = hits[0].passage
        texts = [
            passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
        ]
        vectors = self._embedder.embed([question, *texts])
        similarity = vectors[1:] @ vectors[0]
        best = int(np.argmax(similarity))
        return Answer(
            text=texts[best],
            answered=True,
            kind="extract",
            question=question,
            asked=question,
            citations=(_citation(hits[0], passage.sentences[best], texts[best]),),
            confidence=float(np.clip(similarity[best], 0.0, 1.0)),
        )


class AlwaysRefuse:
    """Never answers."""

    def answer(self, question: str, history: History) -> Answer:
        """Refuse."""
        return _refusal(question)


def _citation(hit: Hit, sentence: Span, text: str) -> Citation:
    return Citation(
        article_id=hit.passage.article_id,
        title=hit.passage.title,
        quote=text,
        start=sentence.start,
        end=sentence.end,
        answer_start=sentence.start,
        answer_end=sentence.end,
        state="verified",
        page=hit.passage.page,
    )


def _refusal(question: str) -> Answer:
    return Answer(
        text=REFUSAL,
        answered=False,
        kind="refusal",
        question=question,
        asked=question,
        citations=(),
        confidence=0.0,
    )
