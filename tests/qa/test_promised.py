"""What is promised, as people read it."""

from qa.promised import promise_words
from qa.reader.promise import Promise

ON = "1,234 questions on 56 articles that nothing was trained on"


def test_both_rates_are_told_with_what_they_were_measured_on() -> None:
    assert promise_words(Promise(0.7, 0.2, 0.9, 0.985, ON)) == (
        f"At least 90 % of what is asserted and 98.5 % of refusals were right on {ON}."
    )


def test_what_is_not_promised_is_said() -> None:
    assert promise_words(Promise(0.7, 0.2, 0.9, None, ON)) == (
        f"At least 90 % of what is asserted was right on {ON}; nothing is promised of refusals."
    )
    assert promise_words(Promise(0.7, 0.2, None, 0.9, ON)) == (
        f"At least 90 % of refusals were right on {ON}; nothing is promised of what is asserted."
    )
    assert promise_words(Promise(0.5, 0.5, None, None, "")).startswith("No promise:")
