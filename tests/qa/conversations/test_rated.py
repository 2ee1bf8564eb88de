"""Rated answers as evaluation questions, read back by the evaluation itself."""

from pathlib import Path

from evals.question import Question, load_questions
from index.conversations import Message, Rated
from qa.conversations import Rejected, answer_to_json, eval_questions
from qa.types import Answer
from tests.qa.conversations.answers import FIRST, SECOND, THIRD, answered, refused, unsure


def rated(answer: Answer, rating: int = 1, comment: str = "") -> Rated:
    message = Message("m1", "c", 1, "assistant", answer.text, answer_to_json(answer), "now")
    return Rated(message, answer.asked, rating, comment, "now")


def question_of(tmp_path: Path, given: Rated) -> Question:
    lines, rejected = eval_questions([given])
    assert rejected == ()
    path = tmp_path / "questions.jsonl"
    path.write_text(lines, encoding="utf-8")
    (question,) = load_questions(path)
    return question


def test_a_right_answer_is_a_question_with_answer_and_evidence(tmp_path: Path) -> None:
    found = question_of(tmp_path, rated(answered(asked="And when?")))
    assert (found.question, found.answers) == ("When was the treaty dissolved?", ("1996",))
    assert (found.evidence, found.kind) == ((FIRST.quote,), "fact")


def test_an_unsure_answer_that_is_right_is_a_question_with_the_candidate(tmp_path: Path) -> None:
    found = question_of(tmp_path, rated(unsure()))
    assert (found.answers, found.evidence) == (("1996",), (FIRST.quote,))


def test_a_right_list_asks_for_all_of_its_items(tmp_path: Path) -> None:
    answer = answered("Russia, Korea", SECOND, THIRD, kind="list")
    found = question_of(tmp_path, rated(answer))
    assert (found.answers, found.all) == (("Russia", "Korea"), True)
    assert found.evidence == (SECOND.quote,)


def test_a_right_summary_is_judged_by_its_sentences(tmp_path: Path) -> None:
    answer = answered("A summary.", FIRST, SECOND, kind="extract", question="Sum it up.")
    found = question_of(tmp_path, rated(answer))
    assert (found.kind, found.evidence) == ("broad", (FIRST.quote, SECOND.quote))


def test_a_right_refusal_is_an_unanswerable_question(tmp_path: Path) -> None:
    found = question_of(tmp_path, rated(refused(), comment="Nobody is named."))
    assert (found.answerable, found.unanswerable) == (False, "Nobody is named.")


def test_what_was_found_wrong_is_left_for_a_person_to_answer() -> None:
    wrong = rated(answered(), -1, "It was 1995.")
    lines, rejected = eval_questions([wrong, rated(answered(kind="correction"))])
    assert lines == ""
    assert rejected == (
        Rejected("When was the treaty dissolved?", "1996", "It was 1995."),
        Rejected("When was the treaty dissolved?", "1996", ""),
    )
