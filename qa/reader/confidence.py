"""From evidence to a probability: a logistic regression, kept as JSON beside the reader's weights.

Fitted by `qa.reader.calibrate` on training articles, never on test questions. Which one goes
with which reader is `qa.reader.calibration`'s matter.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Self, get_args

from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader.curve import Curve
from qa.reader.features import FEATURES, features_of, vector
from qa.reader.promise import Kind, Promise, promise_of
from qa.reader.shortlist import CloseReading

__all__ = ["Confidence"]

_KINDS: tuple[Kind, ...] = get_args(Kind)
_FIT_AGAIN = "Fit it again: python -m qa.reader.calibrate --help"


@dataclass(frozen=True, slots=True)
class Confidence:
    """p = 1 / (1 + exp(-(bias + sum of weights * (value - mean) / scale))).

    `curves` are what became of held-out questions at every threshold, from which `promise`
    chooses. `threshold` is the probability from which on it is best to answer, where a false
    answer costs as much as a false refusal: what is left where there is no curve. `reader` is
    the fingerprint of the reader that it was fitted for, where that is known; `notices` are
    sentences to show with every answer that rests on it.
    """

    bias: float
    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    threshold: float = 0.5
    reader: str | None = None
    notices: tuple[str, ...] = ()
    curves: Mapping[Kind, Curve] = field(default_factory=dict)

    @classmethod
    def packaged(cls) -> Self:
        """Return the one fitted for the packaged reader."""
        return cls.from_json(
            files("qa.reader").joinpath("calibration.json").read_text(encoding="utf-8")
        )

    @classmethod
    def uncalibrated(cls, notice: str) -> Self:
        """Return the logistic of the reader's score alone: score 0, no better than no answer,
        is .5. A stand-in that says so in `notice`.
        """
        size = len(FEATURES)
        return cls(
            bias=0.0,
            weights=tuple(1.0 if name == "score" else 0.0 for name in FEATURES),
            means=(0.0,) * size,
            scales=(1.0,) * size,
            notices=(notice,),
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `qa.reader.calibrate` wrote.

        ModelError when it is something else, or was fitted on other features.
        """
        try:
            record = json.loads(text)
            if tuple(record["features"]) != FEATURES:
                raise ModelError(
                    "The calibration was fitted on other evidence than this version looks at.",
                    _FIT_AGAIN,
                )
            read = cls(
                bias=float(record["bias"]),
                weights=tuple(float(value) for value in record["weights"]),
                means=tuple(float(value) for value in record["means"]),
                scales=tuple(float(value) for value in record["scales"]),
                threshold=float(record.get("fitted_on", {}).get("threshold_of_equal_costs", 0.5)),
                reader=record.get("reader"),
                curves={
                    kind: Curve.from_record(record["curves"][kind])
                    for kind in _KINDS
                    if kind in record.get("curves", {})
                },
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ModelError(
                "The file is no calibration of a reader.",
                "Make one: python -m qa.reader.calibrate --help",
            ) from error
        if {len(read.weights), len(read.means), len(read.scales)} != {len(FEATURES)}:
            raise ModelError(
                "The calibration does not have a number for every piece of evidence.",
                _FIT_AGAIN,
            )
        if not all(scale > 0 for scale in read.scales):
            raise ModelError(
                "The calibration has a scale that is not above 0.",
                _FIT_AGAIN,
            )
        return read

    def probabilities(self, question: str, read: CloseReading) -> tuple[float, ...]:
        """Return the probability in [0, 1] that each shortlisted span answers the question."""
        return tuple(self.of(vector(features)) for features in features_of(question, read))

    def promise(self, kind: Kind, settings: ReaderSettings) -> Promise:
        """Return when an answer of this kind is asserted and refused, and what that promises.

        Without a curve nothing is promised, and nothing unsure: one threshold parts both.
        """
        fallback = self.threshold if kind == "span" else 0.5
        return promise_of(self.curves.get(kind), fallback, settings)

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
