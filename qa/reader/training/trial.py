"""Questions of training articles, asked as the assistant would ask them, and what came of it.

This is what the confidence is fitted on and the promise measured on (`qa.reader.training.fit`).
"""

import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.config import IndexSettings
from index.embed import Embedder, embedding_few
from index.library import Library
from index.search import Retriever
from index.types import Hit, SourceDocument
from qa.config import SHORTLIST
from qa.kinds.yes_no import settle
from qa.question import Question as Parsed
from qa.reader.features import features_of, vector, verdict_vector
from qa.reader.promise import Kind
from qa.reader.shortlist import SENTENCES_BEFORE, read_closely
from qa.reader.training.questions import Question
from qa.reader.types import ReadSpan, SpanReader
from qa.retrieving import retrieve

__all__ = ["UNANSWERABLE", "Example", "Settled", "Trial", "Tried", "asked_again"]

_Words = tuple[str, ...]
_ARTICLES = frozenset({"a", "an", "the"})
UNANSWERABLE = 0.4
"""Share of the questions of a file that nothing answers, where it is made up to that."""


def asked_again(questions: Sequence[Question]) -> float:
    """Return the share of the answerable questions of a file to ask once more where nothing answers
    them, so that of all the share `UNANSWERABLE` has no answer; 0 where as many have none.
    """
    answerable = sum(question.answerable for question in questions)
    wanted = UNANSWERABLE / (1 - UNANSWERABLE) * answerable - (len(questions) - answerable)
    return max(0.0, wanted / answerable) if answerable else 0.0


@dataclass(frozen=True, slots=True)
class Example:
    """A shortlisted span, the evidence for it in the order of `FEATURES`, whether it is right."""

    text: str
    values: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A yes or no with the sentence that decides, the evidence in the order of
    `VERDICT_FEATURES`, and whether it is right.
    """

    text: str
    values: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """A question as it was typed, and as what kind it was answered. `group` names its article,
    `answerable` says whether that answers it; `spans` or `settled` is what was found, where
    anything was.
    """

    source: str
    group: str
    question: str
    kind: Kind
    answerable: bool
    spans: tuple[Example, ...] = ()
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """The parts that ask: embedder, reader and settings, and with how many sentences before its own
    a span is read again.

    Yes/no questions to a reader without verdicts are read as all others are. In a file with few
    unanswerable questions some are asked again where nothing answers them (`asked_again`): of the
    rest of their article, without the passages that hold an answer, or, with yes or no for an
    answer, of another article.
    """

    embedder: Embedder
    reader: SpanReader
    settings: IndexSettings
    sentences_before: int = SENTENCES_BEFORE

    def ask(
        self, documents: Mapping[str, SourceDocument], questions: Sequence[Question], seed: int
    ) -> Iterator[Tried]:
        """Ask every question of the article of its group, in order."""
        rng = random.Random(seed)  # noqa: S311 - a reproducible sample, no secret
        k = self.settings.search.k
        again = asked_again(questions)
        with Library.in_memory(self.embedder, self.settings) as library:
            library.add_many(list(documents.values()))
            retriever = Retriever(library, self.embedder, self.settings.search)

            def found(question: Parsed, article: str, k: int) -> tuple[Hit, ...]:
                return retrieve(question, lambda w: retriever.search(w, k=k, articles=[article]))

            for question in questions:
                article = documents[question.group].article
                parsed = Parsed.parse(question.text, question.history)
                if question.gold and parsed.yes_no:
                    continue  # answered with a span: whether that says yes is not known
                accepted = frozenset(_words(article.text[a:b]) for a, b in question.gold)
                yield self._try(question, parsed, found(parsed, article.id, k), accepted)
                if not question.answerable or rng.random() >= again:
                    continue
                unanswered = replace(question, gold=(), yes=None)
                if question.gold:
                    golden = {article.text[a:b].lower() for a, b in question.gold}
                    rest = _without(found(parsed, article.id, 4 * k), golden)
                    yield self._try(unanswered, parsed, rest[:k], frozenset())
                elif len(documents) > 1:
                    everywhere = retriever.search(parsed.text, k=len(documents) * k)
                    own = article.id
                    others = [h.passage for h in everywhere if h.passage.article_id != own]
                    hits = found(parsed, others[0].article_id, k)
                    yield self._try(unanswered, parsed, hits, frozenset())

    def _try(
        self,
        question: Question,
        parsed: Parsed,
        hits: Sequence[Hit],
        accepted: Collection[_Words],
    ) -> Tried:
        embed = embedding_few(self.embedder)
        read = read_closely(
            parsed.text,
            hits,
            self.reader,
            embed,
            SHORTLIST,
            parsed.history,
            before=self.sentences_before,
        )
        tried = Tried(question.source, question.group, parsed.text, "span", question.answerable)
        described = features_of(parsed.text, read)
        found = settle(read) if parsed.yes_no else None
        if found is not None:
            said = f"{found.text}: {found.piece.text}"
            values = verdict_vector(described[0], found.verdict, found.near)
            right = question.yes is not None and question.yes == (found.text == "Yes")
            return replace(tried, kind="yes_no", settled=Settled(said, values, right))
        spans = tuple(
            Example(each.span.text, vector(features), _is_right(each.span, question.gold, accepted))
            for each, features in zip(read.shortlisted, described, strict=True)
        )
        return replace(tried, spans=spans)


def _without(hits: Sequence[Hit], golden: set[str]) -> list[Hit]:
    rest = [hit for hit in hits if not any(g in hit.passage.text.lower() for g in golden)]
    return [replace(hit, rank=rank) for rank, hit in enumerate(rest, 1)]


def _words(text: str) -> _Words:
    """Return the words without case, punctuation and articles, as in SQuAD's exact match."""
    return tuple(w for w in re.findall(r"\w+", text.lower()) if w not in _ARTICLES)


def _is_right(
    span: ReadSpan, gold: Iterable[tuple[int, int]], accepted: Collection[_Words]
) -> bool:
    """It is an accepted answer word for word, wherever it stands, for files give one place of
    several; or half of it is one at its place, or it has one there and is not much longer: the
    length is that of `evals.score`.
    """
    return _words(span.text) in accepted or any(
        _f1(span.start, span.end, start, end) >= 0.5
        or (
            span.start <= start
            and end <= span.end
            and len(span.text.split())
            <= 3 * len(span.text[start - span.start : end - span.start].split()) + 5
        )
        for start, end in gold
    )


def _f1(start: int, end: int, gold_start: int, gold_end: int) -> float:
    """Overlap of two spans in characters, as F1: the place counts, not only the words."""
    common = min(end, gold_end) - max(start, gold_start)
    return 2 * common / (end - start + gold_end - gold_start) if common > 0 else 0.0
