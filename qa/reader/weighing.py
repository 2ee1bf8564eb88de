"""Evidence, as numbers, into a probability: a logistic regression, as calibration files keep it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from index.errors import ModelError

__all__ = ["FIT_AGAIN", "Weighing"]

FIT_AGAIN = "Fit it again: python -m qa.reader.calibrate --help"


@dataclass(frozen=True, slots=True)
class Weighing:
    """p = 1 / (1 + exp(-(bias + sum of weights * (value - mean) / scale)))."""

    bias: float
    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]

    @classmethod
    def from_record(cls, record: Mapping[str, Any], evidence: Sequence[str]) -> Self:
        """Read what was fitted on pieces of `evidence`; one that it does not know weighs nothing.

        ModelError when it was fitted on others or lacks a number; KeyError, TypeError or
        ValueError when it is something else.
        """
        known = [str(name) for name in record["features"]]
        if not known or not set(known) <= set(evidence):
            raise ModelError(
                "The calibration was fitted on other evidence than this version looks at.",
                FIT_AGAIN,
            )
        numbers = [record[each] for each in ("weights", "means", "scales")]
        if {len(each) for each in numbers} != {len(known)}:
            raise ModelError(
                "The calibration does not have a number for every piece of evidence.",
                FIT_AGAIN,
            )
        rows = zip(known, *numbers, strict=True)
        of = {name: tuple(float(number) for number in row) for name, *row in rows}
        weights, means, scales = zip(*(of.get(n, (0.0, 0.0, 1.0)) for n in evidence), strict=True)
        read = cls(float(record["bias"]), weights, means, scales)
        if not all(scale > 0 for scale in read.scales):
            raise ModelError("The calibration has a scale that is not above 0.", FIT_AGAIN)
        return read

    def of(self, values: Sequence[float]) -> float:
        """Return the probability for evidence in the order of the weights."""
        logit = self.bias + sum(
            weight * (value - mean) / scale
            for value, weight, mean, scale in zip(
                values, self.weights, self.means, self.scales, strict=True
            )
        )
        if logit < -700:  # exp would overflow
            return 0.0
        return 1.0 / (1.0 + math.exp(-logit))
