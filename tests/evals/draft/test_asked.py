"""Questions about one phrase of a clause."""

import pytest

from evals.draft.asked import asked
from tests.evals.draft.samples import Pair, clause, of_clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The two leaders met for the first time in Lima in April 2019.",
            ("When did the two leaders meet for the first time in Lima?", "April 2019"),
        ),
        (
            "On the night of 23 November 1913 the fourth pier sank nine feet.",
            ("When did the fourth pier sink nine feet?", "the night of 23 November 1913"),
        ),
        (
            "Since 2019 the Ministry of Fisheries has borne the cost.",
            ("Since when has the Ministry of Fisheries borne the cost?", "2019"),
        ),
        (
            "The treaty was dissolved in Oslo in 1996.",
            ("Where was the treaty dissolved in 1996?", "Oslo"),
        ),
        (
            "Viktor Corvin, the heir, married Lena Hessel in 1902. Viktor Corvin said so.",
            ("Who married Lena Hessel in 1902?", "Viktor Corvin"),
        ),
        (
            "The jury gave the prize to Conrad Ebbs in March. Conrad Ebbs said so.",
            ("To whom did the jury give the prize in March?", "Conrad Ebbs"),
        ),
        (
            "The viaduct was designed by Agnes Tarrow in 1897. Agnes Tarrow said so.",
            ("By whom was the viaduct designed in 1897?", "Agnes Tarrow"),
        ),
        (
            "The Court of Lima can review the decision of a judge.",
            ("What can the Court of Lima review?", "the decision of a judge"),
        ),
        (
            "The captain closed the small gate at six in the morning.",
            ("At what time did the captain close the small gate?", "six in the morning"),
        ),
    ],
)
def test_one_phrase_becomes_the_question_word(text: str, expected: Pair) -> None:
    assert expected in of_clauses(text, asked)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The ministry confirmed on Monday that the visit would go ahead.", "When"),
        ("The bank paid for the counts from 2013 to 2018.", "From when"),
        ("Halvern is a town with many wells in France.", "Where"),
        ("The lake lies in Germany, Austria and Switzerland.", "Where"),
        ("The Courier sold 19,000 on the morning of the judgment.", "Who"),
        ("The Spanish renamed the fort in 1763.", "Who"),
        ("The minister asked her about the fire in 1987.", "When"),
    ],
)
def test_what_would_mislead_is_not_asked(text: str, word: str) -> None:
    assert not [question for question, _ in of_clauses(text, asked) if question.startswith(word)]


def test_a_name_of_unknown_kind_leaves_the_choice_to_the_editor() -> None:
    found = [d for d in asked(clause("Cyclone Ondra crossed the islands in February.")) if d.note]
    assert [(d.question, d.note) for d in found] == [
        ("Who or what crossed the islands in February?", "Choose Who or What.")
    ]
