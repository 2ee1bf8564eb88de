"""Questions of public sets as cases: where they are asked, and what proves them."""

from dataclasses import replace
from pathlib import Path

import pytest

from evals.cases import Case, cases_of_set, cases_of_task
from evals.errors import TaskError
from evals.public.reading import ReadingQuestion, ReadingSet
from evals.public.squad_rows import document_of
from evals.task import Task
from index.types import Span
from tests.evals.samples import TEXT, article, question, unanswerable

DOCUMENT = document_of("Pact", [TEXT])
OWN = (DOCUMENT.article.id,)


def case(*places: str, sentences: bool) -> Case:
    spans = tuple(Span(TEXT.index(p), TEXT.index(p) + len(p)) for p in places)
    asked = ReadingQuestion("q1", "When?", DOCUMENT.article.id, places, spans)
    (found,) = cases_of_set(ReadingSet("set", (DOCUMENT,), (asked,), "hash"), sentences=sentences)
    return found


def shown(found: Case) -> list[str]:
    return [TEXT[gold.sentence.start : gold.sentence.end] for gold in found.gold]


def test_a_span_is_proven_by_the_sentence_it_stands_in() -> None:
    found = case("1996", sentences=False)
    assert (found.question.kind, found.question.answers, found.articles) == ("fact", ("1996",), OWN)
    assert shown(found) == ["It was dissolved in 1996"]
    (span,) = found.gold[0].answers
    assert TEXT[span.start : span.end] == "1996"


def test_a_span_over_two_sentences_is_proven_by_both_together() -> None:
    assert shown(case("dissolved in 1996. Later deals", sentences=False)) == [
        "It was dissolved in 1996. Later deals replaced it"
    ]


def test_two_answers_in_one_sentence_have_one_gold_sentence() -> None:
    assert shown(case("1996", "dissolved in 1996", sentences=False)) == ["It was dissolved in 1996"]


def test_answers_that_are_sentences_are_judged_by_what_is_cited() -> None:
    found = case("Later deals replaced it.", sentences=True)
    assert found.question.broad
    assert shown(found) == ["Later deals replaced it"]


def test_a_question_without_answers_is_unanswerable() -> None:
    found = case(sentences=False)
    assert (found.question.answerable, found.gold, found.articles) == (False, (), OWN)


def test_the_questions_of_a_task_are_asked_of_all_its_articles() -> None:
    questions = (question(), unanswerable())
    task = Task("pact", "1", "", (Path("pact.txt"),), None, None, questions, "hash")
    found = cases_of_task(task, [article()])
    assert [each.question for each in found] == list(questions)
    assert [each.articles for each in found] == [None, None]
    assert [len(each.gold) for each in found] == [1, 0]


OUTSIDE = Task("pact", "1", "", (), None, None, (), "hash", outside="It is not ours.")


def test_of_an_article_outside_the_project_a_few_words_stand_for_their_sentence() -> None:
    task = replace(
        OUTSIDE,
        questions=(
            question(evidence=["dissolved in"]),
            unanswerable(kind="false_premise", correction="bound both"),
        ),
    )
    first, second = cases_of_task(task, [article()])
    assert first.question.evidence == ("It was dissolved in 1996.",)
    assert shown(first) == ["It was dissolved in 1996"]
    assert second.question.correction == "The pact of 1961 bound both sides."


@pytest.mark.parametrize(("words", "times"), [("1996", 2), ("renewed", 0)])
def test_these_words_stand_once_in_the_article(words: str, times: int) -> None:
    task = replace(OUTSIDE, questions=(question(evidence=[words]),))
    with pytest.raises(TaskError, match=f"'q1': its words stand {times} times"):
        cases_of_task(task, [article()])
