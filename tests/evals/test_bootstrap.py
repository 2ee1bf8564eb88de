"""The bootstrap interval: known cases, determinism, and coverage."""

import numpy as np
import pytest

from evals import bootstrap
from evals.bootstrap import interval


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
