"""Evidence into probabilities."""

import json
import random
from collections.abc import Callable

import numpy as np
import pytest

from qa.reader.confidence import Confidence
from qa.reader.features import AGAINST, FEATURES
from qa.reader.training.fit import expected_calibration_error, fit
from qa.reader.training.trial import Example


def examples_of(
    change: Callable[[list[float], bool], None], *, count: int = 300, every: int = 2, seed: int = 0
) -> list[Example]:
    """Examples of ten articles, each a question of its own and one in `every` right: evidence
    drawn at random, to which `change` gives a meaning.
    """
    draw = random.Random(seed)
    examples = []
    for number in range(count):
        right = number % every == 0
        values = [draw.gauss(0, 1) for _ in FEATURES]
        change(values, right)
        examples.append(Example(f"g{number % 10}", number, tuple(values), right, right))
    return examples


def test_the_fit_separates_what_can_be_separated() -> None:
    def change(values: list[float], right: bool) -> None:
        values[0] += 3 if right else -3

    record = fit(examples_of(change))
    confidence = Confidence.from_json(json.dumps(record))
    high, low = [0.0] * len(FEATURES), [0.0] * len(FEATURES)
    high[0], low[0] = 4.0, -4.0
    assert confidence.of(low) < 0.2 < 0.8 < confidence.of(high)
    assert record["fitted_on"]["cross_validated_auroc"] > 0.95
    assert record["fitted_on"]["false_answers_there"] < 0.1


def test_a_reader_without_some_of_the_evidence_can_be_calibrated() -> None:
    """A reader of others has no answerability head: what that would say is always 0."""
    absent = FEATURES.index("answerable")

    def change(values: list[float], right: bool) -> None:
        values[0] += 3 if right else -3
        values[absent] = 0.0

    confidence = Confidence.from_json(json.dumps(fit(examples_of(change))))
    assert confidence.weights[absent] == 0.0
    assert 0 <= confidence.of([0.0] * len(FEATURES)) <= 1


def test_no_feature_counts_against_its_meaning() -> None:
    """Here the score speaks against a span by accident, and the lead for it."""
    lead = FEATURES.index("lead")

    def change(values: list[float], right: bool) -> None:
        values[0] -= 2 if right else -2
        values[lead] += 1 if right else -1

    weights = fit(examples_of(change))["weights"]
    assert weights[0] == 0.0
    assert weights[lead] > 0.5
    assert all(weights[FEATURES.index(name)] <= 0 for name in AGAINST)
    assert all(w >= 0 for name, w in zip(FEATURES, weights, strict=True) if name not in AGAINST)


def test_the_calibration_error_is_the_gap_of_confidence_and_accuracy() -> None:
    predicted = np.array([0.95, 0.95, 0.05, 0.05])
    right = np.array([True, False, False, False])
    # half of the examples are off by .45, half by .05
    assert expected_calibration_error(predicted, right, np.ones(4)) == pytest.approx(0.25)


def test_the_threshold_gives_false_answers_and_false_refusals_the_same_weight() -> None:
    def change(values: list[float], right: bool) -> None:
        values[0] += 0.7 if right else -0.7

    # One in four, so that a plain count would favour refusing.
    found = fit(examples_of(change, count=600, every=4, seed=1))["fitted_on"]
    assert abs(found["false_answers_there"] - found["false_refusals_there"]) < 0.15
