"""Counts at every threshold."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.reader.curve import STEPS, Counts, Curve

ASKED = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["right", "wrong", "unanswerable"])))


def curve_of(asked: list[tuple[float, str]]) -> Curve:
    return Curve.of(
        [p for p, _ in asked],
        [what == "right" for _, what in asked],
        [what == "unanswerable" for _, what in asked],
        articles=3,
        held_out=True,
    )


def test_a_question_is_asserted_from_its_probability_on_and_refused_above() -> None:
    curve = curve_of([(0.9, "right"), (0.5, "wrong"), (0.2, "unanswerable")])
    assert curve.questions == 3
    assert curve.asserted[90] == Counts(1, 1)
    assert curve.asserted[91] == Counts(0, 0)
    assert curve.asserted[50] == Counts(2, 1)
    assert curve.refused[20] == Counts(0, 0)
    assert curve.refused[21] == Counts(1, 1)
    assert curve.refused[51] == Counts(2, 1)


@given(ASKED)
def test_it_is_kept_as_json(asked: list[tuple[float, str]]) -> None:
    curve = curve_of(asked)
    assert Curve.from_record(json.loads(json.dumps(curve.record()))) == curve


def test_counts_that_no_questions_give_are_refused() -> None:
    curve = curve_of([(0.9, "right"), (0.2, "unanswerable")])
    with pytest.raises(ValueError, match="101 thresholds"):
        replace(curve, asserted=curve.asserted[1:])
    with pytest.raises(ValueError, match="asserted are impossible"):
        replace(curve, asserted=curve.asserted[::-1])
    with pytest.raises(ValueError, match="refused are impossible"):
        replace(curve, refused=(Counts(0, 1),) * (STEPS + 1))
    with pytest.raises(ValueError, match="More questions are refused"):
        replace(curve, refused=(*curve.refused[:-1], Counts(3, 1)))


def test_what_is_refused_is_counted_by_whether_the_article_answers() -> None:
    curve = Curve.of(
        [0.9, 0.3, 0.3],
        [True, False, False],
        [False, False, True],
        answerable=[0.95, 0.8, 0.1],
        articles=3,
        held_out=True,
    )
    assert (curve.asserted[30], curve.asserted[31]) == (Counts(3, 1), Counts(1, 1))
    assert (curve.refused[30], curve.refused[81]) == (Counts(1, 1), Counts(2, 1))
