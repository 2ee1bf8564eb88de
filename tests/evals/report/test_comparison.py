"""Two records compared: paired differences, worked out by hand, and what moved."""

from dataclasses import replace
from typing import Any

import pytest

from evals.report.comparison import Comparison, Difference, compare_records
from evals.report.questions import anchors_of
from evals.report.reading import grouped, read
from tests.evals.report.samples import (
    BEFORE,
    FELL,
    GOLD,
    KEPT,
    RIGHT,
    ROWS,
    WRONG,
    record_of,
    refusal,
    row,
)
from tests.evals.samples import answer, question


def compared(now: dict[str, Any], before: dict[str, Any]) -> Comparison:
    here = read(now)
    return compare_records(here, read(before), anchors_of(grouped(here)))


@pytest.fixture
def found() -> Comparison:
    return compared(record_of(ROWS), record_of(BEFORE, created="2026-11-20T10:00:00+00:00"))


def by_measure(differences: tuple[Difference, ...]) -> dict[str, tuple[float, ...]]:
    return {
        each.measure.removesuffix(", of all questions with an answer"): (
            each.before,
            each.now,
            each.change.mean,
            each.won,
            each.lost,
        )
        for each in differences
    }


def test_measures_are_compared_question_by_question(found: Comparison) -> None:
    (task,) = found.tasks
    assert (task.task, task.same, task.new, task.gone, task.edited) == ("pact", 6, 0, 0, 0)
    assert not task.articles_changed
    assert not task.identical
    assert by_measure(task.differences) == {
        "accuracy": (pytest.approx(2 / 6), pytest.approx(3 / 6), pytest.approx(1 / 6), 2, 1),
        "correct citations": (0.25, 0.25, 0.0, 1, 1),
        "false answers": (1.0, 0.5, -0.5, 1, 0),
        "false refusals": (0.25, 0.25, 0.0, 1, 1),
        "right, asserted or unsure": (0.5, 0.5, 0.0, 1, 1),
        # Of all that was asserted and refused: two of five before, and none of one.
        "right when asserted": (pytest.approx(2 / 5), 0.5, pytest.approx(0.1), 1, 0),
        "right when refused": (0.0, 0.5, 0.5, 1, 1),
    }
    assert [each.change.n for each in task.differences] == [6, 4, 2, 4, 4, 4, 1]


def test_an_interval_around_nothing_is_no_clear_difference(found: Comparison) -> None:
    (task,) = found.tasks
    assert {each.verdict for each in task.differences} == {"no clear difference"}


@pytest.mark.parametrize(("better", "verdict"), [(True, "better"), (False, "worse")])
def test_an_interval_beside_nothing_is_a_verdict(better: bool, verdict: str) -> None:
    ids = [f"n{k}" for k in range(8)]
    right = tuple(row(question(id=each), answer("1996", GOLD)) for each in ids)
    refused = tuple(row(question(id=each), refusal()) for each in ids)
    now, before = (right, refused) if better else (refused, right)
    (task,) = compared(record_of(now), record_of(before)).tasks
    assert {each.measure.split(",")[0]: each.verdict for each in task.differences} == {
        "accuracy": verdict,
        "correct citations": verdict,
        "false refusals": verdict,
        "right": verdict,
    }


def test_what_moved_is_listed_with_how_it_went_before_and_now(found: Comparison) -> None:
    (lost,) = found.lost
    assert (lost.anchor, lost.was, lost.is_now) == (
        "q-refused",
        (("right", "Right"),),
        (("false-refusal", "False refusal"),),
    )
    assert (lost.before.text, lost.now.text) == ("1996", "The article does not say.")
    assert lost.lost == (
        "accuracy",
        "correct citations",
        "false refusals",
        "right, asserted or unsure",
        "right when refused",
    )
    assert [each.anchor for each in found.won] == ["q-right", "q-kept"]


def test_only_questions_that_are_the_same_are_compared() -> None:
    edited = replace(WRONG, question=WRONG.question.model_copy(update={"answers": ("1961",)}))
    before = record_of((RIGHT, edited, FELL))
    (task,) = compared(record_of((RIGHT, WRONG, KEPT)), before).tasks
    assert (task.same, task.new, task.gone, task.edited) == (1, 1, 1, 1)


def test_tasks_that_are_in_one_record_only_are_named() -> None:
    found = compared(record_of(ROWS, ROWS), record_of(ROWS, ROWS, names=("treaty", "letter")))
    assert [each.task for each in found.tasks] == ["treaty"]
    assert (found.only_now, found.only_before) == (("pact",), ("letter",))
    assert found.together == ()


def test_several_tasks_are_compared_together_too() -> None:
    found = compared(record_of(ROWS, ROWS), record_of(BEFORE, BEFORE))
    assert by_measure(found.together)["accuracy"][2:] == (pytest.approx(1 / 6), 4, 2)
    assert found.together[0].change.n == 12


def test_the_same_run_says_the_same() -> None:
    found = compared(record_of(ROWS), record_of(ROWS))
    assert found.tasks[0].identical
    assert (found.lost, found.won, found.circumstances) == ((), (), ())


def test_what_the_runs_were_made_with_is_told_where_it_differs() -> None:
    before = record_of(
        ROWS,
        commit=None,
        dirty=False,
        settings={"reader": {"threshold": None}, "answer": {"closest": 3}},
        versions={"python": "3.11.7", "torch": "2.13.0"},
    )
    before["models"]["reader"] = "large"
    assert compared(record_of(ROWS), before).circumstances == (
        ("commit", "not known", "0123456789ab, with uncommitted changes"),
        ("setting reader.threshold", "none", "0.4"),
        ("model: reader", "large", "packaged"),
        ("version of torch", "2.13.0", "–"),
    )
