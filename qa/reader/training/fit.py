"""Fit the confidence to questions that were tried, and count what the promise rests on."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from qa.reader.curve import Curve
from qa.reader.features import AGAINST_ANSWERABLE, FEATURES, VERDICT_FEATURES
from qa.reader.promise import Kind
from qa.reader.training.logistic import Logistic, best_of_each, regression
from qa.reader.training.trial import Tried

__all__ = ["Fitted", "Judged", "expected_calibration_error", "fit"]

_FOLDS = 5
_FLAT = 0.005


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the probability of its best candidate, and that its article answers it, by
    fits that have not seen the article, 0 without a candidate; and whether that candidate is
    right.
    """

    tried: Tried
    probability: float
    answering: float
    right: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """The record for `calibration.json` and the questions that its curves count."""

    record: dict[str, Any]
    judged: tuple[Judged, ...]


def fit(tried: Sequence[Tried], *, held_out: bool = False) -> Fitted:
    """Fit on all questions; the figures and the curves are cross-validated, folds by article.

    ModelError when the spans are all right or all wrong, which tells nothing about the
    difference, or are of too few articles; yes/no questions of which that is so are left out.
    `held_out` is for the record: nothing was trained on the articles.
    """
    read = [each for each in tried if each.kind == "span"]
    spans = _Evidence.of(
        [[(s.values, s.right) for s in each.spans] for each in read],
        [each.answerable for each in read],
        FEATURES,
    )
    judged = _judged(read, spans)
    models = _Models.of(spans)
    record: dict[str, Any] = {
        **_rounded(models.right, FEATURES),
        "answerable": models.answerable_record("span", FEATURES),
        "fitted_on": {
            **_figures(judged),
            "right_by_the_score_alone": int(
                spans.right[best_of_each(spans.asked, spans.values[:, 0])].sum()
            ),
        },
        "curves": {"span": _curve(judged, held_out).record()},
    }
    asked = [each for each in tried if each.kind == "yes_no"]
    verdicts = _Evidence.of(
        [[(s.values, s.right)] if (s := each.settled) else [] for each in asked],
        [each.answerable for each in asked],
        VERDICT_FEATURES,
    )
    settled: list[Judged] = []
    with suppress(ModelError):
        settled = _judged(asked, verdicts)
        models = _Models.of(verdicts)
        record["yes_no"] = _rounded(models.right, VERDICT_FEATURES)
        record["answerable"] |= models.answerable_record("yes_no", VERDICT_FEATURES)
        record["fitted_on"]["yes_no"] = _figures(settled)
        record["curves"]["yes_no"] = _curve(settled, held_out).record()
    return Fitted(record, (*judged, *settled))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """The candidates of all questions: evidence, named by column, whether each is right, whether
    its article answers its question, and that question's number.
    """

    values: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]
    asked: NDArray[np.int64]
    names: tuple[str, ...]

    @classmethod
    def of(
        cls,
        found: Sequence[Sequence[tuple[tuple[float, ...], bool]]],
        answerable: Sequence[bool],
        names: tuple[str, ...],
    ) -> Self:
        """Number what was `found` for each question."""
        rows = [(number, *each) for number, candidates in enumerate(found) for each in candidates]
        return cls(
            np.array([values for _, values, _ in rows]).reshape(-1, len(names)),
            np.array([right for *_, right in rows], dtype=bool),
            np.array([answerable[number] for number, *_ in rows], dtype=bool),
            np.array([number for number, *_ in rows], dtype=np.int64),
            names,
        )

    def part(self, which: NDArray[np.int64]) -> Self:
        """Return some of the candidates."""
        return type(self)(
            self.values[which],
            self.right[which],
            self.answerable[which],
            self.asked[which],
            self.names,
        )


@dataclass(frozen=True, slots=True)
class _Models:
    """Whether a candidate is right, and whether its article answers the question: by the evidence
    for the likeliest candidate, None where all of them are answered or none.
    """

    right: Logistic
    answerable: Logistic | None

    @classmethod
    def of(cls, known: _Evidence) -> Self:
        """Fit both."""
        right = regression(known.values, known.right, known.asked, known.names)
        best = known.part(best_of_each(known.asked, right.logits(known.values)))
        if best.answerable.all() or not best.answerable.any():
            return cls(right, None)
        answerable = regression(
            best.values, best.answerable, best.asked, known.names, AGAINST_ANSWERABLE
        )
        return cls(right, answerable)

    def answerable_record(self, kind: Kind, evidence: Sequence[str]) -> dict[str, Any]:
        """Return what the calibration file says of the second."""
        return {} if self.answerable is None else {kind: _rounded(self.answerable, evidence)}


def _judged(tried: Sequence[Tried], evidence: _Evidence) -> list[Judged]:
    """Return each question with its best candidate, as fits to other articles see it."""
    right, answering = _cross_validated(evidence, [tried[n].group for n in evidence.asked])
    best = {int(evidence.asked[i]): int(i) for i in best_of_each(evidence.asked, right)}
    return [
        Judged(each, float(right[i]), float(answering[i]), bool(evidence.right[i]))
        if (i := best.get(n)) is not None
        else Judged(each, 0.0, 0.0, right=False)
        for n, each in enumerate(tried)
    ]


def expected_calibration_error(
    predicted: NDArray[np.float64],
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    bins: int = 10,
) -> float:
    """Return the mean |confidence - accuracy| over equal-width bins, weighted by their size.

    Guo et al., "On Calibration of Modern Neural Networks" (2017), equation 3.
    """
    which = np.minimum((predicted * bins).astype(int), bins - 1)
    gap = weights * (predicted - right)
    return float(sum(abs(gap[which == each].sum()) for each in range(bins)) / weights.sum())


def _cross_validated(
    evidence: _Evidence, groups: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the probability of each candidate, and that its article answers the question, by
    fits to the articles of other folds.
    """
    from sklearn.model_selection import GroupKFold

    right = evidence.right
    if right.all() or not right.any():
        raise ModelError(
            f"The reader was right every time or never, in {len(right)} spans.",
            "Give more questions, such as it was trained to answer.",
        )
    if len(set(groups)) < _FOLDS:
        raise ModelError(
            f"The questions are about {len(set(groups))} articles, too few to try the fit on "
            "articles it has not seen.",
            f"Give questions about at least {_FOLDS} articles.",
        )
    predicted, answering = np.zeros(len(right)), np.zeros(len(right))
    for known, unknown in GroupKFold(_FOLDS).split(evidence.values, right, groups):
        models = _Models.of(evidence.part(known))
        values = evidence.values[unknown]
        predicted[unknown] = models.right.probability(values)
        answering[unknown] = (models.answerable or models.right).probability(values)
    return predicted, answering


def _curve(judged: Sequence[Judged], held_out: bool) -> Curve:
    return Curve.of(
        [each.probability for each in judged],
        [each.right for each in judged],
        [not each.tried.answerable for each in judged],
        answerable=[each.answering for each in judged],
        articles=len({each.tried.group for each in judged}),
        held_out=held_out,
    )


def _figures(judged: Sequence[Judged]) -> dict[str, Any]:
    from sklearn.metrics import roc_auc_score

    predicted = np.array([each.probability for each in judged])
    right = np.array([each.right for each in judged])
    can = np.array([each.tried.answerable for each in judged])
    answering = np.array([each.answering for each in judged])
    threshold = _best_threshold(predicted, right, can)
    answered = predicted >= threshold
    error = expected_calibration_error(predicted, right, np.ones(len(judged)))
    return {
        "questions": len(judged),
        "articles": len({each.tried.group for each in judged}),
        "answerable": int(can.sum()),
        "right": int(right.sum()),
        "cross_validated_auroc": round(float(roc_auc_score(right, predicted)), 4),
        "cross_validated_auroc_of_answerable": _auroc(can, answering),
        "expected_calibration_error": round(error, 4),
        "threshold_of_equal_costs": threshold,
        "false_answers_there": _share(answered[~can]),
        "false_refusals_there": _share(~answered[can]),
    }


def _auroc(can: NDArray[np.bool_], answering: NDArray[np.float64]) -> float | None:
    from sklearn.metrics import roc_auc_score

    both = can.any() and not can.all()
    return round(float(roc_auc_score(can, answering)), 4) if both else None


def _share(which: NDArray[np.bool_]) -> float | None:
    return round(float(which.mean()), 4) if which.size else None


def _rounded(model: Logistic, evidence: Sequence[str]) -> dict[str, Any]:
    return {
        "features": list(evidence),
        "bias": round(model.bias, 6),
        "weights": [round(float(w), 6) for w in model.weights],
        "means": [round(float(m), 6) for m in model.means],
        "scales": [round(float(s), 6) for s in model.scales],
    }


def _best_threshold(
    predicted: NDArray[np.float64], right: NDArray[np.bool_], can: NDArray[np.bool_]
) -> float:
    """Return the threshold of the most right answers among the answerable plus refusals among
    the others, each as a share: a false answer then costs as much as a false refusal.

    The curve is flat at its top and its very peak an accident, so that it is the middle one of
    those that reach within .005 of it.
    """
    steps = np.round(np.arange(0.05, 0.96, 0.01), 2)
    answers = ((predicted >= steps[:, None]) & right)[:, can]
    refusals = (predicted < steps[:, None])[:, ~can]
    gains = sum(side.mean(axis=1) for side in (answers, refusals) if side.size)
    good = steps[gains >= gains.max() - _FLAT]
    return float(good[len(good) // 2])
