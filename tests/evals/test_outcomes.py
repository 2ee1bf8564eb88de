"""Outcomes by hand: what was asserted, what was only offered, what was refused."""

from dataclasses import replace

import pytest

from evals.bootstrap import Interval
from evals.outcomes import outcome_figures, yes_no_figures, yes_or_no
from evals.run import Row
from evals.summary import failures, summarise
from qa.types import UNSURE
from tests.evals.report.samples import (
    ELSEWHERE,
    FELL,
    GOLD,
    KEPT,
    REFUSED,
    RIGHT,
    WRONG,
    refusal,
    row,
    run_of,
)
from tests.evals.samples import answer, citation, question, unanswerable

PERHAPS = replace(answer(f"{UNSURE}1996", GOLD), outcome="unsure")
UNSURE_RIGHT = row(question(id="perhaps"), PERHAPS, 0.5)
UNSURE_WRONG = row(
    question(id="hardly"),
    replace(PERHAPS, text=f"{UNSURE}1961", citations=(citation("The pact of 1961", "1961"),)),
    0.4,
)
HEDGED = row(unanswerable(id="hedged"), PERHAPS, 0.4)
ROWS = (RIGHT, ELSEWHERE, WRONG, UNSURE_RIGHT, UNSURE_WRONG, REFUSED, KEPT, HEDGED, FELL)


def share(figure: Interval | None) -> tuple[float, int]:
    assert figure is not None
    return (pytest.approx(figure.mean), figure.n)  # type: ignore[return-value]


class TestRows:
    def test_what_is_unsure_is_judged_by_its_candidate(self) -> None:
        assert (UNSURE_RIGHT.text, UNSURE_RIGHT.best) == ("Not sure. Perhaps: 1996", "1996")
        assert (UNSURE_RIGHT.best_right, UNSURE_WRONG.best_right) == (True, False)
        assert (UNSURE_RIGHT.offered_right, REFUSED.offered_right) == (True, False)
        assert REFUSED.best_right  # but nobody was shown it

    def test_it_counts_as_not_answered(self) -> None:
        assert not UNSURE_RIGHT.answered
        assert not UNSURE_RIGHT.score.correct
        assert HEDGED.score.correct
        assert not HEDGED.best_right

    def test_a_candidate_for_a_broad_question_is_judged_by_what_it_cites(self) -> None:
        asked = question(kind="broad", broad=True, answers=[])
        assert row(asked, PERHAPS).best_right
        assert not row(asked, replace(PERHAPS, citations=())).best_right
        assert not row(asked, refusal("1996")).best_right


class TestFigures:
    def test_each_outcome_has_its_share(self) -> None:
        found = outcome_figures(ROWS)
        assert found is not None
        assert share(found.asserted) == (4 / 9, 9)
        assert share(found.unsure) == (3 / 9, 9)
        assert share(found.refused) == (2 / 9, 9)

    def test_right_when_asserted_and_when_refused(self) -> None:
        found = outcome_figures(ROWS)
        assert found is not None
        assert share(found.assertion_precision) == (2 / 4, 4)
        assert share(found.refusal_precision) == (1 / 2, 2)

    def test_of_what_the_article_answers(self) -> None:
        found = outcome_figures(ROWS)
        assert found is not None
        assert share(found.asserted_right) == (2 / 6, 6)
        assert share(found.offered_right) == (3 / 6, 6)
        assert share(found.asserted_wrong) == (1 / 6, 6)
        assert share(found.unsure_answerable) == (2 / 6, 6)
        assert share(found.refused_answerable) == (1 / 6, 6)

    def test_of_what_it_does_not_answer(self) -> None:
        found = outcome_figures(ROWS)
        assert found is not None
        assert share(found.false_assertions) == (1 / 3, 3)
        assert share(found.unsure_unanswerable) == (1 / 3, 3)
        assert share(found.refused_unanswerable) == (1 / 3, 3)

    def test_without_questions_there_are_none(self) -> None:
        assert outcome_figures([]) is None
        silent = outcome_figures([KEPT])
        assert silent is not None
        assert (silent.assertion_precision, silent.offered_right) == (None, None)

    def test_the_figures_of_two_outcomes_take_unsure_for_not_answered(self) -> None:
        found = summarise(run_of(ROWS))
        assert share(found.accuracy) == (4 / 9, 9)  # two asserted, one refused, one hedged
        assert share(found.false_answers) == (1 / 3, 3)
        assert share(found.false_refusals) == (3 / 6, 6)

    def test_follow_ups_have_outcomes_of_their_own(self) -> None:
        found = summarise(run_of(ROWS)).follow_up_outcomes
        assert found is not None
        assert share(found.asserted) == (1.0, 1)
        assert summarise(run_of((RIGHT,))).follow_up_outcomes is None

    def test_what_is_unsure_and_right_has_not_failed(self) -> None:
        ids = [each.question.id for each in failures(run_of(ROWS))]
        assert ids == ["elsewhere", "wrong", "hardly", "refused", "fell"]


def yes_no(gold: str, said: str, outcome: str = "answered") -> Row:
    asked = question(kind="yes_no", answers=[gold], evidence=["It was dissolved in 1996."])
    text = f"{said}. It was dissolved in 1996."
    if outcome == "refused":
        return row(asked, refusal())
    shown = text if outcome == "answered" else f"{UNSURE}{text}"
    return row(asked, replace(answer(shown, GOLD, kind="yes_no"), outcome=outcome))


class TestYesNo:
    @pytest.mark.parametrize(
        ("accepted", "gold"),
        [
            (["Yes"], "yes"),
            (["no", "No."], "no"),
            (["1996", "in 1996"], None),
            ([], None),
            (["yes", "no"], None),
        ],
    )
    def test_what_is_right_is_told_by_the_accepted_answers(
        self, accepted: list[str], gold: str | None
    ) -> None:
        assert yes_or_no(accepted) == gold

    def test_each_answer_has_a_share_and_both_weigh_the_same(self) -> None:
        found = yes_no_figures(
            [
                *(yes_no("Yes", "Yes") for _ in range(6)),
                yes_no("Yes", "No"),
                yes_no("Yes", "Yes", "refused"),
                yes_no("No", "No"),
                yes_no("No", "Yes", "unsure"),
                yes_no("No", "No", "unsure"),
                yes_no("No", "Yes"),
                RIGHT,
            ]
        )
        assert found is not None
        assert share(found.yes) == (6 / 8, 8)
        assert share(found.no) == (2 / 4, 4)
        assert share(found.balanced) == ((6 / 8 + 2 / 4) / 2, 12)
        assert share(found.asserted_no) == (1 / 4, 4)
        assert share(found.asserted_balanced) == ((6 / 8 + 1 / 4) / 2, 12)

    def test_without_one_of_the_two_there_is_no_balance(self) -> None:
        found = yes_no_figures([yes_no("Yes", "Yes")])
        assert found is not None
        assert (found.no, found.balanced) == (None, None)
        assert yes_no_figures([RIGHT]) is None
