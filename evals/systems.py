"""What can be measured: the `System` protocol, and systems that must not pass for good.

The assistant itself needs `AssistantSystem` only because it takes more arguments. Always
refusing and always quoting the best sentence are the floor: a system that is not ahead of both
is not worth running. The others show that the figures see what is wrong with them.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from index.embed import Embedder
from index.sentences import split_sentences
from index.types import Article, Hit, Span
from qa.types import REFUSAL, UNSURE, Answer, Citation

__all__ = [
    "AlwaysBestSentence",
    "AlwaysRefuse",
    "AlwaysSure",
    "AlwaysUnsure",
    "Asking",
    "AssistantSystem",
    "History",
    "LongestSentence",
    "Searching",
    "ShuffledCitations",
    "System",
]

History = Sequence[tuple[str, str]]
"""Earlier (question, answer) pairs, oldest first."""


class System(Protocol):
    """Anything that answers questions on the article it was given."""

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Answer one question, asked after `history`, over these articles (None: all)."""
        ...


class Asking(Protocol):
    """The part of `qa.Assistant` that is measured."""

    def ask(
        self,
        question: str,
        history: History | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        """Answer a question; see `qa.Assistant.ask`."""
        ...


class Searching(Protocol):
    """The search that the assistant uses itself: `qa.Assistant` has it."""

    def search(self, question: str, articles: Sequence[str] | None = None) -> tuple[Hit, ...]:
        """Return the passages for a question, best first; of these articles (None: of all)."""
        ...


class AssistantSystem:
    """The assistant as a `System`."""

    def __init__(self, assistant: Asking) -> None:
        self._assistant = assistant

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Ask the assistant, with the history."""
        return self._assistant.ask(question, history=history, articles=articles)


class AlwaysBestSentence:
    """Always answers with the best-retrieved sentence.

    That is the sentence of the top-retrieved passage whose embedding is closest to the
    question's (cosine; the first of equals). The question is taken as typed, without the
    history. Where nothing is retrieved it refuses.
    """

    def __init__(self, searching: Searching, embedder: Embedder) -> None:
        self._searching = searching
        self._embedder = embedder

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Quote the best-retrieved sentence."""
        hits = self._searching.search(question, articles)
        if not hits:
            return _refusal(question)
        passage = hits[0].passage
        texts = [
            passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
        ]
        vectors = self._embedder.embed([question, *texts])
        similarity = vectors[1:] @ vectors[0]
        best = int(np.argmax(similarity))
        citation = _citation(
            passage.article_id, passage.title, passage.sentences[best], texts[best], passage.page
        )
        confidence = float(np.clip(similarity[best], 0.0, 1.0))
        return _quoting(question, texts[best], citation, confidence)


class AlwaysRefuse:
    """Never answers."""

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Refuse."""
        return _refusal(question)


class LongestSentence:
    """Always quotes the longest sentence: contains much, answers nothing."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Quote the longest sentence of the articles that are asked about."""
        asked = [a for a in self._articles if articles is None or a.id in articles]
        sentences = [(a, s) for a in asked for s in split_sentences(a.text)]
        article, longest = max(sentences, key=lambda each: each[1].end - each[1].start)
        text = article.text[longest.start : longest.end]
        return _quoting(question, text, _citation(article.id, article.title, longest, text), 1.0)


class AlwaysUnsure:
    """Shows what another system would say, and never stands up for it: no mistake, and no use."""

    def __init__(self, system: System) -> None:
        self._system = system

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Be unsure of what was asserted or refused."""
        answer = self._system.answer(question, history, articles)
        said = _candidate_of(answer)
        return replace(answer, text=f"{UNSURE}{said}", outcome="unsure")


class AlwaysSure:
    """Asserts whatever another system would at best say, with a high confidence."""

    def __init__(self, system: System) -> None:
        self._system = system

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Assert what it was unsure of, or refused."""
        answer = self._system.answer(question, history, articles)
        return replace(answer, text=_candidate_of(answer), outcome="answered", confidence=0.99)


def _candidate_of(answer: Answer) -> str:
    """Return the best candidate; of a refusal without one, the sentence that refuses."""
    if answer.outcome != "refused":
        return answer.best
    return answer.candidates[0].text if answer.candidates else answer.text


class ShuffledCitations:
    """Answers as another system does, with the citations of its answer before.

    Every quote stands where it says, and proves something else.
    """

    def __init__(self, system: System) -> None:
        self._system = system
        self._before: tuple[Citation, ...] = ()

    def answer(
        self, question: str, history: History, articles: Sequence[str] | None = None
    ) -> Answer:
        """Answer, and cite what proved the last answer."""
        answer = self._system.answer(question, history, articles)
        if not answer.citations:
            return answer
        before, self._before = self._before, answer.citations
        return replace(answer, citations=before)


def _quoting(question: str, text: str, citation: Citation, confidence: float) -> Answer:
    return Answer(
        text=text,
        outcome="answered",
        kind="extract",
        question=question,
        asked=question,
        citations=(citation,),
        confidence=confidence,
    )


def _citation(
    article_id: str, title: str, sentence: Span, text: str, page: int | None = None
) -> Citation:
    return Citation(
        article_id=article_id,
        title=title,
        quote=text,
        start=sentence.start,
        end=sentence.end,
        answer_start=sentence.start,
        answer_end=sentence.end,
        state="verified",
        page=page,
    )


def _refusal(question: str) -> Answer:
    return Answer(
        text=REFUSAL,
        outcome="refused",
        kind="refusal",
        question=question,
        asked=question,
        citations=(),
        confidence=0.0,
    )
