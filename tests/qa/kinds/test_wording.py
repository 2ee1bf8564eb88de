import pytest

from qa.kinds.wording import bare_question, claim_of


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("Do you know when Ann died?", "when Ann died?"),
        ("Hello, can you please tell me who led it?", "who led it?"),
        ("In Lyon, who led the army?", "who led the army?"),
        ("According to the article, who led?", "who led?"),
        ("Who led the army in Lyon?", "Who led the army in Lyon?"),
        ("Do you know him?", "Do you know him?"),
    ],
)
def test_courtesies_are_left_out(question: str, bare: str) -> None:
    assert bare_question(question) == bare


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Is it true that the bridge is red?", "the bridge is red"),
        ("Isn't it the case that the bridge is red?", "the bridge is red"),
        ("Do you know whether the bridge is red?", "the bridge is red"),
        ("The bridge is red, isn't it?", "The bridge is red"),
        ("He resigned, right?", "He resigned"),
        ("Is the bridge red?", None),
        ("If the bridge is red, is the tower blue?", None),
        ("When was the bridge painted?", None),
    ],
)
def test_the_statement_that_is_asked_about(question: str, claim: str | None) -> None:
    assert claim_of(question) == claim
