"""Rows: what is right in each set, by examples."""

import pytest

from evals.cases import Case
from evals.gold import locate
from evals.reader.rows import clapnq_row, squad_row, task_row
from evals.run import Row as TaskRow
from evals.run import row_of
from qa.types import Answer
from tests.evals.reader.samples import DISSOLVED, asked, perhaps, place, refused, said
from tests.evals.samples import answer, article, citation, question, unanswerable

FIRST = "The pact of 1961 bound both sides."
LATER = "Later deals replaced it."


def test_squad_scores_what_was_said() -> None:
    row = squad_row(asked("1996", "in 1996"), said("1996"), 0.4, scored=True)
    assert (row.exact, row.f1, row.right) == (1.0, 1.0, True)
    assert (row.text, row.best, row.best_f1, row.best_right) == ("1996", "1996", 1.0, True)
    assert (row.confidence, row.score) == (0.75, 2.0)


def test_squad_gives_nothing_for_refusing_what_is_answered_there() -> None:
    row = squad_row(asked("1996"), refused("in 1996"), 0.4, scored=True)
    assert (row.exact, row.f1, row.right, row.text) == (0.0, 0.0, False, "")
    # What it would have said: 1 of 2 tokens right, all of 1 found.
    assert (row.best, row.best_right) == ("in 1996", True)
    assert row.best_f1 == pytest.approx(2 / 3)


def test_what_is_unsure_scores_as_not_answered_and_is_judged_by_its_candidate() -> None:
    row = squad_row(asked("1996"), perhaps("1996"), 0.4, scored=True)
    assert (row.outcome, row.text, row.f1, row.right) == ("unsure", "", 0.0, False)
    assert (row.best, row.best_right, row.offered_right) == ("1996", True, True)
    kept = squad_row(asked(), perhaps("1996"), 0.4, scored=True)
    assert (kept.f1, kept.right, kept.best_right) == (1.0, True, False)
    cited = clapnq_row(asked(DISSOLVED), perhaps("1996"), 0.4, scored=True)
    assert (cited.right, cited.citation_right, cited.best_right) == (False, None, True)


def test_squad_rewards_refusing_the_unanswerable_and_nothing_else() -> None:
    refusal = squad_row(asked(), refused("1996"), 0.4, scored=True)
    assert (refusal.exact, refusal.f1, refusal.right) == (1.0, 1.0, True)
    assert refusal.best_right is False
    false = squad_row(asked(), said("1996"), 0.4, scored=True)
    assert (false.exact, false.f1, false.right) == (0.0, 0.0, False)


def test_a_reader_that_found_nothing_has_an_empty_best() -> None:
    row = squad_row(asked("1996"), refused(None), 0.4, scored=True)
    assert (row.best, row.best_f1, row.score) == ("", 0.0, None)


def test_a_system_without_scores_is_judged_by_its_text_alone() -> None:
    row = squad_row(asked("1996"), answer("1996", kind="generated"), 0.4, scored=False)
    assert (row.f1, row.right) == (1.0, True)
    assert (row.best, row.best_f1, row.best_right, row.confidence, row.score) == (None,) * 5


def test_the_time_is_that_from_the_passages_to_the_answer() -> None:
    row = squad_row(asked("1996"), said("1996"), 3.4, scored=True)
    assert row.seconds == pytest.approx(0.3)
    assert row.total_seconds == 3.4
    assert squad_row(asked(), refused(), 3.4, scored=True).seconds is None  # nothing was read


def test_clapnq_wants_the_cited_sentence_inside_the_gold_answer() -> None:
    inside = clapnq_row(asked(DISSOLVED, LATER), said("1996"), 0.4, scored=True)
    assert (inside.right, inside.citation_right, inside.best_right) == (True, True, True)
    outside = clapnq_row(asked(FIRST), said("1996"), 0.4, scored=True)
    assert (outside.right, outside.citation_right, outside.best_right) == (False, False, False)


def test_clapnq_counts_sentences_both_ways() -> None:
    # Cites 1 of the 2 gold sentences and nothing else: precision 1, recall 1/2.
    row = clapnq_row(asked(DISSOLVED, LATER), said("1996"), 0.4, scored=True)
    assert row.evidence_f1 == pytest.approx(2 / 3)
    assert clapnq_row(asked(FIRST), said("1996"), 0.4, scored=True).evidence_f1 == 0.0


def test_half_a_sentence_is_enough_less_is_not() -> None:
    half = clapnq_row(asked("dissolved in 1996."), said("1996"), 0.4, scored=True)
    assert half.citation_right  # 18 of 25 characters
    less = clapnq_row(asked("in 1996."), said("1996"), 0.4, scored=True)
    assert not less.citation_right  # 8 of 25
    assert less.best_right  # the span itself lies in it


def test_clapnq_refusals_have_no_citation_and_are_right_for_the_unanswerable() -> None:
    refusal = clapnq_row(asked(DISSOLVED), refused("1996"), 0.4, scored=True)
    assert (refusal.right, refusal.citation_right, refusal.evidence_f1) == (False, None, None)
    assert refusal.best_right
    right = clapnq_row(asked(), refused("1996"), 0.4, scored=True)
    assert (right.right, right.best_right) == (True, False)
    false = clapnq_row(asked(), said("1996"), 0.4, scored=True)
    assert (false.right, false.citation_right) == (False, None)


def test_clapnq_cannot_judge_a_text_without_a_citation() -> None:
    row = clapnq_row(asked(DISSOLVED), answer("1996", kind="generated"), 0.4, scored=False)
    assert (row.right, row.citation_right, row.best_right) == (None, None, None)
    assert clapnq_row(asked(DISSOLVED), refused(), 0.4, scored=False).right is False


def of_task(given: Answer, *, answerable: bool = True, **changes: object) -> TaskRow:
    asked = question(**changes) if answerable else unanswerable(**changes)
    one = article()
    return row_of(Case(asked, locate(asked, [one])), given, {one.id: one}, 0.5)


def test_a_task_keeps_its_own_score() -> None:
    given = answer("1996", citation(LATER))
    row = task_row(of_task(given), given, scored=True)
    assert (row.right, row.best_right, row.citation_right, row.kind) == (True, True, False, "date")
    assert (row.gold, row.total_seconds) == (("1996", "in 1996"), 0.5)


def test_a_refusal_in_a_task_is_judged_by_what_it_would_have_said() -> None:
    given = refused("1996")
    row = task_row(of_task(given), given, scored=True)
    assert (row.right, row.best_right, row.citation_right) == (False, True, None)
    given = refused("Later deals")
    assert not task_row(of_task(given), given, scored=True).best_right
    given = refused("1996")
    none = task_row(of_task(given, answerable=False), given, scored=True)
    assert (none.right, none.best_right) == (True, False)


def test_follow_ups_are_known_by_their_history() -> None:
    given = said("1996")
    history = (("What bound them?", "A pact."),)
    row = task_row(of_task(given, history=history), given, scored=True)
    assert row.follow_up


def test_places_of_the_samples_are_what_they_say() -> None:
    assert place("1996").start == place(DISSOLVED).end - len("1996.")
