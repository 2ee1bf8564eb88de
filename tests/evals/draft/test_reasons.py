"""Questions why."""

import pytest

from evals.draft.reading import clauses
from evals.draft.reasons import reasons
from tests.evals.draft.samples import Pair, pairs, sentence


def asked(text: str) -> set[Pair]:
    read = sentence(text)
    return pairs(reasons(read, clauses(read)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Viktor Corvin wanted the dam, because the springs were nearly dry.",
            ("Why did Viktor Corvin want the dam?", "because the springs were nearly dry"),
        ),
        (
            "Wear a dust mask when handling dry clay, because silica dust harms the lungs.",
            (
                "Why should you wear a dust mask when handling dry clay?",
                "because silica dust harms the lungs",
            ),
        ),
        (
            "Slash them and keep the door shut for an hour, since steam keeps the crust soft.",
            (
                "Why should you keep the door shut for an hour?",
                "since steam keeps the crust soft",
            ),
        ),
        (
            "Spain closed the southern portal in 1943 in order to prevent desertions.",
            (
                "Why did Spain close the southern portal in 1943?",
                "in order to prevent desertions",
            ),
        ),
        (
            "To learn how old the fish were, Priya Hall examined the ear bones.",
            ("Why did Priya Hall examine the ear bones?", "To learn how old the fish were"),
        ),
        (
            "Because the harbour was closed, the divers stayed ashore in 2020.",
            ("Why did the divers stay ashore in 2020?", "Because the harbour was closed"),
        ),
    ],
)
def test_a_reason_becomes_the_answer(text: str, expected: Pair) -> None:
    assert asked(text) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "They stayed ashore, because the harbour was closed.",
        "The treaty was dissolved because of the war in the north.",
        "The company has lost money, and nobody knows how much, because the books were burned.",
        "“The crew left because the captain shouted,” says the cook.",
        "The museum, since 1990 a ruin, was sold to the city.",
        "To date, some laureates and 18 medalists have been counted.",
    ],
)
def test_what_has_no_clear_reason_is_left(text: str) -> None:
    assert asked(text) == set()
