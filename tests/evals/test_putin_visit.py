"""The question set on the shipped article is sound: checked against the text as it is read.

Asks no system anything.
"""

import re
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

import evals
from evals.metrics import contained
from evals.question import QuestionKind
from evals.task import Question, Task, load_task
from index.config import ReadSettings
from index.read import read_source
from index.types import Article

FOLDER = Path(evals.__file__).parent / "tasks" / "putin_visit"
# A reason is told in many words, a list in several sentences, a "no" by none of them.
TOLD_FREELY = {"list", "broad", "yes_no", "why", "how"}
YES_OR_NO = {("Yes",), ("No",)}


def gold(question: Question) -> tuple[str, ...]:
    return (*question.evidence, *([question.correction] if question.correction else []))


@pytest.fixture(scope="module")
def task() -> Task:
    return load_task("putin_visit")


@pytest.fixture(scope="module")
def article(task: Task) -> Article:
    return read_source(task.articles[0], ReadSettings()).article


def test_the_set_is_as_large_as_promised(task: Task) -> None:
    questions = task.questions
    assert len(questions) >= 250
    assert sum(not q.answerable for q in questions) >= 80
    assert sum(q.follow_up for q in questions) >= 50
    assert any(q.follow_up and not q.answerable for q in questions)
    assert any(len(q.history) == 4 for q in questions)


def test_every_kind_of_question_is_asked(task: Task) -> None:
    assert {q.kind for q in task.questions} == set(get_args(QuestionKind))


def test_ids_are_unique_and_in_order(task: Task) -> None:
    ids = [q.id for q in task.questions]
    assert ids == [f"pv{n:03d}" for n in range(1, len(ids) + 1)]


def test_no_question_is_asked_twice(task: Task) -> None:
    asked = Counter((q.question.lower(), q.history) for q in task.questions)
    assert [question for question, times in asked.items() if times > 1] == []


def test_the_first_question_is_about_the_treaty(task: Task) -> None:
    first = task.questions[0]
    assert first.question == "When was the 1961 treaty dissolved?"
    assert first.answers == ("1996", "in 1996")


def test_gold_sentences_stand_once_in_the_article(task: Task, article: Article) -> None:
    wrong = [
        (q.id, sentence)
        for q in task.questions
        for sentence in gold(q)
        if (found := article.text.count(sentence)) != 1
        and not (q.occurrence and found >= q.occurrence)
    ]
    assert wrong == []


def test_gold_sentences_are_whole_sentences_of_paragraphs(task: Task, article: Article) -> None:
    paragraphs = [article.text[b.start : b.end] for b in article.blocks if b.kind == "paragraph"]
    for q in task.questions:
        for sentence in gold(q):
            assert re.search(r"[.!?]”?$", sentence), (q.id, sentence)
            assert any(
                re.search(rf"(^|[.!?]”? ){re.escape(sentence)}( |$)", text) for text in paragraphs
            ), (q.id, sentence)


def test_every_evidence_sentence_holds_an_accepted_answer(task: Task) -> None:
    wrong = [
        (q.id, sentence)
        for q in task.questions
        if q.answerable and q.kind not in {*TOLD_FREELY, "comparison"}
        if q.answers not in YES_OR_NO
        for sentence in q.evidence
        if not any(answer.lower() in sentence.lower() for answer in q.answers)
    ]
    assert wrong == []


def test_some_evidence_sentence_of_a_comparison_holds_an_accepted_answer(task: Task) -> None:
    asked = [q for q in task.questions if q.kind == "comparison" and q.answers not in YES_OR_NO]
    assert asked
    assert [q.id for q in asked if not any(contained(s, q.answers) for s in q.evidence)] == []


def test_every_item_of_a_list_stands_in_each_evidence_sentence(task: Task) -> None:
    lists = [q for q in task.questions if q.kind == "list"]
    assert lists
    assert all(q.all and len(q.answers) > 1 for q in lists)
    assert all(contained(s, [item]) for q in lists for s in q.evidence for item in q.answers)


def test_yes_no_questions_accept_one_of_the_two_words(task: Task) -> None:
    answers = [q.answers for q in task.questions if q.kind == "yes_no"]
    assert set(answers) == YES_OR_NO


def test_false_premises_name_the_sentence_that_contradicts_them(task: Task) -> None:
    premises = [q for q in task.questions if q.kind == "false_premise"]
    assert premises
    assert all(q.correction for q in premises)


def test_kinds_say_whether_the_article_answers(task: Task) -> None:
    unanswered = {"near_miss", "false_premise", "out_of_scope"}
    either = {"follow_up", "other_language", "instruction"}
    wrong = [
        q.id
        for q in task.questions
        if q.kind not in either and q.answerable == (q.kind in unanswered)
    ]
    assert wrong == []
    for kind in either:
        assert {q.answerable for q in task.questions if q.kind == kind} == {True, False}
    assert {q.id for q in task.questions if q.kind == "follow_up"} == {
        q.id for q in task.questions if q.follow_up
    }


def test_the_readme_counts_what_is_there(task: Task) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = {
        kind: int(number)
        for kind, number in re.findall(r"^\| `(\w+)` \| (\d+) \|", text, re.MULTILINE)
    }
    assert table == Counter(q.kind for q in task.questions)
    unanswerable = [q for q in task.questions if not q.answerable]
    totals = re.search(
        r"^(\d+) questions .*?(\d+) can be .*? (\d+) cannot; (\d+) are",
        text,
        re.DOTALL | re.MULTILINE,
    )
    assert totals
    assert [int(n) for n in totals.groups()] == [
        len(task.questions),
        len(task.questions) - len(unanswerable),
        len(unanswerable),
        sum(q.follow_up for q in task.questions),
    ]
    told = re.findall(r"^\| `(\w+)` \|.* (\d+) of them cannot be answered", text, re.MULTILINE)
    assert {kind: int(number) for kind, number in told} == {
        kind: sum(q.kind == kind for q in unanswerable)
        for kind in ("other_language", "instruction", "follow_up")
    }
    depths = re.search(
        r"(\d+) after one earlier turn, (\d+) after two, (\d+) after three and (\d+) after four",
        text,
    )
    assert depths
    assert {turns: int(n) for turns, n in enumerate(depths.groups(), 1)} == Counter(
        len(q.history) for q in task.questions if q.follow_up
    )


def test_the_readme_describes_every_field() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)` \| [^\d|]+ \|$", text, re.MULTILINE))
    assert described == set(Question.model_fields) - {
        "occurrence"
    }  # not needed: every gold sentence stands once
