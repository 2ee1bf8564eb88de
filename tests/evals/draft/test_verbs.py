"""Which words are verbs, and their base forms."""

import pytest

from evals.draft.verbs import based, is_adverb, is_finite, last_verb
from tests.evals.draft.samples import sentence


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("signed", ("did", "sign")),
        ("met", ("did", "meet")),
        ("measured", ("did", "measure")),
        ("examined", ("did", "examine")),
        ("pulled", ("did", "pull")),
        ("occurred", ("did", "occur")),
        ("ceded", ("did", "cede")),
        ("yields", ("does", "yield")),
        ("carries", ("does", "carry")),
        ("reaches", ("does", "reach")),
    ],
)
def test_base_forms(verb: str, expected: tuple[str, str]) -> None:
    assert based(verb) == expected


def finite(text: str) -> list[str]:
    read = sentence(text)
    return [token.text for i, token in enumerate(read.tokens) if is_finite(read, i)]


def test_verbs_are_told_by_their_neighbours() -> None:
    assert finite("The company puts the losses at a million crowns.") == ["puts"]
    assert finite("The company plans were shown in the walled-up hall.") == [
        "were",
        "shown",
    ]


def test_an_unknown_word_in_s_is_a_verb_behind_a_name_with_an_object_only() -> None:
    assert finite("In spring the Magpie yields eight loaves of bread.") == ["yields"]
    assert finite("In spring the Norman adventurers founded a kingdom.") == ["founded"]


def test_the_last_verb_of_several() -> None:
    tokens = sentence("The captain has never been fined by the court.").tokens
    assert tokens[last_verb(tokens, 2)].text == "fined"
    tokens = sentence("The road was two metres wide at the bridge.").tokens
    assert tokens[last_verb(tokens, 2)].text == "was"


def test_not_every_word_in_ly_is_an_adverb() -> None:
    tokens = sentence("The family probably left the island in May.").tokens
    assert [token.text for token in tokens if is_adverb(token)] == ["probably"]
