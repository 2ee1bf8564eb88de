"""Questions about roles and relative clauses."""

import pytest

from evals.draft.asides import asides
from tests.evals.draft.samples import Pair, pairs, sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ilse Varnholt, the transport minister, left on Friday. Varnholt said so.",
            {
                ("Who is Ilse Varnholt?", "the transport minister"),
                ("Who is described as the transport minister?", "Ilse Varnholt"),
            },
        ),
        (
            "Hollows were reported by the state geologist, Hedwig Lauer. Lauer said so.",
            {("Who is described as the state geologist?", "Hedwig Lauer")},
        ),
        (
            "The times were worked out by Nan Pike, who sells bread at the market. Pike said so.",
            {("Who sells bread at the market?", "Nan Pike")},
        ),
        (
            "He recalled Emil Brask, a deckhand who lost two fingers in June. Brask said so.",
            {
                ("Who is Emil Brask?", "a deckhand who lost two fingers in June"),
                ("Which deckhand lost two fingers in June?", "Emil Brask"),
            },
        ),
        (
            "The soup comes from Salma Haddad, who ran a canteen in Beirut. Haddad said so.",
            {("Who ran a canteen in Beirut?", "Salma Haddad")},
        ),
    ],
)
def test_what_stands_beside_a_name_is_asked_for(text: str, expected: set[Pair]) -> None:
    assert pairs(asides(sentence(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The town is run by Ada Brown, the daughter, and others. Brown said so.",
        "The paper was led by Ada Brown of Port Sellick, who began the counts.",
        "The songs are sung by the sisters Ada Brown and Ida Brown, who have two brothers.",
        "The town lies by the River Senn, the longest river of the country.",
    ],
)
def test_what_may_belong_to_another_is_left(text: str) -> None:
    assert pairs(asides(sentence(text))) == set()
