"""Figures of rows against sums worked out by hand, and pairs of systems."""

import math

import pytest

from evals.reader.measures import MEASURES, differences, estimates
from evals.reader.rows import ReaderRow
from tests.evals.reader.samples import row

WRONG = {"right": False, "best_right": False, "exact": 0.0, "f1": 0.0, "best_f1": 0.0}
UNASKED = {"answerable": False, "gold": ()}
ROWS = (
    row(id="a", confidence=0.9),
    row(id="b", confidence=0.8, exact=0.0, f1=0.5, best_f1=0.5),
    # refused, though its span was right
    row(id="c", confidence=0.3, outcome="refused", text="", right=False, exact=0.0, f1=0.0),
    # unanswerable: answered, refused
    row(id="d", confidence=0.7, **{**WRONG, **UNASKED}),
    row(
        id="e", confidence=0.1, outcome="refused", text="", right=True, exact=1.0, f1=1.0,
        best_right=False, best_f1=0.0, **UNASKED,
    ),
)  # fmt: skip


def figures(name: str, rows: tuple[ReaderRow, ...] = ROWS) -> dict[str, float]:
    found = estimates(MEASURES[name], rows, resamples=2)
    return {key: value.value for key, value in found.items()}


def test_squad_figures() -> None:
    found = figures("squad2")
    assert found["f1"] == pytest.approx((1 + 0.5 + 0 + 0 + 1) / 5)
    assert found["exact"] == pytest.approx((1 + 0 + 0 + 0 + 1) / 5)
    assert found["answerable_f1"] == pytest.approx((1 + 0.5 + 1) / 3)
    assert found["false_answers"] == pytest.approx(1 / 2)
    assert found["false_refusals"] == pytest.approx(1 / 3)
    # pairs (answerable, not): .9 and .8 above both, .3 above .1 only: 5 of 6
    assert found["auroc"] == pytest.approx(5 / 6)
    # answering the first k: 2 + 1, + .5, - 1 (d), + 1 (c): k = 2 or 4 with 3.5 of 5
    assert found["best_f1"] == pytest.approx(3.5 / 5)
    # risks in the order a b d c e, of which d and e are wrong
    assert found["risk_coverage"] == pytest.approx((0 + 0 + 1 / 3 + 1 / 4 + 2 / 5) / 5)
    # one row a bin: .1 .2 .7(right c) .7 .1
    assert found["calibration_error"] == pytest.approx((0.1 + 0.2 + 0.7 + 0.7 + 0.1) / 5)


def test_outcomes() -> None:
    rows = (
        *ROWS,
        row(id="f", outcome="unsure", text="", right=False),
        row(id="g", outcome="unsure", text="", **WRONG),
        row(id="h", outcome="unsure", text="", **{**WRONG, **UNASKED, "right": True}),
    )
    found = figures("squad2", rows)
    assert found["assertion_precision"] == pytest.approx(2 / 3)  # a, b, and not d
    assert found["offered_right"] == pytest.approx(3 / 5)  # a, b and f of a, b, c, f, g
    assert found["refusal_precision"] == pytest.approx(1 / 2)  # e, and not c
    assert found["unsure"] == pytest.approx(3 / 8)
    assert found["false_answers"] == pytest.approx(1 / 3)


def test_yes_and_no_weigh_the_same() -> None:
    rows = (
        row(id="a", gold=("Yes",)),
        row(id="b", gold=("Yes",)),
        row(id="c", gold=("Yes",), **WRONG),
        row(id="d", gold=("No",), outcome="unsure", right=False),
        row(id="e", gold=("No",), outcome="refused", right=False),
    )
    assert figures("putin_visit", rows)["yes_no"] == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert "yes_no" not in figures("putin_visit", rows[:3])


def test_the_count_of_a_figure_is_of_the_rows_that_bear_on_it() -> None:
    counts = {
        key: value.n for key, value in estimates(MEASURES["squad2"], ROWS, resamples=2).items()
    }
    assert (counts["f1"], counts["false_answers"], counts["false_refusals"]) == (5, 2, 3)


def test_times_are_milliseconds_of_the_questions_that_were_read() -> None:
    rows = tuple(row(id=str(i), seconds=s) for i, s in enumerate((0.01, 0.02, 0.03, None)))
    found = estimates(MEASURES["squad2"], rows, resamples=2)
    assert found["p50"].value == pytest.approx(20)
    assert found["p95"].value == pytest.approx(29)
    assert found["p50"].n == 3


def test_clapnq_figures_are_of_answerable_questions_that_were_answered() -> None:
    none = {"citation_right": None, "evidence_f1": None}
    rows = (
        row(id="a", confidence=0.9, evidence_f1=0.5),
        row(id="b", confidence=0.8, citation_right=False, best_right=False, evidence_f1=0.0),
        row(id="c", confidence=0.2, outcome="refused", **none),
        row(id="d", confidence=0.1, outcome="refused", best_right=False, answerable=False, **none),
    )
    found = estimates(MEASURES["clapnq"], rows, resamples=2)
    assert found["citation_right"].value == pytest.approx(1 / 2)
    assert found["citation_right"].n == 2
    assert found["evidence_f1"].value == pytest.approx(1 / 4)
    assert found["auroc"].value == 1.0


def test_task_figures() -> None:
    rows = (
        row(id="a"),
        row(id="b", follow_up=True, right=False, best_right=False, citation_right=None),
        row(id="c", follow_up=True),
        row(id="d", follow_up=True, outcome="refused", **UNASKED),  # no bearing on follow-ups
    )
    found = figures("putin_visit", rows)
    assert found["accuracy"] == pytest.approx(3 / 4)
    assert found["follow_ups"] == pytest.approx(1 / 2)


def test_a_system_without_confidences_lacks_the_figures_that_need_them() -> None:
    none = dict.fromkeys(("confidence", "score", "best", "best_f1", "best_right"))
    rows = (row(id="a", **none), row(id="b", **{**none, **UNASKED}))
    assert set(figures("squad2", rows)) == {
        "f1",
        "exact",
        "false_answers",
        "false_refusals",
        "assertion_precision",
        "offered_right",
        "unsure",
        "p50",
        "p95",
    }


def test_intervals_are_those_of_the_questions_drawn() -> None:
    rows = tuple(row(id=str(i), f1=float(i < 30)) for i in range(100))
    found = estimates(MEASURES["squad2"][:1], rows)["f1"].interval()
    assert found.mean == pytest.approx(0.3)
    assert found.low == pytest.approx(0.21, abs=0.0101)  # as for Binomial(100, 0.3)
    assert found.high == pytest.approx(0.39, abs=0.0101)


def test_differences_pair_the_questions_that_both_were_asked() -> None:
    ours = tuple(row(id=str(i), f1=1.0 - (i % 2) / 2) for i in range(40))
    theirs = tuple(row(id=str(i), f1=0.75 - (i % 2) / 2) for i in (*range(0, 40, 2), 99))
    found = differences(MEASURES["squad2"], ours, tuple(reversed(theirs)), resamples=20)["f1"]
    assert (found.mean, found.low, found.high, found.n) == pytest.approx((0.25, 0.25, 0.25, 20))


def test_a_difference_needs_the_figure_of_both() -> None:
    without = (row(id="a", confidence=None), row(id="e", confidence=None, **UNASKED))
    found = differences(MEASURES["squad2"], without, ROWS, resamples=20)
    assert "auroc" not in found
    assert not math.isnan(found["f1"].mean)
