"""The points that the charts draw, worked out by hand."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from evals.report.curves import (
    Point,
    columns_of,
    confidence_bins,
    median_seconds,
    operating_point,
    risk_coverage,
)
from evals.run import Row
from evals.selective import risk_coverage_area
from qa.reader.training.fit import expected_calibration_error
from tests.evals.report.samples import FELL, KEPT, REFUSED, RIGHT, ROWS, WRONG
from tests.evals.test_outcomes import UNSURE_RIGHT


def sure(row: Row, confidence: float) -> Row:
    return replace(row, confidence=confidence)


def test_the_risk_is_the_share_of_wrong_answers_among_the_surest() -> None:
    # Right, right elsewhere, a false answer, wrong, a refusal that held the right answer back,
    # and an unanswerable question, which no answer is right for.
    assert risk_coverage(ROWS) == (
        Point(1 / 6, 0.0, 0.9),
        Point(2 / 6, 0.0, 0.8),
        Point(3 / 6, 1 / 3, 0.7),
        Point(4 / 6, 2 / 4, 0.6),
        Point(5 / 6, 2 / 5, 0.3),
        Point(6 / 6, 3 / 6, 0.1),
    )


def test_the_mean_risk_is_the_area_that_the_figures_tell() -> None:
    confidence = np.array([row.confidence for row in ROWS])
    wrong = np.array([not row.best_right for row in ROWS])
    mean = sum(point.risk for point in risk_coverage(ROWS)) / len(ROWS)
    assert mean == pytest.approx(risk_coverage_area(confidence, wrong))


def test_equal_confidences_are_not_split() -> None:
    rows = [sure(RIGHT, 0.5), sure(WRONG, 0.5), sure(FELL, 0.2)]
    assert risk_coverage(rows) == (Point(2 / 3, 1 / 2, 0.5), Point(1.0, 2 / 3, 0.2))


def test_where_it_stands_now_is_what_was_answered() -> None:
    # Four of six were answered, two of these wrongly.
    assert operating_point(ROWS) == Point(4 / 6, 2 / 4, 0.6)
    assert operating_point([REFUSED, KEPT]) is None


def test_what_is_unsure_is_shown_too_and_not_asserted() -> None:
    rows = [RIGHT, UNSURE_RIGHT, KEPT]
    assert operating_point(rows) == Point(1 / 3, 0.0, 0.9)
    assert operating_point(rows, unsure=True) == Point(2 / 3, 0.0, 0.5)


def test_bins_hold_the_mean_confidence_and_the_share_right() -> None:
    rows = [sure(RIGHT, 0.72), sure(WRONG, 0.78), sure(RIGHT, 1.0), sure(FELL, 0.0)]
    bins = confidence_bins(rows)
    assert [(b.low, b.high, b.confidence, b.right.mean, b.right.n) for b in bins] == [
        (0.0, 0.1, 0.0, 0.0, 1),
        (0.7, 0.8, 0.75, 0.5, 2),
        (0.9, 1.0, 1.0, 1.0, 1),
    ]


def test_bins_and_the_calibration_error_are_of_one_kind() -> None:
    bins = confidence_bins(ROWS)
    gap = sum(b.right.n * abs(b.confidence - b.right.mean) for b in bins) / len(ROWS)
    confidence = np.array([row.confidence for row in ROWS])
    right = np.array([row.best_right for row in ROWS])
    assert gap == pytest.approx(expected_calibration_error(confidence, right, np.ones(len(ROWS))))


def test_columns_are_tenths_of_a_decade_without_gaps() -> None:
    columns = columns_of([0.1, 0.11, 0.13, 0.2])
    assert [column.count for column in columns] == [2, 1, 0, 1]
    assert columns[0].low == pytest.approx(0.1)
    assert columns[-1].high == pytest.approx(10**-0.6)
    assert all(a.high == b.low for a, b in pairwise(columns))


def test_a_time_of_nothing_has_a_column_too() -> None:
    assert [column.count for column in columns_of([0.0, 0.0])] == [2]


def test_the_median_has_an_interval() -> None:
    rows = [replace(RIGHT, seconds=float(n)) for n in (1, 2, 3, 4, 100)]
    median = median_seconds(rows)
    assert (median.mean, median.n) == (3.0, 5)
    assert 1.0 <= median.low < 3.0 < median.high <= 100.0
