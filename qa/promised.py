"""What is promised of answers, in plain words: for `doctor` and for the page."""

from qa.reader.promise import Promise

__all__ = ["promise_words"]

_NONE = "No promise: that this reader is right often enough with these settings was not shown."


def promise_words(promise: Promise) -> str:
    """Return one sentence: the rates that are kept at least, and on what they were measured."""
    asserted, refused = promise.asserted_right, promise.refused_right
    measured = f"right on {promise.measured_on}"
    if asserted is not None and refused is not None:
        return (
            f"At least {_percent(asserted)} of what is asserted and {_percent(refused)} of "
            f"refusals were {measured}."
        )
    if asserted is not None:
        return (
            f"At least {_percent(asserted)} of what is asserted was {measured}; nothing is "
            "promised of refusals."
        )
    if refused is not None:
        return (
            f"At least {_percent(refused)} of refusals were {measured}; nothing is promised of "
            "what is asserted."
        )
    return _NONE


def _percent(rate: float) -> str:
    return f"{100 * rate:g} %"
