"""What was typed, parsed once: the sentence that asks, what went before, and the form."""

import pytest

from qa.question import Question
from qa.turns import MAX_TURNS, Turn
from qa.types import UNSURE


def test_a_plain_question_is_itself() -> None:
    question = Question.parse("When was the bridge opened?")
    assert (question.typed, question.text) == ("When was the bridge opened?",) * 2
    assert question.history == ()
    assert question.broad is None
    assert not question.yes_no


@pytest.mark.parametrize(
    ("typed", "text", "remarks"),
    [
        ("Hi! When was it signed?", "When was it signed?", ("Hi!",)),
        ("I am writing an essay. When was it signed? Thanks.", "When was it signed?",
         ("I am writing an essay.",)),
        ("The mine closed. Tell me when.", "Tell me when.", ("The mine closed.",)),
        ("When was it signed? And who was there?", "When was it signed? And who was there?", ()),
        ("Submarines.", "Submarines.", ()),
    ],
)  # fmt: skip
def test_a_remark_around_the_question_is_like_an_earlier_turn(
    typed: str, text: str, remarks: tuple[str, ...]
) -> None:
    question = Question.parse(typed, [Turn("Who led it?", "Ann Lee")])
    assert question.text == text
    assert question.typed == typed
    assert question.history == (Turn("Who led it?", "Ann Lee"), *map(Turn, remarks))


def test_only_the_latest_turns_are_remembered() -> None:
    history = [Turn(f"Question {number}?", "Yes") for number in range(MAX_TURNS + 5)]
    assert Question.parse("Why?", history).history == tuple(history[5:])


def test_an_earlier_answer_that_was_not_sure_is_remembered_as_said() -> None:
    question = Question.parse("Why?", [Turn("Who led it?", f"{UNSURE}Ann Lee"), Turn(" ")])
    assert question.history == (Turn("Who led it?", "Ann Lee"),)


def test_a_search_in_context_has_the_words_of_two_turns_and_of_the_first_question() -> None:
    history = [Turn("Who led it?", "Ann Lee"), Turn("Where?", "Lyon"), Turn("When?", "in 1996")]
    assert Question.parse("Why?", history[:1]).in_context == "Why? Who led it? Ann Lee"
    assert (
        Question.parse("Why?", history).in_context == "Why? Where? Lyon When? in 1996 Who led it?"
    )


def test_what_is_asked_of_the_whole_article_is_broad() -> None:
    assert Question.parse("What is this article about?").broad == "about"


def test_yes_or_no_is_told_without_the_remark() -> None:
    assert Question.parse("I read that he left. Did he resign?").yes_no
