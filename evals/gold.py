"""Where what is right stands: evidence sentences located in the articles of a task."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.errors import TaskError
from evals.metrics import occurrences
from evals.question import Question
from index.sentences import split_sentences
from index.types import Article, Hit, Span

__all__ = ["Gold", "gold_in", "locate", "ranks_of", "sentence_with"]


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold sentence's place in an article, from its first to its last letter or digit.

    `answers` are the places of the accepted answers inside it.
    """

    article_id: str
    sentence: Span
    answers: tuple[Span, ...]

    def covered_by(self, article_id: str, start: int, end: int) -> bool:
        """Return whether `[start, end)` of an article covers the sentence from end to end."""
        return (
            article_id == self.article_id
            and start <= self.sentence.start
            and self.sentence.end <= end
        )


def locate(question: Question, articles: Sequence[Article]) -> tuple[Gold, ...]:
    """Return where the evidence, or the correcting sentence, stands in the canonical texts.

    TaskError when a sentence is in none of them, or stands several times without the question
    saying which occurrence counts, articles one after the other.
    """
    sentences = question.evidence if question.answerable else (question.correction or "",)
    return tuple(_located(question, sentence, articles) for sentence in sentences if sentence)


def gold_in(question: Question, article: Article, place: Span) -> Gold:
    """Return the gold sentence at a place, its accepted answers looked for inside it."""
    sentence = article.text[place.start : place.end]
    words = [i for i, character in enumerate(sentence) if character.isalnum()]
    trimmed = Span(place.start + words[0], place.start + words[-1] + 1)
    spans = [span for answer in question.answers for span in occurrences(answer, sentence)]
    return Gold(
        article.id, trimmed, tuple(Span(place.start + a, place.start + b) for a, b in spans)
    )


def sentence_with(words: str, question_id: str, articles: Sequence[Article]) -> str:
    """Return the sentence of a block that these words stand in; TaskError unless it is one."""
    found = [
        (article.text[block.start : block.end], start - block.start)
        for article in articles
        for start in _starts(words, article.text)
        for block in article.blocks
        if block.start <= start < block.end
    ]
    if len(found) != 1:
        raise TaskError(
            f"Question {question_id!r}: its words stand {len(found)} times in the article: "
            f"{words!r}",
            "Copy words that stand in it once, letter for letter.",
        )
    text, start = found[0]
    (around,) = [s for s in split_sentences(text) if s.start <= start < s.end]
    return text[around.start : around.end]


def ranks_of(
    question: Question, gold: Sequence[Gold], hits: Sequence[Hit]
) -> tuple[int | None, ...]:
    """Return the ranks (from 1) of what is to be retrieved; None where it was not.

    Each gold sentence proves the answer alone, so that the first passage with any of them is
    what counts; a list needs them all.
    """
    wanted = [[each] for each in gold] if question.all else [list(gold)]
    return tuple(_rank(each, hits) for each in wanted if each)


def _rank(wanted: Sequence[Gold], hits: Sequence[Hit]) -> int | None:
    for rank, hit in enumerate(hits, 1):
        p = hit.passage
        if any(gold.covered_by(p.article_id, p.start, p.end) for gold in wanted):
            return rank
    return None


def _located(question: Question, sentence: str, articles: Sequence[Article]) -> Gold:
    found = [
        (article, Span(start, start + len(sentence)))
        for article in articles
        for start in _starts(sentence, article.text)
    ]
    if not found:
        raise TaskError(
            f"Question {question.id!r}: its evidence does not stand in the article: {sentence!r}",
            "Copy the sentence from the article, letter for letter.",
        )
    if len(found) == 1:
        return gold_in(question, *found[0])
    if question.occurrence is None or question.occurrence > len(found):
        raise TaskError(
            f"Question {question.id!r}: its evidence stands {len(found)} times in the article: "
            f"{sentence!r}",
            f"Say which one counts: 'occurrence' from 1 to {len(found)}.",
        )
    return gold_in(question, *found[question.occurrence - 1])


def _starts(sentence: str, text: str) -> list[int]:
    starts: list[int] = []
    found = text.find(sentence)
    while found >= 0:
        starts.append(found)
        found = text.find(sentence, found + 1)
    return starts
