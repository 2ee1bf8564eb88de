"""Evidence into probabilities."""

import json
import random

import numpy as np
import pytest

from qa.reader.confidence import Confidence
from qa.reader.features import AGAINST, FEATURES
from qa.reader.training.fit import expected_calibration_error, fit
from qa.reader.training.trial import Example


def test_the_fit_separates_what_can_be_separated() -> None:
    draw = random.Random(0)
    examples = []
    for number in range(300):
        answerable = number % 2 == 0
        values = [draw.gauss(0, 1) for _ in FEATURES]
        values[0] += 3 if answerable else -3
        examples.append(Example(f"g{number % 10}", number, tuple(values), answerable, answerable))
    record = fit(examples)
    confidence = Confidence.from_json(json.dumps(record))
    high, low = [0.0] * len(FEATURES), [0.0] * len(FEATURES)
    high[0], low[0] = 4.0, -4.0
    assert confidence.of(low) < 0.2 < 0.8 < confidence.of(high)
    assert record["fitted_on"]["cross_validated_auroc"] > 0.95
    assert record["fitted_on"]["false_answers_there"] < 0.1


def test_a_reader_without_some_of_the_evidence_can_be_calibrated() -> None:
    """A reader of others has no answerability head: what that would say is always 0."""
    draw = random.Random(0)
    absent = FEATURES.index("answerable")
    examples = []
    for number in range(300):
        right = number % 2 == 0
        values = [draw.gauss(0, 1) for _ in FEATURES]
        values[0] += 3 if right else -3
        values[absent] = 0.0
        examples.append(Example(f"g{number % 10}", number, tuple(values), right, right))
    confidence = Confidence.from_json(json.dumps(fit(examples)))
    assert confidence.weights[absent] == 0.0
    assert 0 <= confidence.of([0.0] * len(FEATURES)) <= 1


def test_no_feature_counts_against_its_meaning() -> None:
    """Here the score speaks against a span by accident, and the lead for it."""
    draw = random.Random(0)
    lead = FEATURES.index("lead")
    examples = []
    for number in range(300):
        right = number % 2 == 0
        values = [draw.gauss(0, 1) for _ in FEATURES]
        values[0] -= 2 if right else -2
        values[lead] += 1 if right else -1
        examples.append(Example(f"g{number % 10}", number, tuple(values), right, right))
    weights = fit(examples)["weights"]
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
    draw = random.Random(1)
    examples = []
    for number in range(600):
        answerable = number % 4 == 0  # so that a plain count would favour refusing
        values = [draw.gauss(0, 1) for _ in FEATURES]
        values[0] += 0.7 if answerable else -0.7
        examples.append(Example(f"g{number % 10}", number, tuple(values), answerable, answerable))
    found = fit(examples)["fitted_on"]
    assert abs(found["false_answers_there"] - found["false_refusals_there"]) < 0.15
