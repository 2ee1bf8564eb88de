"""Questions about quoted words."""

import pytest

from evals.draft.quotations import quotations
from evals.draft.reading import clauses
from tests.evals.draft.samples import Pair, pairs, sentence


def asked(text: str) -> set[Pair]:
    read = sentence(text)
    return pairs(quotations(read, clauses(read)))


def test_who_said_it_and_what_was_said() -> None:
    text = "“We are ready at any hour,” said Petra Lunde, the spokeswoman."
    assert asked(text) == {
        ("Who said “We are ready at any hour”?", "Petra Lunde"),
        ("What does the article quote Petra Lunde as saying?", "We are ready at any hour"),
    }


def test_what_somebody_said_needs_a_second_look() -> None:
    read = sentence("“We are ready at any hour,” said Petra Lunde, the spokeswoman.")
    notes = {draft.kind: draft.note for draft in quotations(read, clauses(read))}
    assert notes["who"] is None
    assert "quotes nothing else" in str(notes["quote"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ilse Varnholt, the minister, called the walkout “hostage-taking in a life jacket”.",
            ("What did Ilse Varnholt call the walkout?", "hostage-taking in a life jacket"),
        ),
        (
            "The company dismissed the report as “fiction from the first line to the last”.",
            (
                "As what did the company dismiss the report?",
                "fiction from the first line to the last",
            ),
        ),
        (
            "According to the historian Miquel Sarró, the closure was “a decision nobody signed”.",
            (
                "What was the closure according to the historian Miquel Sarró?",
                "a decision nobody signed",
            ),
        ),
    ],
)
def test_what_somebody_calls_something(text: str, expected: Pair) -> None:
    assert expected in asked(text)


def test_the_words_of_she_and_he_are_left() -> None:
    assert asked("“I am angry with everybody,” she said to the crew.") == set()
