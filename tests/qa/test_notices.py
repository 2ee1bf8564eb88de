"""Where nothing is promised of an answer, and what is said then."""

import pytest

from qa.notices import NO_PROMISE, language_notices, promise_notices
from qa.reader.promise import Promise
from qa.types import Outcome

ENGLISH = frozenset({"en"})
LANGUAGES = {"a": "en", "b": "de", "c": None}
PROMISED = Promise(0.7, 0.2, 0.9, 0.9, "500 questions on 90 articles")


@pytest.mark.parametrize("outcome", ["answered", "unsure", "refused"])
def test_what_is_promised_needs_no_remark(outcome: Outcome) -> None:
    assert promise_notices(outcome, PROMISED) == ()


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [("answered", (NO_PROMISE,)), ("refused", ()), ("unsure", ())],
)
def test_each_outcome_has_its_own_promise(outcome: Outcome, expected: tuple[str, ...]) -> None:
    refusals_only = Promise(0.7, 0.2, None, 0.9, "500 questions on 90 articles")
    assert promise_notices(outcome, refusals_only) == expected


def test_an_article_in_a_language_that_was_not_measured_gets_no_promise() -> None:
    (notice,) = language_notices("When was it?", ["a", "b", "c"], LANGUAGES, ENGLISH, ENGLISH)
    assert "German" in notice
    assert "nothing is promised" in notice
    assert language_notices("When was it?", ["a", "c"], LANGUAGES, ENGLISH, ENGLISH) == ()


def test_nor_does_one_that_only_search_knows() -> None:
    (notice,) = language_notices("When was it?", ["b"], LANGUAGES, None, ENGLISH)
    assert "nothing is promised" in notice
    assert "matching words" not in notice
    assert language_notices("When was it?", ["b"], LANGUAGES, None, None) == ()


def test_a_question_in_another_language_gets_no_promise() -> None:
    question = "Wann wurde die große Brücke über den Fluss eröffnet?"
    (notice,) = language_notices(question, ["a"], LANGUAGES, ENGLISH, ENGLISH)
    assert "question seems to be in German" in notice
    assert "Nothing is promised" in notice
