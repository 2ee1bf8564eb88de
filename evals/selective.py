"""How well a confidence tells when to answer: pure functions over one value a question.

`confidence` is higher where the system would rather answer; nothing here knows systems or
texts. Equal confidences are never split: no threshold could tell them apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["BestThreshold", "auroc", "best_threshold", "risk_coverage_area"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BestThreshold:
    """The best mean score and the lowest confidence that is answered then.

    `threshold` is infinite when it is best to answer nothing.
    """

    score: float
    threshold: float


def auroc(confidence: Floats, positive: NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve, in [0, 1]; NaN when one class is empty.

    The probability that a positive question has a higher confidence than a negative one,
    equal confidences counting one half: Hanley and McNeil, "The meaning and use of the area
    under a receiver operating characteristic (ROC) curve" (Radiology 1982).
    """
    positives = int(positive.sum())
    negatives = len(positive) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    _, group, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle = last - (counts - 1) / 2  # the mean rank, from 1, of equal confidences
    ranks = float(middle[group][positive].sum())
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives)


def best_threshold(confidence: Floats, answered: Floats, refused: Floats) -> BestThreshold:
    """Return the threshold with the highest mean score; it has seen the gold answers.

    `answered` and `refused` are what each question scores when it is answered and when it
    is not. `find_best_thresh` of SQuAD 2.0's official evaluate-v2.0.py, which goes with
    Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD"
    (ACL 2018): an answerable question scores its F1 or 0, an unanswerable one 0
    or 1. Of equally good thresholds the highest is taken, as there; unlike there, equal
    confidences move together, so that a threshold really reaches the score.
    """
    order = np.argsort(-confidence, kind="stable")
    gains = np.concatenate(([0.0], np.cumsum((answered - refused)[order])))
    ranked = confidence[order]
    reachable = np.concatenate(([True], ranked[:-1] != ranked[1:], [True]))[: len(gains)]
    best = int(np.argmax(np.where(reachable, gains, -np.inf)))
    return BestThreshold(
        score=float((refused.sum() + gains[best]) / len(confidence)),
        threshold=float(ranked[best - 1]) if best else float("inf"),
    )


def risk_coverage_area(confidence: Floats, wrong: NDArray[np.bool_]) -> float:
    """Return the area under the risk-coverage curve, in [0, 1]; lower is better.

    The mean over k = 1 ... n of the share of wrong answers among the k most confident:
    Geifman, Uziel and El-Yaniv, "Bias-Reduced Uncertainty Estimation for Deep Neural
    Classifiers" (ICLR 2019), where it is called AURC; for question answering Kamath, Jia and
    Liang, "Selective Question Answering under Domain Shift" (ACL 2020). Equal confidences
    count as the mean over their orders.
    """
    order = np.argsort(-confidence, kind="stable")
    _, group, counts = np.unique(-confidence[order], return_inverse=True, return_counts=True)
    rates = np.bincount(group, weights=wrong[order].astype(np.float64)) / counts
    return float((np.cumsum(rates[group]) / np.arange(1, len(order) + 1)).mean())
