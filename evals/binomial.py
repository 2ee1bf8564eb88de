"""The share of right decisions among those that were made, with its exact interval."""

from collections.abc import Sequence

from evals.bootstrap import Interval
from qa.reader.bound import lower_bound

__all__ = ["exact_share"]


def exact_share(right: Sequence[bool], *, confidence: float = 0.95) -> Interval | None:
    """Return the share of true ones with its Clopper-Pearson interval; None without any.

    Both ends are one-sided bounds (`qa.reader.bound`), each of which leaves half of what is
    outside the confidence. Unlike a bootstrap's, the interval has a width where all are right:
    that of 20 out of 20 begins at 83 %.
    """
    if not right:
        return None
    of, true = len(right), sum(right)
    level = 1 - (1 - confidence) / 2
    low = lower_bound(true, of, level)
    high = 1 - lower_bound(of - true, of, level)
    return Interval(true / of, low, high, of)
