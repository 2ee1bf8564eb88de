"""Questions about numbers."""

import pytest

from evals.draft.counted import counted
from tests.evals.draft.samples import Pair, of_clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Pellworth Foundation paid 1.9 million crowns for the counts.",
            ("How many crowns did the Pellworth Foundation pay for the counts?", "1.9 million"),
        ),
        (
            "A commission under Lord Teague sat for nineteen days in the spring of 1914.",
            (
                "For how many days did a commission under Lord Teague sit in the spring of 1914?",
                "nineteen",
            ),
        ),
        (
            "The union puts the damage at 3.5 million crowns a day.",
            ("At how many crowns a day does the union put the damage?", "3.5 million"),
        ),
        (
            "Three judges will hear the case in Port Aldis.",
            ("How many judges will hear the case in Port Aldis?", "Three"),
        ),
        (
            "Of the 528 swims of the first summer, 514 were completed.",
            ("How many of the 528 swims of the first summer were completed?", "514"),
        ),
        (
            "The cyclone removed 70 per cent of the parrotfish in a night.",
            ("What percentage of the parrotfish did the cyclone remove in a night?", "70 per cent"),
        ),
        (
            "The road from Halvern is nineteen kilometres long.",
            ("How long is the road from Halvern?", "nineteen kilometres"),
        ),
        (
            "The estimate of the ministry was 27 million florins.",
            ("What was the estimate of the ministry?", "27 million florins"),
        ),
        (
            "Simmer the soup for 25 minutes with the lid on.",
            ("For how many minutes should you simmer the soup with the lid on?", "25"),
        ),
        (
            "Level 2 centimetres of sand over the bottles.",
            ("How many centimetres of sand should you level over the bottles?", "2"),
        ),
    ],
)
def test_the_number_becomes_how_many(text: str, expected: Pair) -> None:
    assert expected in of_clauses(text, counted)


@pytest.mark.parametrize(
    "text",
    [
        "The plague reached the port in the 14th century.",
        "The broadcaster picked up the rest for £1.3bn in May.",
        "The two-day visit pleased the prime minister.",
    ],
)
def test_numbers_that_count_nothing_are_left(text: str) -> None:
    assert of_clauses(text, counted) == set()
