"""The exact interval of a share: known values, and what a bootstrap does not give."""

import pytest

from evals.binomial import exact_share


def test_the_interval_is_that_of_clopper_and_pearson() -> None:
    # 81 of 263 with 95 %: the example of Agresti and Coull (1998) has 0.25 and 0.37.
    found = exact_share([True] * 81 + [False] * 182)
    assert found is not None
    assert (found.mean, found.n) == (pytest.approx(81 / 263), 263)
    assert (found.low, found.high) == (
        pytest.approx(0.2527, abs=1e-4),
        pytest.approx(0.3676, abs=1e-4),
    )


def test_all_of_n_leave_a_doubt() -> None:
    found = exact_share([True] * 20)
    assert found is not None
    assert (found.low, found.high) == (pytest.approx(0.025 ** (1 / 20)), 1.0)
    none = exact_share([False] * 20)
    assert none is not None
    assert (none.low, none.high) == (0.0, pytest.approx(1 - 0.025 ** (1 / 20)))


def test_without_decisions_there_is_no_share() -> None:
    assert exact_share([]) is None
