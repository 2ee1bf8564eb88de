"""Questions of training articles, asked as the assistant would ask them, and what came of it.

This is what the confidence is fitted on (`qa.reader.training.fit`): for every span that was worth a
closer look, the evidence for it and whether it is the answer.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.config import IndexSettings
from index.embed import Embedder, embedding_few
from index.library import Library
from index.search import Retriever
from index.types import Article, Block, Hit, Receipt, SourceDocument
from qa.config import SHORTLIST
from qa.reader.features import features_of, vector
from qa.reader.shortlist import read_closely
from qa.reader.training.changes import Text, changed
from qa.reader.training.rows import Row, is_held_out, load_rows
from qa.reader.types import SpanReader

__all__ = ["Example", "Question", "Trial", "load_questions"]

_GAP = "\n\n"
_CHANGED = 0.3
"""Share of answerable questions that are also asked with a word changed. Those with a number are
always asked with another one too: few have one, and people do mistake years."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an article; `gold` are the accepted answers' (start, end)."""

    article: int
    text: str
    gold: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for one shortlisted span and whether it is right.

    `asked` numbers the question it was shortlisted for; `answerable` is False when the
    passages read do not hold an answer to that.
    """

    group: str
    asked: int
    values: tuple[float, ...]
    right: bool
    answerable: bool


def load_questions(
    path: Path, limit: int | None, seed: int, *, held_out: bool = False
) -> tuple[list[SourceDocument], list[Question]]:
    """Read rows; return one document an article and a seeded sample of the questions.

    With `held_out` only of articles that the packaged reader was not trained on. Contexts
    of one article are joined to one text.
    """
    rows = [row for row in load_rows(path) if not held_out or is_held_out(row.group)]
    random.Random(seed).shuffle(rows)  # noqa: S311 - a reproducible sample, no secret
    joined: dict[str, str] = {}
    places: dict[str, dict[str, int]] = {}
    for row in sorted(rows, key=lambda row: (row.group, row.context)):
        known = places.setdefault(row.group, {})
        if row.context not in known:
            before = joined.get(row.group, "")
            joined[row.group] = before + (_GAP if before else "") + row.context
            known[row.context] = len(joined[row.group]) - len(row.context)
    taken = rows[:limit]
    groups = sorted({row.group for row in taken})
    titles = {row.group: row.title for row in taken}
    number = {group: index for index, group in enumerate(groups)}
    questions = [_question(row, number[row.group], places[row.group][row.context]) for row in taken]
    documents = [
        _document(group, titles[group], joined[group], places[group], path.name) for group in groups
    ]
    return documents, questions


def _question(row: Row, article: int, place: int) -> Question:
    gold = tuple((place + start, place + end) for start, end in row.spans)
    return Question(article, row.question, gold)


@dataclass(frozen=True, slots=True)
class Trial:
    """The parts that ask: embedder, reader and settings.

    Each answerable question is asked of its whole article, and of the article without the
    passages that hold an answer, where every span is wrong; some are asked with a word
    changed as well, so that the article does not answer them.
    """

    embedder: Embedder
    reader: SpanReader
    settings: IndexSettings

    def examples(
        self, documents: Sequence[SourceDocument], questions: Sequence[Question], seed: int
    ) -> Iterator[Example]:
        """Ask every question, and describe the spans that are shortlisted."""
        rng = random.Random(seed)  # noqa: S311 - a reproducible sample, no secret
        with Library.in_memory(self.embedder, self.settings) as library:
            for document in documents:
                library.add(document)
            retriever = Retriever(library, self.embedder, self.settings.search)
            k = self.settings.search.k
            for number, question in enumerate(questions):
                article = documents[question.article].article
                asked = 3 * number
                hits = retriever.search(question.text, k=4 * k, articles=[article.id])
                yield from self._ask(question, asked, article, hits[:k])
                if not question.gold:
                    continue
                golden = {article.text[a:b].lower() for a, b in question.gold}
                rest = [h for h in hits if not any(g in h.passage.text.lower() for g in golden)]
                yield from self._ask(question, asked + 1, article, _reranked(rest[:k]))
                other = _changed(question, article, hits, rng)
                if other is not None:
                    hits = retriever.search(other.text, k=k, articles=[article.id])
                    yield from self._ask(other, asked + 2, article, hits)

    def _ask(
        self, question: Question, asked: int, article: Article, hits: Sequence[Hit]
    ) -> Iterator[Example]:
        held = any(
            h.passage.start <= a and b <= h.passage.end for h in hits for a, b in question.gold
        )
        embed = embedding_few(self.embedder)
        read = read_closely(question.text, hits, self.reader, embed, SHORTLIST)
        described = features_of(question.text, read)
        for (span, _), features in zip(read.shortlisted, described, strict=True):
            right = any(_f1(span.start, span.end, a, b) >= 0.5 for a, b in question.gold)
            yield Example(article.source, asked, vector(features), right, held)


def _changed(
    question: Question, article: Article, hits: Sequence[Hit], rng: random.Random
) -> Question | None:
    start, end = question.gold[0]
    passage = next((h.passage for h in hits if h.passage.start <= start < h.passage.end), None)
    number = any(character.isdigit() for character in question.text)
    if passage is None or (rng.random() >= _CHANGED and not number):
        return None
    others = [h.passage.text for h in hits if h.passage != passage][:3]
    about = Text.of(passage.text, article.text[start:end], others)
    found = changed(question.text, about, rng, first="number" if number else None)
    return None if found is None else Question(question.article, found[0], ())


def _f1(start: int, end: int, gold_start: int, gold_end: int) -> float:
    """Overlap of two spans in characters, as F1: the place counts, not only the words."""
    common = min(end, gold_end) - max(start, gold_start)
    return 2 * common / (end - start + gold_end - gold_start) if common > 0 else 0.0


def _reranked(hits: Sequence[Hit]) -> list[Hit]:
    return [replace(hit, rank=rank) for rank, hit in enumerate(hits, 1)]


def _document(
    group: str, title: str, text: str, places: dict[str, int], source: str
) -> SourceDocument:
    blocks = tuple(
        Block(
            "paragraph", start + len(context) - len(context.lstrip()), start + len(context.rstrip())
        )
        for context, start in sorted(places.items(), key=lambda place: place[1])
        if context.strip()
    )
    words = len(text.split())
    article = Article(
        id=hashlib.sha256(f"{source}/{group}/{text}".encode()).hexdigest()[:32],
        source=f"{source}/{group}",
        text=text,
        blocks=blocks,
        title=title,
        author=None,
        published=None,
        language="en",
        words=words,
        receipt=Receipt("text", "utf-8", words),
    )
    return SourceDocument(article, text.encode(), "text/plain")
