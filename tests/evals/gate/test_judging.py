"""What may be merged: floors, non-inferiority against the anchor, and what accepting moves."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from evals.bootstrap import Interval
from evals.errors import TaskError
from evals.gate.baseline import Baseline, Result, Results, load_baseline, write_baseline
from evals.gate.judging import accept, compare, judge, judge_together
from evals.outcomes import OutcomeFigures
from evals.summary import Summary
from evals.task import Gate

GATE = Gate(
    margin=0.05,
    margin_false_answers=0.15,
    min_accuracy=0.6,
    min_citations_correct=0.9,
    max_false_answers=0.2,
    max_false_refusals=0.4,
    min_precision=0.85,
    min_refusal_precision=0.5,
    min_offered_right=0.65,
)
RIGHT = Result(
    asked="h", correct=True, outcome="answered", best_right=True, cited=True, retrieved=1.0
)
WRONG = RIGHT.model_copy(update={"correct": False, "best_right": False, "cited": False})
UNSURE = RIGHT.model_copy(update={"correct": False, "outcome": "unsure", "cited": False})
REFUSED = WRONG.model_copy(update={"outcome": "refused"})
KEPT = Result(
    asked="h", correct=True, outcome="refused", best_right=None, cited=None, retrieved=None
)
FELL = KEPT.model_copy(update={"correct": False, "outcome": "answered"})
HEDGED = KEPT.model_copy(update={"outcome": "unsure"})


def results(rows: Mapping[str, Result], commit: str = "c") -> Results:
    return Results(created="2030-01-01T00:00:00+00:00", commit=commit, rows=dict(rows))


def rows(right: int, refused: int, kept: int, fell: int = 0) -> dict[str, Result]:
    """Answerable questions a0, a1 …, those answered rightly first; then unanswerable ones."""
    answerable = [RIGHT] * right + [REFUSED] * refused
    unanswerable = [KEPT] * kept + [FELL] * fell
    found = {f"a{n}": o for n, o in enumerate(answerable)}
    return found | {f"u{n}": o for n, o in enumerate(unanswerable)}


def baseline(found: Mapping[str, Result]) -> Baseline:
    return Baseline(results(found), results(found))


def figures(**means: float) -> Summary:
    """A summary of which the gate needs eight figures."""
    known = {
        "assertion_precision": 0.9,
        "refusal_precision": 0.6,
        "offered_right": 0.8,
        "accuracy": 0.7,
        "citations_correct": 0.95,
        "false_answers": 0.1,
        "false_refusals": 0.3,
        "quote_validity": 1.0,
    } | means
    summary, outcomes = object.__new__(Summary), object.__new__(OutcomeFigures)
    for made in (summary, outcomes):
        for name in made.__dataclass_fields__:
            value = Interval(known[name], 0.0, 1.0, 100) if name in known else None
            object.__setattr__(made, name, value)
    object.__setattr__(summary, "outcomes", outcomes)
    return summary


SAME = rows(60, 20, 20)


def problems(run: Mapping[str, Result], **means: float) -> tuple[str, ...]:
    return judge("t", GATE, figures(**means), results(run), baseline(SAME)).problems


def test_the_same_run_again_passes() -> None:
    verdict = judge("t", GATE, figures(), results(SAME), baseline(SAME))
    assert (verdict.task, verdict.problems, verdict.passed) == ("t", (), True)


@pytest.mark.parametrize(
    ("figure", "value", "complaint"),
    [
        ("accuracy", 0.59, "accuracy: 59.0% of 100, at least 60.0% asked"),
        ("citations_correct", 0.89, "citations correct: 89.0% of 100, at least 90.0% asked"),
        ("false_answers", 0.21, "false answers: 21.0% of 100, at most 20.0% asked"),
        ("false_refusals", 0.41, "false refusals: 41.0% of 100, at most 40.0% asked"),
        ("assertion_precision", 0.84, "right when asserted: 84.0% of 100, at least 85.0% asked"),
        ("refusal_precision", 0.4, "right when refused: 40.0% of 100, at least 50.0% asked"),
        ("offered_right", 0.6, "right, asserted or unsure: 60.0% of 100, at least 65.0% asked"),
        ("quote_validity", 0.99, "a quote does not stand in the article where it says"),
    ],
)
def test_each_floor_is_kept(figure: str, value: float, complaint: str) -> None:
    assert problems(SAME, **{figure: value}) == (complaint,)


def test_a_floor_may_be_met_exactly() -> None:
    assert problems(SAME, accuracy=0.6, false_answers=0.2) == ()


def test_one_lost_question_of_eighty_is_within_the_margin_and_ten_are_not() -> None:
    assert problems(rows(59, 21, 20)) == ()
    lost = problems(rows(50, 30, 20))
    assert [each.split(" may ")[0] for each in lost] == [
        "accuracy",
        "correct citations",
        "false refusals",
        "right, asserted or unsure",
    ]
    assert "10 lost, 0 won of 80" in lost[1]


def test_an_answer_that_is_only_unsure_now_is_no_longer_asserted_but_still_offered() -> None:
    run = SAME | {f"a{n}": UNSURE for n in range(10)}
    told = problems(run)
    assert any(each.startswith("accuracy may be worse") for each in told)
    assert not any("asserted or unsure" in each for each in told)


def test_what_is_asserted_is_compared_over_what_each_run_asserts() -> None:
    # Nine of ten asserted are right in one run, all of 54 in the other: fewer, and surer.
    before = rows(54, 20, 20) | {f"w{n}": WRONG for n in range(6)}
    surer = before | {f"w{n}": REFUSED for n in range(6)}
    (change,) = (c for c in compare(surer, before) if c.measure.name == "right when asserted")
    assert change.better.mean == pytest.approx(0.1)
    assert (len(change.won), len(change.lost), change.better.n) == (6, 0, 54)
    (other,) = (c for c in compare(before, surer) if c.measure.name == "right when asserted")
    assert (other.better.mean, other.lost) == (pytest.approx(-0.1), change.won)


def together(run: Mapping[str, Result], before: Mapping[str, Result]) -> tuple[str, ...]:
    found = {name: (results(run), baseline(before)) for name in ("one", "two", "three", "four")}
    return judge_together(found).problems


def test_refusals_of_what_the_article_answers_are_a_loss_over_all_tasks() -> None:
    before = rows(60, 0, 20) | {f"n{n}": UNSURE for n in range(10)}
    run = before | {f"n{n}": REFUSED for n in range(10)}
    assert any(each.startswith("right when refused may be worse") for each in together(run, before))
    alone = judge("t", GATE, figures(), results(run), baseline(before)).problems
    assert not any("right when refused" in each for each in alone)


def test_more_wrong_assertions_are_a_loss_over_all_tasks_and_one_in_a_hundred_is_not() -> None:
    before = rows(60, 20, 20) | {f"w{n}": REFUSED for n in range(8)}
    run = before | {f"w{n}": WRONG for n in range(8)}
    assert [each.split(" may")[0] for each in together(run, before)] == ["right when asserted"]
    assert together(before | {"w0": WRONG}, before) == ()


def test_what_is_unsure_of_the_unanswerable_is_neither_a_false_answer_nor_a_refusal() -> None:
    run = SAME | {f"u{n}": HEDGED for n in range(5)}
    changes = {c.measure.name: c.better.mean for c in compare(run, SAME)}
    assert (changes["false answers"], changes["accuracy"]) == (0.0, 0.0)


def test_a_run_that_asserts_nothing_has_no_such_share() -> None:
    silent = rows(0, 80, 20)
    assert "right when asserted" not in {c.measure.name for c in compare(silent, SAME)}


def test_evidence_that_is_no_longer_retrieved_is_a_loss_though_answers_are_the_same() -> None:
    run = dict(SAME)
    for n in range(8):
        run[f"a{n}"] = RIGHT.model_copy(update={"retrieved": 0.0})
    (problem,) = problems(run)
    assert problem.startswith("evidence retrieved may be worse")


def test_of_the_few_that_cannot_be_answered_one_may_fall_and_three_may_not() -> None:
    assert problems(rows(60, 20, 19, 1)) == ()
    fallen = problems(rows(60, 20, 17, 3))
    assert any(each.startswith("false answers may be worse") for each in fallen)


def test_as_many_won_as_lost_may_still_hide_a_loss() -> None:
    run = dict(SAME)
    for n in range(10):
        run[f"a{n}"], run[f"a{60 + n}"] = REFUSED, RIGHT
    (change, *_) = compare(run, SAME)
    assert change.better.mean == 0.0
    assert (len(change.won), len(change.lost)) == (10, 10)
    # 20 of 100 changed: the mean of the difference is known to about .045, so to -.07.
    assert any(each.startswith("accuracy may be worse") for each in problems(run))


def test_without_a_baseline_nothing_passes() -> None:
    verdict = judge("t", GATE, figures(), results(SAME), None)
    assert verdict.problems == ("there is no baseline to compare with: article-qa eval --accept",)


def test_questions_that_changed_are_not_compared() -> None:
    changed = {key: o.model_copy(update={"asked": "other"}) for key, o in rows(0, 80, 20).items()}
    assert compare(changed, SAME) == ()
    assert problems(changed) == (
        "no question is as it was in the baseline: article-qa eval --accept",
    )


def test_losses_too_small_for_one_task_show_in_all_together() -> None:
    lost, before = rows(232, 88, 80), rows(240, 80, 80)
    assert judge("t", GATE, figures(), results(lost), baseline(before)).passed
    together = judge_together(
        {name: (results(lost), baseline(before)) for name in ("one", "two", "three", "four")}
    )
    assert together.task == "all tasks together"
    assert any(each.startswith("accuracy may be worse") for each in together.problems)
    same = judge_together({name: (results(SAME), baseline(SAME)) for name in ("one", "two")})
    assert same.passed


class TestAccept:
    def test_the_first_run_is_baseline_and_anchor(self) -> None:
        first = accept(results(SAME), None, move_anchor=False)
        assert (first.anchor, first.accepted) == (results(SAME), results(SAME))

    def test_a_better_run_moves_both(self) -> None:
        better = results(rows(62, 18, 20), "d")
        after = accept(better, baseline(SAME), move_anchor=False)
        assert (after.anchor, after.accepted) == (better, better)

    def test_a_run_that_lost_something_leaves_the_anchor(self) -> None:
        # Better by every measure but one: three more right, one more false answer.
        mixed = results(rows(63, 17, 19, 1), "d")
        after = accept(mixed, baseline(SAME), move_anchor=False)
        assert (after.anchor.rows, after.accepted) == (SAME, mixed)

    def test_so_that_small_losses_do_not_add_up(self) -> None:
        known, lost = baseline(SAME), 0
        while judge("t", GATE, figures(), results(rows(60 - lost, 20 + lost, 20)), known).passed:
            known = accept(results(rows(60 - lost, 20 + lost, 20)), known, move_anchor=False)
            lost += 1
        assert 1 < lost < 5
        assert known.anchor.rows == SAME

    def test_new_questions_join_the_anchor(self) -> None:
        run = rows(59, 21, 20) | {"a99": REFUSED.model_copy(update={"asked": "new"})}
        after = accept(results(run), baseline(SAME), move_anchor=False)
        assert after.anchor.rows == SAME | {"a99": run["a99"]}

    def test_the_anchor_moves_down_only_when_told_to(self) -> None:
        worse = results(rows(40, 40, 20))
        assert accept(worse, baseline(SAME), move_anchor=True) == Baseline(worse, worse)


class TestFile:
    def test_a_baseline_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"
        written = Baseline(results(SAME), results(rows(61, 19, 20), "d"))
        write_baseline(path, "t", written)
        assert load_baseline(path) == written
        lines = path.read_text().splitlines()
        assert sum('"a0"' in line for line in lines) == 2  # a question a line, in each run

    def test_one_of_two_outcomes_is_read_as_far_as_it_knows(self, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"
        path.write_text(
            """{"format": 1, "task": "t", "anchor": {"created": "", "commit": null, "rows": {
            "a0": {"asked": "h", "correct": true, "answered": true, "cited": true,
                   "retrieved": 1.0},
            "a1": {"asked": "h", "correct": false, "answered": false, "cited": false,
                   "retrieved": 1.0},
            "u0": {"asked": "h", "correct": false, "answered": true, "cited": null,
                   "retrieved": null}}}, "accepted": {"created": "", "commit": null, "rows": {}}}"""
        )
        read = load_baseline(path)
        assert read is not None
        assert read.anchor.rows == {
            "a0": RIGHT,
            "a1": REFUSED.model_copy(update={"best_right": None}),
            "u0": FELL,
        }

    def test_none_is_none(self, tmp_path: Path) -> None:
        assert load_baseline(tmp_path / "baseline.json") is None

    def test_a_damaged_one_is_an_error_that_says_what_to_do(self, tmp_path: Path) -> None:
        path = tmp_path / "baseline.json"
        path.write_text('{"format": 1}')
        with pytest.raises(TaskError, match=r"is not a baseline.*version control"):
            load_baseline(path)
