"""What an answer says of itself."""

import re
from dataclasses import replace

import pytest

from qa.types import REFUSAL, UNSURE, Answer, Outcome
from tests.qa.conversations.answers import FIRST, answered, refused, unsure


@pytest.mark.parametrize(
    ("answer", "outcome", "text", "best"),
    [
        (answered(), "answered", "1996", "1996"),
        (unsure(), "unsure", "Not sure. Perhaps: 1996", "1996"),
        (refused(), "refused", "The article does not say.", ""),
    ],
)
def test_an_answer_is_one_of_three(answer: Answer, outcome: Outcome, text: str, best: str) -> None:
    assert (answer.outcome, answer.text, answer.best) == (outcome, text, best)


def test_only_what_is_asserted_counts_as_answered() -> None:
    assert [each.answered for each in (answered(), unsure(), refused())] == [True, False, False]


def test_it_prints_as_its_text_and_is_shown_with_its_outcome() -> None:
    assert str(unsure()) == "Not sure. Perhaps: 1996"
    assert repr(unsure()) == "<Answer unsure: 'Not sure. Perhaps: 1996'>"
    assert repr(refused()) == "<Answer refused: 'The article does not say.'>"
    assert "\n" not in repr(answered("two\nlines"))


def test_what_is_said_of_a_quotation_is_never_said_of_the_answer() -> None:
    for state in ("verified", "supported", "unsupported"):
        assert not re.search("verified|prove", replace(FIRST, state=state).standing)
    assert FIRST.standing == "quoted from the article"


def test_the_two_sentences_are_constants() -> None:
    assert (UNSURE, REFUSAL) == ("Not sure. Perhaps: ", "The article does not say.")
