"""One question into a stream of events, the last of which is the answer.

This is the only body of answering logic: `Assistant.ask`, `aask`, `stream`, `astream` and
the LlamaIndex query engine all run it. It holds no state of its own.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.embed import Embedder, embedding_few
from index.errors import ArticleNotFoundError, QuestionError
from index.search import PassageRetriever
from index.types import Article, Hit, Passage
from qa.broad import BroadKind, broad_kind
from qa.cite import cite
from qa.config import SHORTLIST, Settings
from qa.follow_up import Turn, stand_alone
from qa.kinds.comparison import comparison, named_in_one, resolve
from qa.kinds.finding import Finding, Piece, Reading
from qa.kinds.overview import is_prose, overview
from qa.kinds.premise import correct
from qa.kinds.question import question_kind
from qa.kinds.spans import attribution_of, read_off, span_of
from qa.kinds.wording import bare_question
from qa.kinds.yes_no import decide
from qa.notices import language_notices
from qa.reader.confidence import Confidence
from qa.reader.shortlist import CloseReading, read_closely
from qa.reader.types import ReadSpan, SpanReader, StatementJudge
from qa.types import (
    REFUSAL,
    UNSURE,
    Answer,
    Candidate,
    Citation,
    Cited,
    Event,
    Finished,
    Retrieved,
    Token,
    Understood,
)

__all__ = ["Answerer", "Articles"]

Search = Callable[[str], Sequence[Hit]]
"""Finds passages for a stand-alone question, among those that the asker chose."""

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
    """A question on its way: as typed, as understood, when it came, and time spent so far."""

    typed: str
    question: str
    began: float
    timings: dict[str, float]

    def lap(self, stage: str) -> None:
        """Note the seconds since the last stage ended."""
        self.timings[stage] = time.perf_counter() - self.began - sum(self.timings.values())


class Answerer:
    """Understands, retrieves, reads, decides and cites."""

    def __init__(
        self,
        *,
        articles: Articles,
        retriever: PassageRetriever,
        embedder: Embedder,
        reader: SpanReader,
        confidence: Confidence,
        settings: Settings,
        judge: StatementJudge | None = None,
    ) -> None:
        self._articles = articles
        self._retriever = retriever
        self._embedder = embedder
        self._reader = reader
        self._confidence = confidence
        self._settings = settings
        self._judge = judge

    def events(
        self, question: str, history: Sequence[Turn] = (), articles: Sequence[str] | None = None
    ) -> Iterator[Event]:
        """Answer one question over the chosen articles (None: all).

        Raises QuestionError for an empty or overlong question and ArticleNotFoundError for
        an unknown article id, both before the first event.
        """
        asked = self._understand(question, history)
        chosen = self._chosen(articles)
        yield Understood(asked.question, asked.typed)
        kind = broad_kind(asked.question)
        if kind is not None and chosen:
            yield from self._finish(self._overview(asked, kind, chosen))
            return
        among = None if articles is None else chosen

        def search(stand_alone_question: str) -> Sequence[Hit]:
            return self._retriever.search(stand_alone_question, articles=among)

        hits = search(asked.question)
        asked.lap("retrieve")
        yield Retrieved(tuple(hits))
        yield from self._finish(self._judged(asked, hits, search))

    def events_from_hits(self, question: str, hits: Sequence[Hit]) -> Iterator[Event]:
        """Answer a stand-alone question from passages that somebody else retrieved."""
        asked = self._understand(question, ())
        yield Understood(asked.question, asked.typed)
        yield Retrieved(tuple(hits))
        yield from self._finish(self._judged(asked, hits, lambda _: hits))

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
        asked = _Asked(typed, stand_alone(typed, history), began, {})
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
        return language_notices(question, articles, live, self._embedder.languages)

    @staticmethod
    def _finish(answer: Answer) -> Iterator[Event]:
        yield Token(answer.text)
        for citation in answer.citations:
            yield Cited(citation)
        yield Finished(answer)

    def _judged(self, asked: _Asked, hits: Sequence[Hit], search: Search) -> Answer:
        """Answer, and say with it what is to be said of the confidence."""
        answer = self._answer(asked, hits, search)
        notices = (*self._confidence.notices, *answer.notices)
        return replace(answer, notices=notices, retrieved=tuple(hits))

    def _answer(self, asked: _Asked, hits: Sequence[Hit], search: Search) -> Answer:
        """Answer in the form that the question asks for, correct its premise, or refuse."""
        finding, candidates = self._find(asked, hits, search)
        if finding is None or finding.kind in ("span", "list", "extract"):
            correction = correct(asked.question, hits)
            # An answer stands, unless its own sentence says it of somebody or something else.
            if correction is not None and (
                finding is None or finding.pieces[0].within(correction.pieces[0])
            ):
                finding = correction
        asked.lap("decide")
        if finding is None:
            return self._refusal(asked, hits, candidates)
        answer = self._cited(asked, finding, candidates)
        if finding.kind == "correction":
            doubt = candidates[0].confidence if candidates else 0.0
            text = f"{UNSURE}{answer.text}"
            return replace(answer, text=text, outcome="unsure", confidence=doubt)
        if finding.kind in ("span", "list", "extract"):
            said_by = attribution_of(asked.question, finding.pieces[0])
            return replace(answer, attribution=said_by)
        return answer

    def _find(
        self, asked: _Asked, hits: Sequence[Hit], search: Search
    ) -> tuple[Finding | None, tuple[Candidate, ...]]:
        """Return what answers the question, and the spans considered."""
        question, floor = asked.question, self._floor
        kind = question_kind(question)
        compared = comparison(bare_question(question))
        if compared is not None:
            found = resolve(compared, lambda part: self._span(part, search(part)), floor)
            if found is not None:
                return found, ()
            kind = "yes_no" if compared.claim else kind
        if kind == "yes_no" and self._judge is not None:
            sure = self._settings.answer.yes_no_threshold
            return decide(question, hits, self._judge, embedding_few(self._embedder), sure), ()
        reading = self._reading(question, hits)
        asked.lap("read")
        found = read_off(reading, kind, floor, self._settings.answer.list_items)
        if compared is not None and found is not None and not named_in_one(compared, found):
            found = None
        return found, reading.candidates

    @property
    def _floor(self) -> float:
        return self._confidence.lowest(self._settings.reader.threshold)

    def _span(self, question: str, hits: Sequence[Hit]) -> Finding | None:
        return span_of(self._reading(question, hits), self._floor)

    def _reading(self, question: str, hits: Sequence[Hit]) -> Reading:
        embed = embedding_few(self._embedder)
        read = read_closely(question, hits, self._reader, embed, SHORTLIST)
        return Reading(question, read.hits, read.spans, tuple(self._weighed(question, read)))

    def _weighed(self, question: str, read: CloseReading) -> list[tuple[Candidate, ReadSpan]]:
        """Give the shortlisted spans their probability; the most probable first."""
        probabilities = self._confidence.probabilities(question, read)
        judged = [
            (
                Candidate(
                    article_id=read.hits[span.passage].passage.article_id,
                    start=span.start,
                    end=span.end,
                    text=span.text,
                    score=span.score,
                    confidence=probability,
                ),
                span,
            )
            for (span, _), probability in zip(read.shortlisted, probabilities, strict=True)
        ]
        return sorted(judged, key=lambda pair: -pair[0].confidence)

    def _cited(
        self, asked: _Asked, finding: Finding, candidates: tuple[Candidate, ...] = ()
    ) -> Answer:
        """Make a finding an answer by citing each of its pieces."""
        citations = tuple(self._cite(piece) for piece in finding.pieces)
        asked.lap("cite")
        return Answer(
            text=finding.text,
            outcome="answered",
            kind=finding.kind,
            question=asked.question,
            asked=asked.typed,
            citations=citations,
            confidence=finding.confidence,
            timings=asked.timings,
            candidates=candidates,
            notices=self._notices(asked.typed, [c.article_id for c in citations]),
        )

    def _cite(self, piece: Piece) -> Citation:
        passage = piece.passage
        article = self._articles.article(passage.article_id)
        return cite(article, passage.sentences, piece.start, piece.end, page=passage.page)

    def _refusal(
        self, asked: _Asked, hits: Sequence[Hit], candidates: tuple[Candidate, ...]
    ) -> Answer:
        return Answer(
            text=REFUSAL,
            outcome="refused",
            kind="refusal",
            question=asked.question,
            asked=asked.typed,
            citations=(),
            confidence=candidates[0].confidence if candidates else 0.0,
            closest=tuple(hits[: self._settings.answer.closest]),
            timings=asked.timings,
            candidates=candidates,
            notices=self._notices(asked.typed, {hit.passage.article_id for hit in hits}),
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
            return self._refusal(asked, (), ())
        answer = self._cited(asked, finding)
        if len(chosen) <= MAX_BROAD_ARTICLES:
            return answer
        notice = (
            f"This covers the first {MAX_BROAD_ARTICLES} of {len(chosen)} articles; "
            "choose an article to ask about another."
        )
        return replace(answer, notices=(notice, *answer.notices))
