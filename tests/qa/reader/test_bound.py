"""The exact binomial bound, against closed forms and printed values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.bound import LEVEL, lower_bound


@pytest.mark.parametrize("of", [1, 10, 29, 1000])
def test_all_right_has_a_closed_form(of: int) -> None:
    """All right comes in 1 - LEVEL of the samples where rate ** of does."""
    assert lower_bound(of, of) == pytest.approx((1 - LEVEL) ** (1 / of))


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (45, 50, 0.7819, 0.9667),
        (81, 100, 0.7193, 0.8816),
    ],
)
def test_it_is_the_lower_end_of_the_printed_interval_at_95_percent(
    right: int, of: int, low: float, high: float
) -> None:
    """`scipy.stats.binomtest(right, of).proportion_ci()` gives these, as tables do."""
    assert lower_bound(right, of) == pytest.approx(low, abs=5e-5)
    assert 1 - lower_bound(of - right, of) == pytest.approx(high, abs=5e-5)


def test_nothing_seen_bounds_nothing() -> None:
    assert lower_bound(0, 0) == 0.0


@pytest.mark.parametrize(("right", "of"), [(11, 10), (-1, 10)])
def test_what_is_no_share_is_refused(right: int, of: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        lower_bound(right, of)


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of - 1), st.just(of))))
def test_it_lies_below_the_share_and_grows_with_what_is_right(case: tuple[int, int]) -> None:
    right, of = case
    assert lower_bound(right, of) <= right / of
    assert lower_bound(right, of) < lower_bound(right + 1, of)
