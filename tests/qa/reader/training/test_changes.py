"""Questions changed so that the text no longer answers them."""

import random

import pytest

from qa.reader.training.changes import ANTONYMS, CHANGES, Text, changed

TEXT = (
    "Marie Curie met Albert Einstein in Brussels in 1911. The largest hall was open to the "
    "public. Paul Langevin wrote the report."
)
OTHER = "Niels Bohr and Ernest Rutherford worked in Manchester."


def _changed(kind: str, question: str, text: str = TEXT, tries: int = 20) -> set[str]:
    given = Text.of(text, "Brussels", [OTHER])
    results = (CHANGES[kind](question, given, random.Random(seed)) for seed in range(tries))
    return {result for result in results if result is not None}


def test_another_name_of_the_same_kind_is_put_in() -> None:
    found = _changed("name", "Where did Marie Curie meet Einstein in 1911?")
    assert found
    assert all("Marie Curie" not in question or "Einstein" not in question for question in found)


def test_a_new_year_does_not_stand_in_the_text() -> None:
    found = _changed("number", "Where did Curie meet Einstein in 1911?")
    assert found
    assert all("1911" not in question for question in found)


def test_the_kind_of_change_that_is_named_comes_first_where_it_fits() -> None:
    given = Text.of(TEXT, "Brussels", [OTHER])
    dated, undated = "Where did Curie meet Einstein in 1911?", "Where did Curie meet Einstein?"
    for seed in range(10):
        found = changed(dated, given, random.Random(seed), first="number")
        assert found is not None
        assert found[1] == "number"
        other = changed(undated, given, random.Random(seed), first="number")
        assert other is not None
        assert other[1] != "number"


def test_an_antonym_that_the_text_uses_too_is_not_taken() -> None:
    assert _changed("antonym", "Which was the largest hall?") == {"Which was the smallest hall?"}
    both = "The largest hall was beside the smallest hall."
    assert _changed("antonym", "Which was the largest hall?", both) == set()


def test_a_text_that_denies_something_is_not_asked_for_the_opposite() -> None:
    assert _changed("negation", "Where did Curie meet Einstein?")
    assert not _changed("negation", "Where did Curie meet Einstein?", "They did not meet.")


def test_who_and_whom_change_places() -> None:
    text = "President Brown met President Green in Rome."
    assert _changed("roles", "Where did Brown meet Green?", text) == {"Where did Green meet Brown?"}


def test_names_side_by_side_do_not_change_places() -> None:
    text = "President Brown and President Green went to Rome."
    assert not _changed("roles", "Where did Brown and Green go?", text)


def test_a_question_that_nothing_fits_stays_unchanged() -> None:
    assert changed("why so", Text.of("Because.", "Because", []), random.Random(1)) is None


def test_equal_seeds_change_equally() -> None:
    given = Text.of(TEXT, "Brussels", [OTHER])
    question = "Where did Marie Curie meet Albert Einstein in 1911?"
    runs = [changed(question, given, random.Random(7)) for _ in range(2)]
    assert runs[0] == runs[1] is not None


@pytest.mark.parametrize("word", ["first", "before", "increased"])
def test_antonyms_go_both_ways(word: str) -> None:
    assert all(word in ANTONYMS[other] for other in ANTONYMS[word])
