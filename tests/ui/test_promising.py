"""What the page says is promised."""

import html
import re

import pytest

from index.errors import ModelError
from qa.reader.promise import Promise
from tests.ui.fakes import PROMISE, FakeAssistant
from ui.promising import BEFORE, promise_line, promise_of
from ui.warming import Warming

NONE = Promise(0.5, 0.5, None, None, "")


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def started() -> Warming:
    warming = Warming(lambda: None)
    warming.start()
    return warming


def test_it_says_what_is_promised_and_on_what_that_was_measured() -> None:
    assert plain(promise_of(FakeAssistant(), started())) == (
        "At least 90 % of what is asserted and 90 % of refusals were right on 1,234 questions on "
        "56 articles that nothing was trained on."
    )


def test_where_it_does_not_hold_for_yes_or_no_it_says_so() -> None:
    assert plain(promise_line({"span": PROMISE, "yes_no": NONE})).endswith(
        "trained on. Yes and no are outside of it."
    )


def test_where_nothing_is_promised_it_says_so() -> None:
    assert plain(promise_line({"span": NONE, "yes_no": NONE})).startswith("No promise:")


def test_a_reader_that_does_not_load_promises_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise ModelError("The weights are missing.")

    assistant = FakeAssistant()
    monkeypatch.setattr(assistant, "promises", failing)
    assert promise_of(assistant, started()) == BEFORE
