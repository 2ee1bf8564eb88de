"""From evidence to a probability: a logistic regression, kept as JSON beside the code.

Fitted by `qa.reader.calibrate` on training articles, never on test questions.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

from index.errors import ModelError
from index.types import Hit
from qa.reader.features import FEATURES, features_of, vector
from qa.reader.types import ReadSpan

__all__ = ["Confidence"]


@dataclass(frozen=True, slots=True)
class Confidence:
    """p = 1 / (1 + exp(-(bias + sum of weights * (value - mean) / scale)))."""

    bias: float
    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]

    @classmethod
    def packaged(cls) -> Self:
        """Return the one fitted for the packaged reader."""
        return cls.from_json(
            files("qa.reader").joinpath("calibration.json").read_text(encoding="utf-8")
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; ModelError when it was fitted on other features."""
        record = json.loads(text)
        if tuple(record["features"]) != FEATURES:
            raise ModelError(
                "The calibration was fitted on other evidence than this version looks at.",
                "Fit it again: python -m qa.reader.calibrate --help",
            )
        return cls(
            bias=float(record["bias"]),
            weights=tuple(record["weights"]),
            means=tuple(record["means"]),
            scales=tuple(record["scales"]),
        )

    def probability(
        self,
        question: str,
        span: ReadSpan,
        spans: Sequence[ReadSpan],
        hits: Sequence[Hit],
        similarity: float,
    ) -> float:
        """Return the probability in [0, 1] that `span` answers the question."""
        return self.of(vector(features_of(question, span, spans, hits, similarity)))

    def of(self, values: Sequence[float]) -> float:
        """Return the probability for a feature vector in the order of `FEATURES`."""
        logit = self.bias + sum(
            weight * (value - mean) / scale
            for value, weight, mean, scale in zip(
                values, self.weights, self.means, self.scales, strict=True
            )
        )
        if logit < -700:  # exp would overflow
            return 0.0
        return 1.0 / (1.0 + math.exp(-logit))
