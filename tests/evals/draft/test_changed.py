"""Questions without an answer."""

import re

import pytest

from evals.draft.changed import changed
from evals.draft.drafted import Draft
from tests.evals.draft.samples import sentence


def miss(question: str, text: str) -> Draft | None:
    draft = Draft(sentence(text), "date", question, ("x",), 1.0)
    return next(changed(draft, text), None)


@pytest.mark.parametrize(
    ("question", "text", "old"),
    [
        (
            "What did Ilse Varnholt call the walkout?",
            "Ilse Varnholt, the minister, called the walkout a scandal. Varnholt said so.",
            "Varnholt",
        ),
        ("Who drowned near the weir in August 1879?", "Edward drowned near it in 1879.", "1879"),
        ("How many divers swam along 48 lines?", "Two divers swam along 48 fixed lines.", "48"),
        (
            "Who sells bread at the Thursday market?",
            "She sells it on a Thursday there.",
            "Thursday",
        ),
        ("When did the crews stop for three days?", "The crews stopped for three days.", "three"),
        ("When did the treaty take force in Lima?", "The treaty took force in Lima.", "Lima"),
    ],
)
def test_one_thing_is_changed_for_one_that_the_article_lacks(
    question: str, text: str, old: str
) -> None:
    found = miss(question, text)
    assert found is not None
    told = re.match(r"“(.+)” was changed to “(.+)”, which", str(found.unanswerable))
    assert told is not None
    assert told[1] == old
    assert found.question == question.replace(old, told[2])
    assert told[2] not in text
    assert (found.kind, found.answers) == ("near_miss", ())
    assert "Check that the article does not answer this" in str(found.unanswerable)


@pytest.mark.parametrize(
    "question",
    [
        "Who left?",
        "Who said “We leave in 1879 from the port”?",
        "Who rebuilt the old stone bridge?",
    ],
)
def test_where_nothing_can_be_changed_there_is_none(question: str) -> None:
    assert miss(question, "The old stone bridge was rebuilt in 1879.") is None


def test_a_share_stays_a_share() -> None:
    found = miss("Who owns 92 per cent of the company?", "Saal owns 92 per cent of the company.")
    assert found is not None
    number = re.search(r"(\d+) per cent", found.question)
    assert number is not None
    assert int(number[1]) <= 100


def test_no_year_lies_behind_the_latest_of_the_article() -> None:
    found = miss("Who has run the museum since 2015?", "Rosa Lind has run the museum since 2015.")
    assert found is not None
    assert int(found.question[-5:-1]) < 2015


def test_the_same_question_is_always_changed_alike() -> None:
    question, text = "Who opened the mine in 1893?", "Corvin opened the mine in 1893."
    assert miss(question, text) == miss(question, text)
