"""The bootstrap interval: known cases, determinism, and coverage."""

import numpy as np
import pytest
from numpy.typing import NDArray

from evals import bootstrap
from evals.bootstrap import Statistic, difference_of_means, estimate, interval


def test_there_is_no_interval_without_values() -> None:
    assert interval([]) is None


def test_equal_values_give_an_interval_without_width() -> None:
    found = interval([1.0] * 7)
    assert found is not None
    assert (found.mean, found.low, found.high, found.n) == (1.0, 1.0, 1.0, 7)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another() -> None:
    values = np.random.default_rng(5).random(40).tolist()
    assert interval(values, seed=3) == interval(values, seed=3)
    assert interval(values, seed=3) != interval(values, seed=4)


def test_the_interval_of_a_rate_agrees_with_the_binomial_distribution() -> None:
    # The bootstrap distribution of 30 ones in 100 is Binomial(100, 0.3) / 100, whose 2.5 % and
    # 97.5 % quantiles are 0.21 and 0.39.
    found = interval([1.0] * 30 + [0.0] * 70)
    assert found is not None
    assert found.mean == pytest.approx(0.3)
    assert found.low == pytest.approx(0.21, abs=0.0101)
    assert found.high == pytest.approx(0.39, abs=0.0101)


def test_a_smaller_confidence_gives_a_narrower_interval() -> None:
    values = [0.0, 1.0] * 25
    wide, narrow = interval(values), interval(values, confidence=0.5)
    assert wide is not None
    assert narrow is not None
    assert wide.low < narrow.low < narrow.mean < narrow.high < wide.high


def test_many_values_are_drawn_in_blocks_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = np.random.default_rng(1).random(50).tolist()
    whole = interval(values, resamples=1001)
    monkeypatch.setattr(bootstrap, "_BLOCK", 50 * 300)
    assert interval(values, resamples=1001) == whole


def mean_of(*values: float) -> Statistic:
    array = np.array(values)
    return lambda chosen: float(array[chosen].mean())


def test_a_statistic_that_is_a_mean_has_the_interval_of_the_mean() -> None:
    values = [1.0] * 30 + [0.0] * 70
    found, known = estimate(mean_of(*values), 100, 100), interval(values)
    assert found is not None
    assert known is not None
    assert found.interval().mean == pytest.approx(known.mean)
    assert found.interval().low == pytest.approx(known.low, abs=0.0101)
    assert found.interval().high == pytest.approx(known.high, abs=0.0101)


def test_there_is_no_estimate_without_questions_or_without_a_figure() -> None:
    assert estimate(mean_of(1.0), 0, 0) is None
    assert estimate(lambda _: float("nan"), 3, 0) is None


def test_drawings_without_a_figure_are_left_out() -> None:
    # The share of the first question among those drawn, where it was drawn: never below 1/3.
    def share(chosen: NDArray[np.intp]) -> float:
        found = float((chosen == 0).mean())
        return found if found else float("nan")

    found = estimate(share, 3, 3)
    assert found is not None
    assert np.isnan(found.draws).any()
    assert found.interval().low == pytest.approx(1 / 3)


def test_a_paired_difference_sees_the_same_drawings() -> None:
    # One is always better by exactly 1, so that every drawing differs by 1, however much the
    # questions differ among themselves.
    values = np.random.default_rng(2).random(30)
    better = estimate(mean_of(*(values + 1)), 30, 30)
    worse = estimate(mean_of(*values), 30, 20)
    assert better is not None
    assert worse is not None
    found = better.minus(worse).interval()
    assert (found.mean, found.low, found.high) == pytest.approx((1.0, 1.0, 1.0))
    assert found.n == 20
    assert worse.interval().high - worse.interval().low > 0.1


def test_estimates_with_other_numbers_of_drawings_cannot_be_paired() -> None:
    some, more = (estimate(mean_of(0.0, 1.0), 2, 2, resamples=count) for count in (5, 6))
    assert some is not None
    assert more is not None
    with pytest.raises(ValueError, match="same drawings"):
        some.minus(more)


class TestDifferenceOfMeans:
    def test_each_mean_is_over_what_it_knows(self) -> None:
        found = difference_of_means([1.0, 1.0, None, 0.0], [None, 1.0, 0.0, None])
        assert found is not None
        assert (found.mean, found.n) == (pytest.approx(2 / 3 - 1 / 2), 2)
        assert found.low < found.mean < found.high

    def test_over_the_same_questions_it_is_the_paired_difference(self) -> None:
        generator = np.random.default_rng(2)
        ours, theirs = generator.random(80), generator.random(80)
        found = difference_of_means(ours.tolist(), theirs.tolist())
        paired = interval((ours - theirs).tolist())
        assert found is not None
        assert paired is not None
        assert found.mean == pytest.approx(paired.mean)
        assert (found.low, found.high) == (
            pytest.approx(paired.low, abs=0.01),
            pytest.approx(paired.high, abs=0.01),
        )

    def test_equal_runs_have_no_difference(self) -> None:
        values = [1.0, None, 0.0] * 10
        found = difference_of_means(values, values)
        assert found is not None
        assert (found.mean, found.low, found.high) == (0.0, 0.0, 0.0)

    @pytest.mark.parametrize("values", [[], [None, None]])
    def test_a_mean_of_nothing_differs_from_nothing(self, values: list[None]) -> None:
        assert difference_of_means(values, values) is None
