"""Whether a question can be understood alone."""

import pytest

from evals.draft.wording import leans


@pytest.mark.parametrize(
    "question",
    [
        "When was it sold again?",
        "When did the minister ask her about the fire?",
        "Who voted for a strike in that ballot?",
        "What did the new one cost?",
        "Who led the country at the time?",
        "When was the firm bought two years later?",
        "When did his brother leave?",
        "How many eggs should you take?",
    ],
)
def test_a_question_with_a_word_for_something_else_leans(question: str) -> None:
    assert leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who sold her flat in 1976?",
        "When did Klara Corvin sell her flat?",
        "Who said that the notice was short?",
        "When did the company say that nobody was hurt?",
    ],
)
def test_a_question_that_names_its_things_does_not(question: str) -> None:
    assert not leans(question)


def test_you_is_clear_in_a_question_about_an_instruction() -> None:
    assert not leans("How many eggs should you take?", addressed=True)
