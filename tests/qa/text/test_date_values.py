import pytest

from qa.text.date_values import compare_dates, date_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1961", (1961,)),
        ("June 2024", (2024, 6)),
        ("18 June 2024", (2024, 6, 18)),
        ("June 18, 2024", (2024, 6, 18)),
        ("2024-06-18", (2024, 6, 18)),
        ("the 1990s", (1990,)),
        ("44 BC", (-44,)),
        ("79 AD", (79,)),
        ("Monday", None),
        ("June", None),
        ("", None),
    ],
)
def test_the_value_of_a_date(text: str, value: tuple[int, ...] | None) -> None:
    assert date_value(text) == value


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ((1961,), (1996,), -1),
        ((1996, 5), (1996, 2), 1),
        ((-44,), (79,), -1),
        ((1996,), (1996, 2), None),
        ((1996, 2), (1996, 2), None),
    ],
)
def test_the_order_of_dates(first: tuple[int, ...], second: tuple[int, ...], order: int) -> None:
    assert compare_dates(first, second) == order
