"""When an answer is asserted, and what that promises."""

import pytest

from qa.config import ReaderSettings
from qa.reader.bound import lower_bound
from qa.reader.curve import Curve
from qa.reader.promise import Promise, promise_of

DEFAULTS = ReaderSettings()


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    """All right: 1 - level is the chance of that, level of one wrong at least."""
    assert lower_bound(29, 29) == pytest.approx(0.05 ** (1 / 29))
    assert lower_bound(0, 10) == 0.0
    # The two-sided interval at 95 % of 45 out of 50 is the textbooks' .7819 to .9667.
    assert lower_bound(45, 50, level=0.975) == pytest.approx(0.7819, abs=5e-5)
    assert 1 - lower_bound(5, 50, level=0.975) == pytest.approx(0.9667, abs=5e-5)
    with pytest.raises(ValueError, match="11 right of 10"):
        lower_bound(11, 10)


def test_three_outcomes_lie_side_by_side() -> None:
    promise = Promise(0.7, 0.2, 0.9, 0.9, "")
    outcomes = [promise.outcome(p) for p in (0.19, 0.2, 0.69, 0.7)]
    assert outcomes == ["refused", "unsure", "unsure", "answered"]


def test_without_a_curve_nothing_is_promised_and_one_threshold_parts_all() -> None:
    assert promise_of(None, 0.43, DEFAULTS) == Promise(0.43, 0.43, None, None, "")


def test_the_thresholds_are_the_laxest_that_keep_both_targets() -> None:
    """Above .7 nineteen in twenty are right, below .3 nineteen in twenty are not answered;
    between them it is a toss.
    """
    probabilities, right = [], []
    for i in range(2000):
        p = (i + 0.5) / 2000
        probabilities.append(p)
        right.append(i % 20 > 0 if p >= 0.7 else i % 20 == 0 if p < 0.3 else i % 2 == 0)
    curve = Curve.of(probabilities, right, [not r for r in right], articles=50, held_out=True)
    promise = promise_of(curve, 0.5, DEFAULTS)
    assert (promise.asserted_right, promise.refused_right) == (0.9, 0.9)
    assert promise.measured_on == "2,000 questions on 50 articles that nothing was trained on"
    assert 0.2 < promise.refuse_below <= 0.32
    assert 0.68 <= promise.assert_from < 0.8
