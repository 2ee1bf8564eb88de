"""Metrics against examples worked out by hand."""

import pytest

from evals.metrics import (
    contained,
    exact_match,
    normalise,
    occurrences,
    placed_tokens,
    token_f1,
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The Treaty of 1961!", "treaty of 1961"),
        ("a U.S. envoy", "us envoy"),
        ("“fraternal” allies", "fraternal allies"),
        ("Kim—the leader", "kim leader"),
        ("1950-53", "195053"),
        ("$ 3 £5", "3 £5"),
        ("North\u00a0Korea’s", "north koreas"),
        (" … ", ""),
    ],
)
def test_normalising_lowers_case_and_drops_punctuation_and_articles(text: str, normal: str) -> None:
    assert normalise(text) == normal


def test_tokens_know_the_characters_they_come_from() -> None:
    text = "In “the” treaty, 1996."
    assert [(t.text, text[t.start : t.end]) for t in placed_tokens(text)] == [
        ("in", "In"),
        ("treaty", "treaty"),
        ("1996", "1996"),
    ]


def test_exact_match_needs_one_accepted_answer_to_be_equal() -> None:
    assert exact_match("In 1996.", ["1996", "in 1996"]) == 1.0
    assert exact_match("in July 1996", ["1996", "in 1996"]) == 0.0


def test_f1_is_the_best_over_the_accepted_answers() -> None:
    # prediction: june 2000; answer july 2000: 1 of 2 tokens in common both ways
    assert token_f1("June 2000", ["July 2000"]) == pytest.approx(0.5)
    # 1 common token, precision 1/3, recall 1: 2 * (1/3) / (4/3)
    assert token_f1("around year 1996", ["1996", "nineteen ninety-six"]) == pytest.approx(0.5)


def test_f1_counts_repeated_tokens_as_often_as_they_are_shared() -> None:
    # "no no no" against "no": 1 common, precision 1/3, recall 1
    assert token_f1("no no no", ["no"]) == pytest.approx(0.5)


def test_f1_is_zero_for_no_answer_and_no_common_token() -> None:
    assert token_f1("1996", []) == 0.0
    assert token_f1("1996", ["1961"]) == 0.0
    assert token_f1("", ["1961"]) == 0.0


def test_occurrences_are_token_wise_and_found_every_time() -> None:
    text = "A woman met the man; Man. Manly"
    assert [text[a:b] for a, b in occurrences("man", text)] == ["man", "Man"]


def test_an_occurrence_spans_all_its_tokens_without_outer_punctuation() -> None:
    text = "He saw “the Korean Peninsula”."
    assert [text[a:b] for a, b in occurrences("Korean peninsula", text)] == ["Korean Peninsula"]


def test_a_needle_without_words_occurs_nowhere() -> None:
    assert occurrences("the", "the the") == ()


def test_containment_needs_the_tokens_in_a_row() -> None:
    assert contained("dissolved in 1996, he said", ["in 1996"]) == 1.0
    assert contained("in the year 1996", ["in 1996"]) == 0.0
