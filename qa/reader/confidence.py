"""From evidence to a probability: a logistic regression, kept as JSON beside the reader's weights.

Fitted by `qa.reader.calibrate` on training articles, never on test questions. Which one goes
with which reader is `qa.reader.calibration`'s matter.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Self, get_args

from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader.curve import Curve
from qa.reader.features import FEATURES, VERDICT_FEATURES
from qa.reader.promise import Kind, Promise, promise_of
from qa.reader.shortlist import SENTENCES_BEFORE
from qa.reader.types import Verdict
from qa.reader.weighing import Weighing

__all__ = ["Confidence"]

_KINDS: tuple[Kind, ...] = get_args(Kind)
_EVIDENCE: Mapping[Kind, Sequence[str]] = {"span": FEATURES, "yes_no": VERDICT_FEATURES}


@dataclass(frozen=True, slots=True)
class Confidence:
    """`spans` weighs the evidence for a span.

    `curves` are what became of held-out questions at every threshold, from which `promise`
    chooses. `threshold` is the probability from which on it is best to answer, where a false
    answer costs as much as a false refusal: what is left where there is no curve. `reader` is
    the fingerprint of the reader that it was fitted for, where that is known; `notices` are
    sentences to show with every answer that rests on it. `yes_no` weighs the evidence for a yes
    or no; without it the reader's own probability stands. `answerable` weighs, by the same
    evidence, whether the article answers the question at all. `sentences_before` is how many
    sentences before its own each span was read with again, which is part of the evidence.
    """

    spans: Weighing
    threshold: float = 0.5
    reader: str | None = None
    notices: tuple[str, ...] = ()
    curves: Mapping[Kind, Curve] = field(default_factory=dict)
    yes_no: Weighing | None = None
    answerable: Mapping[Kind, Weighing] = field(default_factory=dict)
    sentences_before: int = SENTENCES_BEFORE

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
        weights = tuple(1.0 if name == "score" else 0.0 for name in FEATURES)
        return cls(Weighing(0.0, weights, (0.0,) * size, (1.0,) * size), notices=(notice,))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `qa.reader.calibrate` wrote.

        ModelError when it is something else, or was fitted on other features.
        """
        try:
            record = json.loads(text)
            settled = record.get("yes_no")
            return cls(
                spans=Weighing.from_record(record, FEATURES),
                threshold=float(record.get("fitted_on", {}).get("threshold_of_equal_costs", 0.5)),
                reader=record.get("reader"),
                curves={
                    kind: Curve.from_record(record["curves"][kind])
                    for kind in _KINDS
                    if kind in record.get("curves", {})
                },
                yes_no=None if settled is None else Weighing.from_record(settled, VERDICT_FEATURES),
                answerable={
                    kind: Weighing.from_record(record["answerable"][kind], evidence)
                    for kind, evidence in _EVIDENCE.items()
                    if kind in record.get("answerable", {})
                },
                # It was one before calibrations said so.
                sentences_before=int(record.get("sentences_before", 1)),
            )
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise ModelError(
                "The file is no calibration of a reader.",
                "Make one: python -m qa.reader.calibrate --help",
            ) from error

    def promise(self, kind: Kind, settings: ReaderSettings) -> Promise:
        """Return when an answer of this kind is asserted and refused, and what that promises.

        Without a curve nothing is promised, and nothing unsure: one threshold parts both.
        """
        fallback = self.threshold if kind == "span" else 0.5
        return promise_of(self.curves.get(kind), fallback, settings)

    def of(self, values: Sequence[float]) -> float:
        """Return the probability in [0, 1] that a span is the answer, by its evidence in the order
        of `FEATURES`.
        """
        return self.spans.of(values)

    def of_verdict(self, values: Sequence[float], verdict: Verdict) -> float:
        """Return the probability that the likelier of yes and no is the answer, by its evidence
        in the order of `VERDICT_FEATURES`.
        """
        return max(verdict.yes, verdict.no) if self.yes_no is None else self.yes_no.of(values)

    def of_article(self, kind: Kind, values: Sequence[float]) -> float | None:
        """Return the probability that the article answers the question, whatever the answer, by
        the evidence for the likeliest one; None where that is not weighed apart.
        """
        weighing = self.answerable.get(kind)
        return None if weighing is None else weighing.of(values)
