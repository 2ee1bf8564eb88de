"""When to answer: areas and thresholds against examples worked out by hand."""

import math

import numpy as np
import pytest

from evals.selective import auroc, best_threshold, risk_coverage_area


def floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def bools(text: str) -> np.ndarray:
    """One letter a question: y or n."""
    return np.array([letter == "y" for letter in text])


@pytest.mark.parametrize(
    ("confidence", "positive", "area"),
    [
        ((0.9, 0.8, 0.3, 0.1), "yynn", 1.0),
        ((0.9, 0.8, 0.3, 0.1), "nnyy", 0.0),
        # pairs (y, n): .9>.8, .9>.1, .3<.8, .3>.1: 3 of 4
        ((0.9, 0.8, 0.3, 0.1), "ynyn", 0.75),
        # pairs: .5=.5 counts half, .5>.2 one: 1.5 of 2
        ((0.5, 0.5, 0.2), "ynn", 0.75),
        ((0.5, 0.5, 0.5, 0.5), "ynyn", 0.5),
    ],
)
def test_auroc_is_the_share_of_pairs_in_the_right_order(
    confidence: tuple[float, ...], positive: str, area: float
) -> None:
    assert auroc(floats(*confidence), bools(positive)) == pytest.approx(area)


@pytest.mark.parametrize("one_class", ["yy", "nn"])
def test_auroc_of_one_class_is_no_number(one_class: str) -> None:
    assert math.isnan(auroc(floats(0.1, 0.2), bools(one_class)))


def test_the_best_threshold_weighs_f1_won_against_refusals_lost() -> None:
    # Answerable with F1 1, unanswerable, answerable with F1 0.5, unanswerable. Answering the
    # first k scores (2 + 1), (2 + 1 - 1), (2 + 1 - 1 + .5), ...: best is k = 1 with 3 of 4.
    found = best_threshold(
        floats(0.9, 0.7, 0.6, 0.2), answered=floats(1, 0, 0.5, 0), refused=floats(0, 1, 0, 1)
    )
    assert (found.score, found.threshold) == (0.75, 0.9)


def test_the_questions_may_come_in_any_order() -> None:
    found = best_threshold(
        floats(0.2, 0.6, 0.7, 0.9), answered=floats(0, 0.5, 0, 1), refused=floats(1, 0, 1, 0)
    )
    assert (found.score, found.threshold) == (0.75, 0.9)


def test_it_can_be_best_to_answer_everything_or_nothing() -> None:
    everything = best_threshold(floats(0.9, 0.1), answered=floats(1, 0.5), refused=floats(0, 0))
    assert (everything.score, everything.threshold) == (0.75, 0.1)
    nothing = best_threshold(floats(0.9, 0.1), answered=floats(0, 0), refused=floats(1, 1))
    assert (nothing.score, nothing.threshold) == (1.0, math.inf)


def test_no_threshold_separates_equal_confidences() -> None:
    # Split, the answerable one alone would be answered: 2 of 2. Together it is 1 of 2.
    found = best_threshold(floats(0.5, 0.5), answered=floats(1, 0), refused=floats(0, 1))
    assert found.score == 0.5


def test_an_empty_prediction_for_an_unanswerable_question_loses_nothing() -> None:
    # As in the official script: with nothing predicted, answering it scores like refusing.
    found = best_threshold(floats(0.9, 0.5), answered=floats(1, 1), refused=floats(1, 0))
    assert (found.score, found.threshold) == (1.0, 0.5)


def test_the_risk_coverage_area_is_the_mean_risk_over_coverages() -> None:
    # most confident first: right, wrong, right, wrong -> risks 0, 1/2, 1/3, 1/2
    area = risk_coverage_area(floats(0.9, 0.8, 0.7, 0.6), bools("nyny"))
    assert area == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equal_confidences_share_their_risk() -> None:
    # The two orders of the last two give risks (0, 1/2, 1/3) and (0, 0, 1/3).
    area = risk_coverage_area(floats(0.9, 0.5, 0.5), bools("nyn"))
    assert area == pytest.approx((0 + 1 / 4 + 1 / 3) / 3)
