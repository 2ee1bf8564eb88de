"""One question into a stream of events, the last of which is the answer.

This is the only body of answering logic: `Assistant.ask`, `aask`, `stream`, `astream` and
the LlamaIndex query engine all run it. It holds no state of its own.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from index.embed import Embedder
from index.errors import ArticleNotFoundError, QuestionError
from index.search import PassageRetriever
from index.types import Article, Hit, Passage
from qa.broad import BroadKind
from qa.cite import cite
from qa.config import Settings
from qa.deciding import Decider, Decision
from qa.kinds.finding import Finding, Piece
from qa.kinds.overview import is_prose, overview
from qa.kinds.spans import attribution_of
from qa.notices import language_notices, promise_notices
from qa.question import Question
from qa.reader.confidence import Confidence
from qa.reader.promise import Kind, Promise
from qa.reader.types import SpanReader
from qa.retrieving import retrieve
from qa.turns import Turn
from qa.types import (
    REFUSAL,
    UNSURE,
    Answer,
    Citation,
    Cited,
    Event,
    Finished,
    Retrieved,
    Token,
    Understood,
)

__all__ = ["Answerer", "Articles"]

MAX_BROAD_ARTICLES = 5
"""A broad question over more articles than these is answered from the first of them."""


@dataclass(frozen=True, slots=True)
class Articles:
    """How answering reaches the articles: text and passages by id, and all live ids with
    their languages, in the order of adding.
    """

    article: Callable[[str], Article]
    passages: Callable[[str], tuple[Passage, ...]]
    languages: Callable[[], dict[str, str | None]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question on its way: when it came, and the time spent on it so far."""

    question: Question
    began: float
    timings: dict[str, float]

    def lap(self, stage: str) -> None:
        """Note the seconds since the last stage ended."""
        self.timings[stage] = time.perf_counter() - self.began - sum(self.timings.values())


class Answerer:
    """Understands, retrieves, has it decided, and cites.

    `measured_in` are the languages that the confidence was measured in, None for any.
    """

    def __init__(
        self,
        *,
        articles: Articles,
        retriever: PassageRetriever,
        embedder: Embedder,
        reader: SpanReader,
        confidence: Confidence,
        settings: Settings,
        measured_in: frozenset[str] | None = None,
    ) -> None:
        self._articles = articles
        self._retriever = retriever
        self._embedder = embedder
        self._confidence = confidence
        self._settings = settings
        self._measured_in = measured_in
        self._decider = Decider(
            reader=reader, embedder=embedder, confidence=confidence, settings=settings
        )

    @property
    def promises(self) -> Mapping[Kind, Promise]:
        """What is promised of each kind of question."""
        return self._decider.promises

    def over(self, articles: Articles, retriever: PassageRetriever) -> "Answerer":
        """Return one that answers in the same way over other articles."""
        other = copy(self)
        other._articles = articles
        other._retriever = retriever
        return other

    def events(
        self, question: str, history: Sequence[Turn] = (), articles: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """Answer one question over the chosen articles (None: all).

        Raises QuestionError for an empty or overlong question and ArticleNotFoundError for
        an unknown article id, both before the first event.
        """
        asked = self._understand(question, history)
        chosen = self._chosen(articles)
        yield Understood(asked.question.text, asked.question.typed)
        kind = asked.question.broad
        if kind is not None and chosen:
            yield from self._finish(self._overview(asked, kind, chosen))
            return
        among = None if articles is None else chosen

        def search(words: str) -> Sequence[Hit]:
            return self._retriever.search(words, articles=among)

        hits = retrieve(asked.question, search)
        asked.lap("retrieve")
        yield Retrieved(hits)
        yield from self._finish(self._judged(asked, hits))

    def events_from_hits(self, question: str, hits: Sequence[Hit]) -> Iterator[Event]:
        """Answer a stand-alone question from passages that somebody else retrieved."""
        asked = self._understand(question, ())
        yield Understood(asked.question.text, asked.question.typed)
        yield Retrieved(tuple(hits))
        yield from self._finish(self._judged(asked, hits))

    def _understand(self, question: str, history: Sequence[Turn]) -> _Asked:
        began = time.perf_counter()
        typed = question.strip()
        if not typed:
            raise QuestionError("The question is empty.", "Type a question about the article.")
        limit = self._settings.answer.max_question_chars
        if len(typed) > limit:
            raise QuestionError(
                f"The question has {len(typed)} characters; at most {limit} are read.",
                "Ask one shorter question, or raise the setting answer.max_question_chars.",
            )
        asked = _Asked(Question.parse(typed, history), began, {})
        asked.lap("understand")
        return asked

    def _chosen(self, ids: Sequence[str] | None) -> tuple[str, ...]:
        live = self._articles.languages()
        if ids is None:
            return tuple(live)
        for article_id in ids:
            if article_id not in live:
                raise ArticleNotFoundError(
                    f"No article in the library has the id {article_id}.",
                    "`article-qa list` shows the articles and their ids.",
                )
        return tuple(dict.fromkeys(ids))

    def _notices(self, question: str, articles: Iterable[str]) -> tuple[str, ...]:
        live = self._articles.languages()
        searched = self._embedder.languages
        return language_notices(question, articles, live, searched, self._measured_in)

    @staticmethod
    def _finish(answer: Answer) -> Iterator[Event]:
        yield Token(answer.text)
        for citation in answer.citations:
            yield Cited(citation)
        yield Finished(answer)

    def _judged(self, asked: _Asked, hits: Sequence[Hit]) -> Answer:
        """Answer, be unsure or refuse, and say with it where nothing is promised."""
        decision = self._decider.decision(asked.question, hits, asked.lap)
        answer = self._said(asked, decision, hits)
        unpromised = answer.notices or promise_notices(decision.outcome, decision.promise)
        notices = (*self._confidence.notices, *unpromised)
        return replace(answer, notices=notices, retrieved=tuple(hits))

    def _said(self, asked: _Asked, decision: Decision, hits: Sequence[Hit]) -> Answer:
        """Give a decision its words and its citations."""
        finding = decision.finding
        if finding is None:
            return self._refusal(asked, hits, decision)
        answer = replace(
            self._cited(asked, finding),
            confidence=decision.confidence,
            answerable=decision.answerable,
            candidates=decision.candidates,
        )
        if finding.kind in ("span", "list", "extract"):
            said_by = attribution_of(asked.question.text, finding.pieces[0])
            answer = replace(answer, attribution=said_by)
        if decision.outcome == "unsure":
            return replace(answer, text=f"{UNSURE}{answer.text}", outcome="unsure")
        return answer

    def _cited(self, asked: _Asked, finding: Finding) -> Answer:
        """Make a finding an answer by citing each of its pieces."""
        citations = tuple(self._cite(piece) for piece in finding.pieces)
        asked.lap("cite")
        return Answer(
            text=finding.text,
            outcome="answered",
            kind=finding.kind,
            question=asked.question.text,
            asked=asked.question.typed,
            citations=citations,
            confidence=finding.confidence,
            timings=asked.timings,
            notices=self._notices(asked.question.typed, [c.article_id for c in citations]),
        )

    def _cite(self, piece: Piece) -> Citation:
        passage = piece.passage
        article = self._articles.article(passage.article_id)
        return cite(article, passage.sentences, piece.start, piece.end, page=passage.page)

    def _refusal(
        self, asked: _Asked, hits: Sequence[Hit] = (), decision: Decision | None = None
    ) -> Answer:
        return Answer(
            text=REFUSAL,
            outcome="refused",
            kind="refusal",
            question=asked.question.text,
            asked=asked.question.typed,
            citations=(),
            confidence=decision.confidence if decision else 0.0,
            answerable=decision.answerable if decision else None,
            closest=tuple(hits[: self._settings.answer.closest]),
            timings=asked.timings,
            candidates=decision.candidates if decision else (),
            notices=self._notices(asked.question.typed, {hit.passage.article_id for hit in hits}),
        )

    def _overview(self, asked: _Asked, kind: BroadKind, chosen: Sequence[str]) -> Answer:
        settings = self._settings.answer
        limit = settings.summary_sentences if is_prose(kind) else settings.list_items
        articles = [
            (self._articles.article(article_id), self._articles.passages(article_id))
            for article_id in chosen[:MAX_BROAD_ARTICLES]
        ]
        finding = overview(kind, articles, self._embedder.embed, limit)
        asked.lap("extract")
        if finding is None:
            return self._refusal(asked)
        answer = self._cited(asked, finding)
        if len(chosen) <= MAX_BROAD_ARTICLES:
            return answer
        notice = (
            f"This covers the first {MAX_BROAD_ARTICLES} of {len(chosen)} articles; "
            "choose an article to ask about another."
        )
        return replace(answer, notices=(notice, *answer.notices))
