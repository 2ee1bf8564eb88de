"""How often a password may be guessed."""

import pytest

from ui.access.attempts import Attempts

ADA, BOB = [("name", "ada")], [("name", "bob")]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_after_so_many_failures_the_next_attempt_waits_until_the_first_is_old() -> None:
    clock = Clock()
    attempts = Attempts({"name": 3}, clock)
    for _ in range(3):
        assert attempts.begin(ADA) == 0
        clock.now += 100
    assert attempts.begin(ADA) == 600
    assert attempts.begin(BOB) == 0
    clock.now = 900
    assert attempts.begin(ADA) == 0
    assert attempts.begin(ADA) > 0


def test_what_was_right_is_no_failure() -> None:
    attempts = Attempts({"name": 2}, Clock())
    for _ in range(9):
        assert attempts.begin(ADA) == 0
        attempts.right(ADA)


def test_an_attempt_that_waits_counts_for_no_key() -> None:
    attempts = Attempts({"name": 1, "address": 2}, Clock())
    both = [("name", "ada"), ("address", "1")]
    assert attempts.begin(both) == 0
    for _ in range(5):
        assert attempts.begin(both) > 0
    assert attempts.begin([("name", "bob"), ("address", "1")]) == 0


def test_many_addresses_do_not_push_out_the_counts_of_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.access.attempts._MOST_KEYS", 10)
    attempts = Attempts({"name": 1, "address": 5}, Clock())
    assert attempts.begin(ADA) == 0
    for number in range(30):
        attempts.begin([("address", str(number))])
    assert attempts.begin(ADA) > 0
