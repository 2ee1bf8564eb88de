"""What the page says of the larger reader."""

import html
import re
from dataclasses import replace

from index.errors import ModelError
from ui.larger import Now
from ui.larger_card import card, label

PACKAGED = Now("the packaged reader", large=False, here=False, promises=True)
LARGE = Now("large", large=True, here=True, promises=True)


def plain(now: Now) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", card(now)))


def test_the_offer_says_what_it_brings_its_size_and_how_long_it_takes() -> None:
    said = plain(PACKAGED)
    assert "The packaged reader answers." in said
    assert "is sure of more answers and takes about five times as long" in said
    assert "about 400 MB" in said
    assert "1 minute or so at 50 Mbit/s and 5 at 10" in said
    assert label(PACKAGED) == "Reader: the packaged one"


def test_that_nothing_is_promised_is_said_before_it_is_fetched() -> None:
    assert "promised" not in plain(PACKAGED)
    assert "Nothing is promised of its answers so far." in plain(replace(PACKAGED, promises=False))


def test_what_is_here_is_not_said_to_be_downloaded() -> None:
    said = plain(replace(PACKAGED, here=True))
    assert "Its files are here already." in said
    assert "download" not in said


def test_a_download_says_how_far_it_is() -> None:
    now = replace(PACKAGED, stage="downloading", part=2, parts=5, done=123_400_000)
    assert "Downloading part 2 of 5." in plain(now)
    assert "123 of about" in plain(now)
    assert 'value="123"' in card(now)
    assert "Downloading." in plain(replace(PACKAGED, stage="downloading"))


def test_what_follows_the_download_is_said() -> None:
    assert "checking" in plain(replace(PACKAGED, stage="checking"))
    assert "Loading" in plain(replace(LARGE, stage="loading"))


def test_in_use_it_says_so() -> None:
    assert "The larger reader answers." in plain(LARGE)
    assert label(LARGE) == "Reader: the larger one"


def test_chosen_without_its_files_it_says_what_is_missing() -> None:
    assert "its files are not here" in plain(replace(LARGE, here=False))


def test_where_something_else_decides_there_is_no_offer() -> None:
    now = replace(PACKAGED, reader="mine", fixed_by="the variable X_<b>Y</b>")
    said = plain(now)
    assert "Mine answers. That is decided by the variable X_<b>Y</b>" in said
    assert "more answers" not in said
    assert label(now) == "Reader"


def test_a_problem_comes_first_with_what_to_do() -> None:
    now = replace(PACKAGED, problem=ModelError("The disk is full: <x>.", "Make room on it."))
    assert plain(now).split("answers")[0].split() == (
        "The disk is full: <x>. Make room on it. The packaged reader".split()
    )
