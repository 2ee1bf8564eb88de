"""The question set on the original report is sound; its text, where it is there, proves the gold.

Asks no system anything.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

import evals
from evals.cases import Case
from evals.measuring import of_task
from evals.metrics import contained
from evals.question import Question, load_questions
from evals.task import absent_tasks, load_task
from qa.config import Settings

NAME = "original_visit"
FOLDER = Path(evals.__file__).parent / "tasks" / NAME
FEW_WORDS = 7
YES_OR_NO = {("yes",), ("no",)}


@pytest.fixture(scope="module")
def questions() -> tuple[Question, ...]:
    return load_questions(FOLDER / "questions.jsonl")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    absent = absent_tasks()
    if NAME in absent:
        pytest.skip(absent[NAME])
    return of_task(load_task(NAME), Settings()).cases


def test_the_first_question_is_about_the_treaty(questions: tuple[Question, ...]) -> None:
    assert questions[0].question == "When was the 1961 treaty dissolved?"
    assert questions[0].answers == ("1996", "in 1996")


def test_about_a_third_cannot_be_answered(questions: tuple[Question, ...]) -> None:
    unanswerable = sum(not q.answerable for q in questions)
    assert unanswerable >= 30
    assert 1 / 4 <= unanswerable / len(questions) <= 2 / 5
    assert any(q.follow_up and not q.answerable for q in questions)


def test_as_many_questions_are_answered_by_no_as_by_yes(questions: tuple[Question, ...]) -> None:
    answers = Counter(q.answers for q in questions if q.kind == "yes_no")
    assert set(answers) == YES_OR_NO
    assert answers[("yes",)] == answers[("no",)]


def test_no_question_is_asked_twice(questions: tuple[Question, ...]) -> None:
    asked = Counter((q.question.lower(), q.history) for q in questions)
    assert max(asked.values()) == 1


def test_no_more_than_a_few_words_of_the_article_are_copied(
    questions: tuple[Question, ...],
) -> None:
    copied = {words for q in questions for words in (*q.evidence, q.correction) if words}
    assert [words for words in copied if len(words.split()) > FEW_WORDS] == []


def test_the_readme_counts_the_questions(questions: tuple[Question, ...]) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for kind, count in Counter(q.kind for q in questions).items():
        assert f"| `{kind}` | {count} |" in readme, kind
    assert f"{len(questions)} questions" in readme


def test_the_gold_sentences_hold_the_answers(cases: tuple[Case, ...]) -> None:
    for case in cases:
        asked = case.question
        told = " ".join(asked.evidence)
        found = [bool(contained(told, [answer])) for answer in asked.answers]
        if asked.answers and asked.answers not in YES_OR_NO:
            assert all(found) if asked.all else any(found), asked.id


def test_the_gold_is_the_whole_sentence(cases: tuple[Case, ...]) -> None:
    written = {
        row["id"]: row
        for row in map(json.loads, (FOLDER / "questions.jsonl").read_text("utf-8").splitlines())
    }
    for case in cases:
        for words, sentence in zip(
            written[case.question.id].get("evidence", ()), case.question.evidence, strict=True
        ):
            assert words in sentence
            assert sentence.rstrip("”")[-1] == ".", case.question.id
