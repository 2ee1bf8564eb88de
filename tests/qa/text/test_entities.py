from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.entities import (
    content_words,
    dates,
    entities,
    names,
    number_value,
    numbers,
    with_unit,
)


def texts(found: object) -> list[str]:
    return [e.text for e in found]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who did Tran Quoc-dung meet in Lima?", ["Tran Quoc-dung", "Lima"]),
        (
            "What did Charles de Gaulle and Ludwig van Beethoven write?",
            ["Charles de Gaulle", "Ludwig van Beethoven"],
        ),
        ("Did George W. Bush call J. K. Rowling?", ["George W. Bush", "J. K. Rowling"]),
        ("When was al-Assad born?", ["al-Assad"]),
        ("What is Bolt's record?", ["Bolt"]),
        ("the U.S. Senate and the Bank of England", ["U.S. Senate", "Bank of England"]),
        ("Which eBay seller did NASA sue?", ["eBay", "NASA"]),
        ("I met Theresa May in May 2016.", ["Theresa May"]),
        ("Is Alexander the Great a Greek?", ["Alexander the Great", "Greek"]),
        ("When was the old treaty signed?", []),
        ("When Was The Old Treaty Signed?", []),
        ("On Monday, 3 June, it rained.", []),
        ("I said so.", []),
    ],
)
def test_finds_names_by_their_capitals(text: str, expected: list[str]) -> None:
    assert texts(names(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officials met. Yesterday it rained.", []),
        ("Water is wet.", []),
        ("Visiting Rome, they ate.", ["Rome"]),
        ("Okafor said so.", ["Okafor"]),
        ("Okafor's boat sank.", ["Okafor"]),
        ("Sails tore. He met Sails.", ["Sails", "Sails"]),
    ],
)
def test_first_word_of_a_sentence_needs_evidence_to_be_a_name(
    text: str, expected: list[str]
) -> None:
    assert texts(names(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Ann Lee spoke.", ["Ann Lee"]),
        ("Mr. Lee left.", ["Lee"]),
        (
            "US President Ann Lee met French Prime Minister Jean Roy.",
            ["US", "Ann Lee", "French", "Jean Roy"],
        ),
        ("US Secretary of State Ann Lee left.", ["US", "Ann Lee"]),
        ("the Justice Department and General Motors", ["Justice Department", "General Motors"]),
    ],
)
def test_titles_are_no_part_of_a_name(text: str, expected: list[str]) -> None:
    assert texts(names(text)) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("“We won,” said Tom Barker.", "Tom Barker", "person"),
        ("Jane Smith, 52, is a nurse.", "Jane Smith", "person"),
        ("Rosa Klein, the Danish architect, drew it.", "Rosa Klein", "person"),
        ("The author, Lowe, was tired.", "Lowe", "person"),
        ("Mrs. Lowe was tired.", "Lowe", "person"),
        ("She lives in Oakville.", "Oakville", "place"),
        ("Peru said no.", "Peru", "place"),
        ("They crossed the Ouse River.", "Ouse River", "place"),
        ("The University of Lund opened.", "University of Lund", "organisation"),
        ("He joined the WHO there.", "WHO", "organisation"),
        ("The Nobel Prize was given in Oslo. The Prize is old.", "Nobel Prize", "name"),
        ("Ada Lovelace wrote notes. Then Lovelace left.", "Ada Lovelace", "person"),
    ],
)
def test_context_tells_people_places_and_organisations_apart(
    text: str, name: str, kind: str
) -> None:
    assert {e.kind for e in names(text) if e.text == name} == {kind}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was built in 1961.", {"1961": 1961}),
        ("1,000 men on a two-day trip", {"1,000": 1000, "two": 2}),
        ("36 percent, 3.5% and 3 per cent", {"36 percent": 36, "3.5%": 3.5, "3 per cent": 3}),
        ("$1.5 billion and €60", {"$1.5 billion": 1.5e9, "€60": 60}),
        ("twenty-four, one hundred and five", {"twenty-four": 24, "one hundred and five": 105}),
        ("in nineteen sixty-one", {"nineteen sixty-one": 1961}),
        ("a million, two dozen, the 2nd", {"a million": 1e6, "two dozen": 24, "2nd": 2}),
        ("three hundred thousand", {"three hundred thousand": 300000}),
        ("the 1990s", {"1990s": 1990}),
        ("one of them, a one-day event", {"one": 1}),
        ("no one came", {}),
        ("often ten", {"ten": 10}),
    ],
)
def test_numbers_come_with_their_value(text: str, expected: dict[str, float]) -> None:
    assert {e.text: number_value(e.text) for e in numbers(text)} == expected


def test_text_that_is_no_number_has_no_value() -> None:
    assert number_value("treaty") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36 missiles fell", "36 missiles"),
        ("a two-day trip", "two-day"),
        ("5 km away", "5 km"),
        ("40,000 plant species", "40,000 plant species"),
        ("12 of them", "12"),
        ("$12 globally", "$12"),
        ("6 faced trial", "6"),
    ],
)
def test_a_number_is_widened_to_what_it_counts(text: str, expected: str) -> None:
    assert with_unit(text, numbers(text)[0]).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On June 18, 2024, and 19 June 2024", ["June 18, 2024", "19 June 2024"]),
        ("on Tuesday, 19 June", ["Tuesday, 19 June"]),
        ("in May, as he may", ["May"]),
        ("the late 1990s, 480 BC and 2024-06-18", ["late 1990s", "480 BC", "2024-06-18"]),
        ("2000 people and 1,961 cows in 2001-05", ["2001-05"]),
        ("March 2022; he will march", ["March 2022"]),
    ],
)
def test_finds_dates(text: str, expected: list[str]) -> None:
    assert texts(dates(text)) == expected


def test_entities_do_not_overlap_and_stand_in_order() -> None:
    found = entities("On 3 June 2021 Ann Lee paid $5 in Lima to 12 men of the Red Cross.")
    assert [(e.kind, e.text) for e in found if e.kind != "name"] == [
        ("date", "3 June 2021"),
        ("number", "$5"),
        ("place", "Lima"),
        ("number", "12"),
    ]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_content_words_leave_function_words_out() -> None:
    assert content_words("Who signed the treaty, and the pact?") == ("signed", "treaty", "pact")


@given(st.text(alphabet=st.sampled_from("aB.C 1,9-’'“”Mr\n%$é的 🙂\u202eא"), max_size=60))
def test_offsets_are_exact_for_any_text(text: str) -> None:
    for found in (names(text), numbers(text), dates(text)):
        assert all(text[e.start : e.end] == e.text and e.text for e in found)
        assert all(a.end <= b.start for a, b in pairwise(found))


class _Watched(str):
    """A text that counts the characters that are copied out of it."""

    copied = 0

    def __getitem__(self, key: object) -> str:
        part = super().__getitem__(key)  # type: ignore[index]
        self.copied += len(part)
        return part


def test_a_long_text_takes_work_in_proportion() -> None:
    sentence = "In 1961 Ann Lee met the President of the Lima Chess Club and 36 guests. "
    short, long = _Watched(sentence * 100), _Watched(sentence * 2000)
    assert len(names(short)) == 200
    assert len(names(long)) == 4000
    assert 0 < long.copied <= 20.5 * short.copied
