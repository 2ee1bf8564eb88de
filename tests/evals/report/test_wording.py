"""Numbers and names as they are read."""

from typing import get_args

import pytest

from evals.bootstrap import Interval
from evals.question import QuestionKind
from evals.report.wording import (
    KINDS,
    bound,
    commit_of,
    duration,
    flattened,
    machine_of,
    memory,
    percent,
    points,
    share_range,
    slug,
    when,
)


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_every_kind_of_question_is_explained() -> None:
    assert set(KINDS) == set(get_args(QuestionKind))


def test_shares_are_percentages_with_one_decimal() -> None:
    assert plain(percent(0.5416)) == "54.2 %"
    assert plain(percent(1.0, 0)) == "100 %"
    assert share_range(Interval(0.5, 0.448, 0.635, 96)) == "44.8 to 63.5"


@pytest.mark.parametrize(
    ("difference", "said"), [(0.031, "+3.1"), (-0.031, "−3.1"), (0.0, "0.0"), (-0.0004, "0.0")]
)
def test_differences_carry_their_sign(difference: float, said: str) -> None:
    assert points(difference) == said


def test_the_interval_of_a_difference() -> None:
    assert bound(Interval(0.0, -0.012, 0.04, 9)) == "−1.2 to +4.0"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.0003, "0.3 ms"),
        (0.0099, "9.9 ms"),
        (0.00999, "10 ms"),
        (0.9994, "999 ms"),
        (1.25, "1.2 s"),
    ],
)
def test_times_have_a_unit_that_fits(seconds: float, said: str) -> None:
    assert plain(duration(seconds)) == said


def test_memory_is_in_megabytes_or_gigabytes() -> None:
    assert plain(memory(312 * 1024**2)) == "312 MB"
    assert plain(memory(1127276544)) == "1.0 GB"


def test_when_is_a_date_in_words_and_any_other_text_itself() -> None:
    assert when("2026-11-26T04:37:00+00:00") == "26 November 2026, 04:37 UTC"
    assert when("2026-11-26T04:37:00") == "26 November 2026, 04:37"
    assert when("yesterday") == "yesterday"


def test_a_commit_is_short_and_says_whether_files_differed() -> None:
    assert commit_of("0123456789abcdef", False) == "0123456789ab"
    assert commit_of("0123456789abcdef", True) == "0123456789ab, with uncommitted changes"
    assert commit_of(None, True) == "not known"


def test_nested_settings_are_flat_with_dotted_names() -> None:
    nested = {"index": {"search": {"k": 8}}, "reader": {"model": None}}
    assert flattened(nested) == {"index.search.k": "8", "reader.model": "none"}


def test_what_is_not_known_of_a_machine_is_left_out() -> None:
    told = machine_of({"cores": 2, "threads": None, "memory": 8 * 1024**3})
    assert {key: plain(value) for key, value in told.items()} == {"cores": "2", "memory": "8.0 GB"}


def test_a_slug_can_stand_in_an_address() -> None:
    assert slug("pv001") == "pv001"
    assert slug('a "b"/<c>') == "a-b-c"
    assert slug("?") == "unnamed"
