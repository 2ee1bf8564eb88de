"""Questions of training articles, asked as the assistant would ask them, and what came of it.

This is what the confidence is fitted on and the promise measured on (`qa.reader.training.fit`).
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.config import IndexSettings
from index.embed import Embedder, embedding_few
from index.library import Library
from index.search import Retriever
from index.types import Article, Hit, SourceDocument
from qa.config import SHORTLIST
from qa.follow_up import Turn, stand_alone
from qa.kinds.question import question_kind
from qa.kinds.yes_no import decide
from qa.reader.features import features_of, vector
from qa.reader.promise import Kind
from qa.reader.shortlist import Embed, read_closely
from qa.reader.training.questions import Question
from qa.reader.types import ReadSpan, SpanReader, StatementJudge

__all__ = ["AGAIN", "Example", "Settled", "Trial", "Tried", "Understand"]

AGAIN = 2 / 3
"""Share of the questions of a file with answerable ones only that are asked once more where
nothing answers them, so that about 60 % of all are answerable: the share in files with both."""

Understand = Callable[[str, Sequence[Turn]], str]
"""Turns a question and what was asked before it into one that stands alone."""


@dataclass(frozen=True, slots=True)
class Example:
    """A shortlisted span, the evidence for it in the order of `FEATURES`, whether it is right."""

    text: str
    values: tuple[float, ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """A yes or no with the sentence that decides, its probability, and whether it is right."""

    text: str
    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """A question as it was understood, and as what kind. `group` names its article, `answerable`
    says whether that answers it; `spans` or `settled` is what was found, where anything was.
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
    """The parts that ask: embedder, reader, settings, and the judge of yes/no questions.

    Without a judge those are read as all others are. In a file without unanswerable questions
    some are asked again where nothing answers them: of the rest of their article, without the
    passages that hold an answer, or, with yes or no for an answer, of another article.
    """

    embedder: Embedder
    reader: SpanReader
    settings: IndexSettings
    judge: StatementJudge | None = None
    understand: Understand = stand_alone

    def ask(
        self, documents: Mapping[str, SourceDocument], questions: Sequence[Question], seed: int
    ) -> Iterator[Tried]:
        """Ask every question of the article of its group, in order."""
        rng = random.Random(seed)  # noqa: S311 - a reproducible sample, no secret
        k = self.settings.search.k
        again = all(question.answerable for question in questions)
        with Library.in_memory(self.embedder, self.settings) as library:
            library.add_many(list(documents.values()))
            retriever = Retriever(library, self.embedder, self.settings.search)

            def search(text: str, article: Article, k: int) -> tuple[Hit, ...]:
                return retriever.search(text, k=k, articles=[article.id])

            for question in questions:
                article = documents[question.group].article
                text = self.understand(question.text, question.history)
                if question.gold and self._kind(text) == "yes_no":
                    continue  # answered with a span: whether that says yes is not known
                yield self._try(question, text, search(text, article, k))
                if not again or rng.random() >= AGAIN:
                    continue
                unanswered = replace(question, gold=(), yes=None)
                if question.gold:
                    golden = {article.text[a:b].lower() for a, b in question.gold}
                    rest = _without(search(text, article, 4 * k), golden)
                    yield self._try(unanswered, text, rest[:k])
                elif len(documents) > 1:
                    everywhere = retriever.search(text, k=len(documents) * k)
                    own = article.id
                    others = [h.passage for h in everywhere if h.passage.article_id != own]
                    hits = retriever.search(text, k=k, articles=[others[0].article_id])
                    yield self._try(unanswered, text, hits)

    def _kind(self, text: str) -> Kind:
        """Without a judge every question is read."""
        yes_no = self.judge is not None and question_kind(text) == "yes_no"
        return "yes_no" if yes_no else "span"

    def _try(self, question: Question, text: str, hits: Sequence[Hit]) -> Tried:
        embed = embedding_few(self.embedder)
        tried = Tried(question.source, question.group, text, self._kind(text), question.answerable)
        if self.judge is not None and tried.kind == "yes_no":
            return replace(tried, settled=_settle(text, hits, self.judge, embed, question.yes))
        read = read_closely(text, hits, self.reader, embed, SHORTLIST)
        spans = tuple(
            Example(span.text, vector(features), _is_right(span, question.gold))
            for (span, _), features in zip(read.shortlisted, features_of(text, read), strict=True)
        )
        return replace(tried, spans=spans)


def _settle(
    text: str, hits: Sequence[Hit], judge: StatementJudge, embed: Embed, yes: bool | None
) -> Settled | None:
    found = decide(text, hits, judge, embed)
    if found is None:
        return None
    said = f"{found.text}: {found.pieces[0].text}"
    return Settled(said, found.confidence, yes is not None and yes == (found.text == "Yes"))


def _without(hits: Sequence[Hit], golden: set[str]) -> list[Hit]:
    rest = [hit for hit in hits if not any(g in hit.passage.text.lower() for g in golden)]
    return [replace(hit, rank=rank) for rank, hit in enumerate(rest, 1)]


def _is_right(span: ReadSpan, gold: Iterable[tuple[int, int]]) -> bool:
    """Half of it has to be an accepted answer, or it has one and is not much longer: the length
    is that of `evals.score`.
    """
    return any(
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
