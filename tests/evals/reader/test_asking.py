"""Asking systems: every question once, of its own article; samples that can be repeated."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.errors import BrokenCitationError
from evals.public.reading import ReadingSet
from evals.public.squad_rows import document_of
from evals.reader.asking import ask_set, ask_task, sample
from evals.reader.sources import Source
from evals.task import Task
from index.library import Library
from qa.config import Settings
from qa.types import Answer
from tests.evals.reader.samples import asked, refused, said
from tests.evals.samples import TEXT, article, question, unanswerable
from tests.fakes import FakeEmbedder


class Fixed:
    """Gives one answer and keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Sequence[str] | None]] = []

    def ask(
        self,
        question: str,
        history: Sequence[tuple[str, str]] | None = None,
        articles: Sequence[str] | None = None,
    ) -> Answer:
        self.asked.append((question, articles))
        return self.answer


def source(fixed: Fixed) -> Source:
    return Source("fixed", "fixed", lambda _: fixed, None, 0.5)


def library() -> Library:
    return Library.in_memory(FakeEmbedder(), Settings().index)


def reading(name: str = "squad2") -> ReadingSet:
    document = document_of("Pact", [TEXT])
    questions = (asked("1996"), asked())
    named = [
        type(q)(f"q{i}", q.text, document.article.id, q.answers, q.places)
        for i, q in enumerate(questions)
    ]
    return ReadingSet(name, (document,), tuple(named), "hash")


def test_a_question_is_asked_of_its_own_article_and_the_first_one_twice() -> None:
    fixed, told = Fixed(refused("1996")), []
    rows = ask_set(source(fixed), library(), reading(), progress=lambda *done: told.append(done))
    own = [reading().documents[0].article.id]
    assert fixed.asked == [("When?", own)] * 3
    assert [(row.id, row.answerable, row.right) for row in rows] == [
        ("q0", True, False),
        ("q1", False, True),
    ]
    assert told == [(1, 2), (2, 2)]


def test_clapnq_is_scored_by_its_citations() -> None:
    (row, _) = ask_set(source(Fixed(refused("1996"))), library(), reading("clapnq"))
    assert (row.f1, row.best_right) == (None, True)


def test_a_quote_that_is_not_in_the_article_stops_the_run() -> None:
    # The sample's citations are of article a1, which the set does not hold.
    with pytest.raises(BrokenCitationError):
        ask_set(source(Fixed(said("1996"))), library(), reading())


def test_a_task_keeps_the_spans_of_refusals() -> None:
    task = Task(
        "pact", "1", "", (Path("pact.txt"),), None, None, (question(), unanswerable()), "hash"
    )
    rows = ask_task(source(Fixed(refused("1996"))), library(), task, [article()])
    assert [(row.id, row.best, row.best_right, row.right) for row in rows] == [
        ("q1", "1996", True, False),
        ("u1", "1996", False, True),
    ]


def test_a_sample_keeps_the_order_and_follows_the_seed() -> None:
    items = tuple(range(100))
    drawn = sample(items, 10, seed=1)
    assert len(set(drawn)) == 10
    assert list(drawn) == sorted(drawn)
    assert drawn == sample(items, 10, seed=1) != sample(items, 10, seed=2)


@pytest.mark.parametrize("limit", [None, 3, 4])
def test_all_are_taken_where_the_limit_allows(limit: int | None) -> None:
    assert sample("abc", limit, seed=0) == ("a", "b", "c")
