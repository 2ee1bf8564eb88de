"""Bounds on figures: what is told when they are broken, and what breaks nothing."""

import pytest

from evals.bootstrap import Interval
from evals.bounds import Bounds
from evals.summary import Summary
from tests.evals.gate.test_judging import figures


@pytest.mark.parametrize(
    ("bounds", "complaint"),
    [
        (Bounds(min_accuracy=0.8), "accuracy: 70.0% of 100, at least 80.0% asked"),
        (Bounds(min_citations_correct=0.96), "citations correct: 95.0%"),
        (Bounds(max_false_answers=0.05), "false answers: 10.0% of 100, at most 5.0%"),
        (Bounds(max_false_refusals=0.2), "false refusals: 30.0%"),
        (Bounds(min_precision=0.95), "right when asserted: 90.0%"),
        (Bounds(min_refusal_precision=0.7), "right when refused: 60.0%"),
        (Bounds(min_offered_right=0.9), "right, asserted or unsure: 80.0%"),
        (Bounds(max_unsure=0.1), "unsure: 20.0%"),
    ],
)
def test_each_bound_is_told_when_it_is_broken(bounds: Bounds, complaint: str) -> None:
    (problem,) = bounds.broken_by(figures(unsure=0.2))
    assert problem.startswith(complaint)


def test_bounds_that_are_kept_or_not_given_are_silent() -> None:
    kept = Bounds(
        min_accuracy=0.7,
        min_citations_correct=0.95,
        max_false_answers=0.1,
        max_false_refusals=0.3,
        min_precision=0.9,
        min_refusal_precision=0.6,
        min_offered_right=0.8,
    )
    assert kept.broken_by(figures()) == ()
    assert Bounds().broken_by(figures()) == ()


def test_where_nothing_was_asserted_nothing_was_right_or_proven() -> None:
    silent = figures()
    object.__setattr__(silent, "citations_correct", None)
    object.__setattr__(silent.outcomes, "assertion_precision", None)
    told = Bounds(min_citations_correct=0.5, min_precision=0.5).broken_by(silent)
    assert told == (
        "right when asserted: nothing was asserted, at least 50.0% asked",
        "citations correct: nothing was asserted, at least 50.0% asked",
    )


def test_where_nothing_was_refused_no_refusal_was_wrong() -> None:
    bold = figures()
    object.__setattr__(bold.outcomes, "refusal_precision", None)
    assert Bounds(min_refusal_precision=0.5).broken_by(bold) == ()


def test_a_broken_quote_always_fails() -> None:
    broken: Summary = figures()
    object.__setattr__(broken, "quote_validity", Interval(0.99, 0.9, 1.0, 100))
    assert Bounds().broken_by(broken) == ("a quote does not stand in the article where it says",)
