"""What is asked of a system: questions with the places of their gold, and where to look."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.gold import Gold, gold_in, locate, sentence_with
from evals.public.reading import ReadingQuestion, ReadingSet
from evals.question import Question
from evals.task import Task
from index.sentences import split_sentences
from index.types import Article, Span

__all__ = ["Case", "cases_of_set", "cases_of_task"]

_UNANSWERABLE = "The set marks it so."


@dataclass(frozen=True, slots=True)
class Case:
    """A question to ask of the articles with these ids (None: of all)."""

    question: Question
    gold: tuple[Gold, ...]
    articles: tuple[str, ...] | None = None


def cases_of_task(task: Task, articles: Sequence[Article]) -> tuple[Case, ...]:
    """Locate every question's evidence; TaskError where one does not stand in the articles.

    Of a task whose articles lie outside the project the evidence is widened first, from the few
    words that its file holds to the sentence that they stand in.
    """
    questions = task.questions
    if task.outside is not None:
        questions = tuple(_widened(question, articles) for question in questions)
    return tuple(Case(question, locate(question, articles)) for question in questions)


def _widened(question: Question, articles: Sequence[Article]) -> Question:
    evidence = tuple(sentence_with(each, question.id, articles) for each in question.evidence)
    corrected = question.correction
    return question.model_copy(
        update={
            "evidence": evidence,
            "correction": corrected and sentence_with(corrected, question.id, articles),
        }
    )


def cases_of_set(given: ReadingSet, *, sentences: bool) -> tuple[Case, ...]:
    """Return the questions of a public set, each asked of its own paragraph.

    With `sentences` the gold answers are sentences (ClapNQ): the question is judged by what is
    cited. Otherwise they are spans (SQuAD), each proven by the sentence that it stands in.
    """
    articles = {d.article.id: d.article for d in given.documents}
    return tuple(_case(q, articles[q.article_id], sentences) for q in given.questions)


def _case(asked: ReadingQuestion, article: Article, sentences: bool) -> Case:
    if not asked.answerable:
        question = Question(
            id=asked.id, kind="near_miss", question=asked.text, unanswerable=_UNANSWERABLE
        )
        return Case(question, (), (article.id,))
    places = asked.places if sentences else _sentences_around(asked.places, article.text)
    question = Question(
        id=asked.id,
        kind="broad" if sentences else "fact",
        question=asked.text,
        answers=asked.answers,
        evidence=tuple(article.text[p.start : p.end] for p in places),
        broad=sentences,
    )
    gold = tuple(gold_in(question, article, place) for place in places)
    return Case(question, gold, (article.id,))


def _sentences_around(places: Sequence[Span], text: str) -> tuple[Span, ...]:
    """Return the sentences that hold the places, without repeats, in order."""
    sentences = split_sentences(text)
    found = {
        (
            min(s.start for s in sentences if s.end > place.start),
            max(s.end for s in sentences if s.start < place.end),
        )
        for place in places
    }
    return tuple(Span(*each) for each in sorted(found))
