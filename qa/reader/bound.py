"""How surely a rate is at least so high: the exact binomial bound."""

__all__ = ["LEVEL", "lower_bound"]

LEVEL = 0.975
"""How often a bound holds over repeated samples, at least: it is the lower end of the usual
two-sided interval at 95 %, which is too high in one sample of forty."""


def lower_bound(right: int, of: int, level: float = LEVEL) -> float:
    """Return the rate of which `right` out of `of` leaves no doubt at the level, in [0, 1].

    The one-sided bound of Clopper and Pearson ("The use of confidence or fiducial limits
    illustrated in the case of the binomial", 1934): the lowest rate under which at least so many
    right ones still come in 1 - level of all samples. ValueError unless 0 <= right <= of.
    """
    if not 0 <= right <= of:
        raise ValueError(f"{right} right of {of} is no share.")
    if right == 0:
        return 0.0
    from scipy.special import betaincinv

    return float(betaincinv(right, of - right + 1, 1 - level))
