"""Fit the confidence: evidence for spans into the probability that a span is the answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from qa.reader.features import AGAINST, FEATURES
from qa.reader.training.trial import Example

__all__ = ["expected_calibration_error", "fit"]

_FOLDS = 5
_FLAT = 0.005
_PENALTY = 100.0
_CONSTANT = 1e-5
"""Evidence that spreads less is the same for all: the record's six digits could not hold it."""


def fit(examples: Sequence[Example], answerable: float = 0.6) -> dict[str, Any]:
    """Fit on all examples; the record for `calibration.json`, cross-validated figures in it.

    The figures are over the span that each question's answer would be. ModelError when the
    examples are all right or all wrong, which tells nothing about the difference, or are of
    too few articles.

    Examples are weighted so that a share `answerable` of the questions can be answered:
    people mostly ask what an article does say, and a probability needs a stated prior.
    """
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold

    values = np.array([e.values for e in examples])
    right = np.array([e.right for e in examples])
    if right.all() or not right.any():
        raise ModelError(
            f"The reader was right every time or never, in {len(examples)} spans.",
            "Give more questions, such as it was trained to answer.",
        )
    groups = [e.group for e in examples]
    if len(set(groups)) < _FOLDS:
        raise ModelError(
            f"The questions are about {len(set(groups))} articles, too few to try the fit on "
            "articles it has not seen.",
            f"Give questions about at least {_FOLDS} articles.",
        )
    held = np.array([e.answerable for e in examples])
    weights = np.where(held, answerable / held.mean(), (1 - answerable) / (1 - held.mean()))
    predicted = np.zeros(len(examples))
    for known, unknown in GroupKFold(_FOLDS).split(values, right, groups):
        tried = _confidence([examples[i] for i in known], weights[known])
        predicted[unknown] = tried.probability(values[unknown])
    model = _confidence(examples, weights)
    best = _best_of_each(examples, predicted)
    first = _best_of_each(examples, values[:, 0])
    threshold = _best_threshold(predicted[best], right[best], held[best])
    answered = predicted[best] >= threshold
    return {
        "features": list(FEATURES),
        "bias": round(model.bias, 6),
        "weights": [round(float(w), 6) for w in model.weights],
        "means": [round(float(m), 6) for m in model.means],
        "scales": [round(float(s), 6) for s in model.scales],
        "fitted_on": {
            "questions": len(best),
            "answerable": int(held[best].sum()),
            "right": int(right[best].sum()),
            "right_by_the_score_alone": int(right[first].sum()),
            "cross_validated_auroc": round(float(roc_auc_score(right[best], predicted[best])), 4),
            "auroc_of_the_score_alone": round(
                float(roc_auc_score(right[first], values[first, 0])), 4
            ),
            "expected_calibration_error": round(
                expected_calibration_error(predicted[best], right[best], weights[best]), 4
            ),
            "answerable_share": answerable,
            "threshold_of_equal_costs": threshold,
            "false_answers_there": round(float(answered[~held[best]].mean()), 4),
            "false_refusals_there": round(float((~answered)[held[best]].mean()), 4),
        },
    }


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


@dataclass(frozen=True, slots=True)
class _Logistic:
    bias: float
    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    scales: NDArray[np.float64]

    def logits(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.bias + (values - self.means) / self.scales @ self.weights

    def probability(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(-np.clip(self.logits(values), -500, 500)))


def _confidence(examples: Sequence[Example], weights: NDArray[np.float64]) -> _Logistic:
    """Weigh the evidence over all spans; then set the level by the spans that would be answers.

    The second step moves bias and scale alone, so that no order changes (Platt, "Probabilistic
    Outputs for Support Vector Machines", 1999): the penalties draw probabilities together.
    """
    from scipy.optimize import minimize

    values = np.array([e.values for e in examples])
    right = np.array([e.right for e in examples])
    model = _logistic(values, right, weights)
    best = _best_of_each(examples, model.logits(values))
    logits, wanted, share = model.logits(values[best]), right[best], weights[best]

    def loss(level: NDArray[np.float64]) -> float:
        moved = level[0] + level[1] * logits
        return float(share @ (np.logaddexp(0.0, moved) - wanted * moved) / share.sum())

    # At least a tenth: the likeliest span stays the likeliest.
    bias, scale = minimize(loss, (0.0, 1.0), bounds=[(None, None), (0.1, 10.0)]).x
    return _Logistic(bias + scale * model.bias, scale * model.weights, model.means, model.scales)


def _logistic(
    values: NDArray[np.float64], right: NDArray[np.bool_], weights: NDArray[np.float64]
) -> _Logistic:
    """Fit a logistic regression in which no feature counts against its meaning (`AGAINST`).

    With a few hundred right answers free signs fit accidents: on held-out articles they cost
    about .01 of right answers and refusals. So does evidence that is weighed freely: over
    standardised features the reader's score has the L2 penalty 1 and all else `_PENALTY`. That
    gave the least cross-validated log loss over what would be answered, of 1 to 1,000, for the
    large reader and for the small one with it, and .007 to .008 more AUROC than 1 did.
    """
    from scipy.optimize import minimize

    means, scales = values.mean(axis=0), values.std(axis=0)
    scales = np.where(scales < _CONSTANT, 1.0, scales)
    penalties = np.array([1.0 if name == "score" else _PENALTY for name in FEATURES])
    signs = np.array([-1.0 if name in AGAINST else 1.0 for name in FEATURES])
    toward = (values - means) / scales * signs
    share = weights / weights.mean()

    def loss(theta: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = theta[0] + toward @ theta[1:]
        # log(1 + exp(x)) without overflow
        each = np.logaddexp(0.0, logits) - right * logits
        wrong = share * (1 / (1 + np.exp(-np.clip(logits, -500, 500))) - right)
        gradient = np.r_[wrong.sum(), toward.T @ wrong + penalties * theta[1:]]
        return float(share @ each + penalties @ theta[1:] ** 2 / 2), gradient

    bounds = [(None, None)] + [(0.0, None)] * len(FEATURES)
    start = np.zeros(1 + len(FEATURES))
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return _Logistic(float(found[0]), found[1:] * signs, means, scales)


def _best_of_each(examples: Sequence[Example], ranked_by: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the index of the example of each question that the figure ranks first."""
    best: dict[tuple[str, int], int] = {}
    for index, example in enumerate(examples):
        key = (example.group, example.asked)
        if key not in best or ranked_by[index] > ranked_by[best[key]]:
            best[key] = index
    return np.array(sorted(best.values()), dtype=np.int64)


def _best_threshold(
    predicted: NDArray[np.float64], right: NDArray[np.bool_], held: NDArray[np.bool_]
) -> float:
    """Return the threshold of the most right answers among the answerable plus refusals among
    the others, each as a share: a false answer then costs as much as a false refusal.

    The curve is flat at its top and its very peak an accident, so that it is the middle one of
    those that reach within .005 of it.
    """
    steps = np.round(np.arange(0.05, 0.96, 0.01), 2)
    gains = np.array(
        [((predicted >= t) & right)[held].mean() + (predicted < t)[~held].mean() for t in steps]
    )
    good = steps[gains >= gains.max() - _FLAT]
    return float(good[len(good) // 2])
