"""One question into a stream of events, the last of which is the answer.

This is the only body of answering logic: `Assistant.ask`, `aask`, `stream`, `astream` and
the LlamaIndex query engine all run it. It holds no state of its own.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.chunk import sentences_of
from index.embed import Embedder
from index.errors import ArticleNotFoundError, QuestionError
from index.language import language_name, language_of
from index.search import PassageRetriever
from index.types import Article, Hit, Passage, Span
from qa.broad import BroadKind, broad_kind, extract
from qa.cite import cite
from qa.config import SHORTLIST, Settings
from qa.follow_up import Turn, stand_alone
from qa.reader.confidence import Confidence
from qa.reader.shortlist import shortlist, similarities
from qa.reader.types import ReadSpan, SpanReader
from qa.types import (
    REFUSAL,
    Answer,
    AnswerKind,
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
    ) -> None:
        self._articles = articles
        self._retriever = retriever
        self._embedder = embedder
        self._reader = reader
        self._confidence = confidence
        self._settings = settings

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
            yield from self._finish(self._broad(asked, kind, chosen))
            return
        hits = self._retriever.search(asked.question, articles=None if articles is None else chosen)
        asked.lap("retrieve")
        yield Retrieved(hits)
        yield from self._finish(self._read(asked, hits))

    def events_from_hits(self, question: str, hits: Sequence[Hit]) -> Iterator[Event]:
        """Answer a stand-alone question from passages that somebody else retrieved."""
        asked = self._understand(question, ())
        yield Understood(asked.question, asked.typed)
        yield Retrieved(tuple(hits))
        yield from self._finish(self._read(asked, hits))

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
        """Say which languages the models were not trained for, of question and articles."""
        known = self._embedder.languages
        if known is None:
            return ()
        live = self._articles.languages()
        of_articles = {live.get(article_id) for article_id in articles} - known - {None}
        notices = [
            f"An article here seems to be in {language_name(code)}; the models were not trained "
            "for that language, so search rests on matching words and answers may be missed."
            for code in sorted(code for code in of_articles if code is not None)
        ]
        asked = language_of(question)
        if asked is not None and asked not in known | of_articles:
            notices.append(
                f"The question seems to be in {language_name(asked)}; ask in the language of "
                "the article to get better answers."
            )
        return tuple(notices)

    @staticmethod
    def _finish(answer: Answer) -> Iterator[Event]:
        yield Token(answer.text)
        for citation in answer.citations:
            yield Cited(citation)
        yield Finished(answer)

    def _read(self, asked: _Asked, hits: Sequence[Hit]) -> Answer:
        spans = self._reader.read(asked.question, [hit.passage for hit in hits])
        asked.lap("read")
        judged = self._judge(asked.question, spans, hits)
        candidates = tuple(candidate for candidate, _ in judged)
        asked.lap("decide")
        if not candidates or candidates[0].confidence < self._settings.reader.threshold:
            return self._refusal(asked, hits, candidates)
        best, span = judged[0]
        citation = self._cite(best, hits[span.passage].passage)
        asked.lap("cite")
        return Answer(
            text=best.text,
            answered=True,
            kind="span",
            question=asked.question,
            asked=asked.typed,
            citations=(citation,),
            confidence=best.confidence,
            timings=asked.timings,
            candidates=candidates,
            notices=self._notices(asked.typed, [best.article_id]),
        )

    def _judge(
        self, question: str, spans: Sequence[ReadSpan], hits: Sequence[Hit]
    ) -> list[tuple[Candidate, ReadSpan]]:
        """Give the shortlisted spans their probability; the most probable first."""
        chosen = shortlist(spans, hits, SHORTLIST)
        near = similarities(question, chosen, hits, self._embedder.embed)
        judged = [
            (
                Candidate(
                    article_id=hits[span.passage].passage.article_id,
                    start=span.start,
                    end=span.end,
                    text=span.text,
                    score=span.score,
                    confidence=self._confidence.probability(
                        question, span, spans, hits, similarity
                    ),
                ),
                span,
            )
            for span, similarity in zip(chosen, near, strict=True)
        ]
        return sorted(judged, key=lambda pair: -pair[0].confidence)

    def _cite(self, best: Candidate, passage: Passage) -> Citation:
        article = self._articles.article(best.article_id)
        return cite(article, passage.sentences, best.start, best.end, page=passage.page)

    def _refusal(
        self, asked: _Asked, hits: Sequence[Hit], candidates: tuple[Candidate, ...]
    ) -> Answer:
        return Answer(
            text=REFUSAL,
            answered=False,
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

    def _broad(self, asked: _Asked, kind: BroadKind, chosen: Sequence[str]) -> Answer:
        citations: list[Citation] = []
        texts: list[str] = []
        prose = kind in ("about", "summary")
        limit = (
            self._settings.answer.summary_sentences if prose else self._settings.answer.list_items
        )
        for article_id in chosen[:MAX_BROAD_ARTICLES]:
            article = self._articles.article(article_id)
            passages = self._articles.passages(article.id)
            sentences: tuple[Span, ...] = sentences_of(passages)
            parts: list[str] = []
            for item in extract(kind, article, passages, self._embedder.embed, limit):
                citations.append(cite(article, sentences, item.answer.start, item.answer.end))
                parts.append(item.text)
            text = (" " if prose else ", ").join(parts)
            if text:
                texts.append(f"{article.title}: {text}" if len(chosen) > 1 else text)
        asked.lap("extract")
        if not citations:
            return self._refusal(asked, (), ())
        left_out = len(chosen) - MAX_BROAD_ARTICLES
        notices = (
            (
                f"This covers the first {MAX_BROAD_ARTICLES} of {len(chosen)} articles; "
                "choose an article to ask about another.",
            )
            if left_out > 0
            else ()
        )
        answer_kind: AnswerKind = "extract" if prose else "list"
        return Answer(
            text="\n".join(texts),
            answered=True,
            kind=answer_kind,
            question=asked.question,
            asked=asked.typed,
            citations=tuple(citations),
            confidence=1.0,
            timings=asked.timings,
            notices=notices,
        )
