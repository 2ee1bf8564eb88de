import pytest

from qa.text.enumerations import enumeration


def items(sentence: str, span: str) -> list[str]:
    start = sentence.index(span)
    return [sentence[s.start : s.end] for s in enumeration(sentence, start, start + len(span))]


@pytest.mark.parametrize(
    ("sentence", "span", "expected"),
    [
        (
            "The treaty was signed by France, Spain and Italy in 1961.",
            "France",
            ["France", "Spain", "Italy"],
        ),
        (
            "The treaty was signed by France, Spain and Italy in 1961.",
            "Italy",
            ["France", "Spain", "Italy"],
        ),
        (
            "The treaty was signed by France, Spain and Italy in 1961.",
            "France, Spain and Italy",
            ["France", "Spain", "Italy"],
        ),
        (
            "The treaty was signed by France, Spain and Italy in 1961.",
            "Spain and Italy",
            ["France", "Spain", "Italy"],
        ),
        ("It trades in iron, zinc, and tin.", "iron, zinc", ["iron", "zinc", "tin"]),
        ("Ann Lee and Bob Ray led the army.", "Ann Lee", ["Ann Lee", "Bob Ray"]),
        (
            "It lies between the Old Bridge and the New Bridge.",
            "Old Bridge",
            ["Old Bridge", "the New Bridge"],
        ),
        ("They met in 1961, 1975 and 1996.", "1975", ["1961", "1975", "1996"]),
        (
            "They lost 1,200 ships and 300 guns.",
            "1,200 ships",
            ["1,200 ships", "300 guns"],
        ),
        (
            "Its parts are a motor; a pump, with a valve; and a tank.",
            "a motor; a pump, with a valve; and a tank",
            ["a motor", "a pump, with a valve", "a tank"],
        ),
    ],
)
def test_the_parts_around_a_place(sentence: str, span: str, expected: list[str]) -> None:
    assert items(sentence, span) == expected


@pytest.mark.parametrize(
    ("sentence", "span"),
    [
        ("Ann Lee, who led the army, died in Lyon.", "Ann Lee"),
        ("Ann Lee died, and the army left Lyon.", "Ann Lee"),
        ("The mayor, Ann Lee, opened the bridge.", "Ann Lee"),
        ("He was born on 4 May 1961, and died in 1996.", "4 May 1961"),
        ("She went to Lyon but he stayed in Paris.", "Lyon"),
        ("A ship sank.", "ship"),
        ("Lyon, France, is a city.", "Lyon"),
        ("They painted it red, and it cost 1,200 euros.", "1,200 euros"),
    ],
)
def test_what_is_no_enumeration_has_no_parts(sentence: str, span: str) -> None:
    assert items(sentence, span) == []


def test_what_stands_before_several_items_is_none_of_them() -> None:
    sentence = "It had two Italian abbots, William Ray and John Lee."
    assert items(sentence, "William Ray and John Lee") == ["William Ray", "John Lee"]


def test_what_leads_into_an_enumeration_is_no_part_of_it() -> None:
    sentence = "A feature of these animals, particularly the polyp and the medusa, is rare."
    assert items(sentence, "the medusa")[-2:] == ["the polyp", "the medusa"]
