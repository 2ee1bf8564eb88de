"""Sentences with a blank."""

import pytest

from evals.draft.blanks import blanks
from tests.evals.draft.samples import sentence


def test_the_one_date_is_left_out_and_the_note_says_what_to_do() -> None:
    (draft,) = blanks(sentence("Reopening is planned for May 2030."))
    assert draft.question == "Reopening is planned for ____."
    assert draft.answers == ("May 2030",)
    assert draft.note is not None
    assert draft.note.startswith("No question could be formed")


def test_a_list_number_stays_outside() -> None:
    (draft,) = blanks(sentence("6. Press the mix round the form, 8 centimetres thick."))
    assert draft.question == "Press the mix round the form, ____ centimetres thick."


@pytest.mark.parametrize(
    "text",
    [
        "It was sold again in the year 2004.",
        "However, the reopening is planned for 2030.",
        "The tunnel was closed in 1970 and opened in 1985.",
        "The keeper said “it was sold in 2004” to the visitors.",
        "The plague reached the port in the 14th century.",
        "A bar near the old harbour of the city in 1979.",
    ],
)
def test_what_would_not_be_clear_is_left(text: str) -> None:
    assert list(blanks(sentence(text))) == []
