"""Questions as they are listed: flags, words and anchors."""

from dataclasses import replace

import pytest

from evals.report.questions import anchors_of, expected, flags_of, listed
from evals.report.reading import ArticleText, Group, grouped, read
from evals.run import Row
from evals.summary import failures
from tests.evals.report.samples import (
    ELSEWHERE,
    FELL,
    KEPT,
    REFUSED,
    RIGHT,
    ROWS,
    WRONG,
    record_of,
    row,
    run_of,
)
from tests.evals.samples import TEXT, answer, citation, question, unanswerable
from tests.evals.test_outcomes import HEDGED, UNSURE_RIGHT, UNSURE_WRONG

PACT = {"a1": ArticleText("Pact", "pact.txt", TEXT)}


def groups(*tasks: tuple[Row, ...]) -> tuple[Group, ...]:
    return grouped(read(record_of(*tasks)))


@pytest.mark.parametrize(
    ("row", "flags"),
    [
        (RIGHT, ("right",)),
        (KEPT, ("right",)),
        (ELSEWHERE, ("failed", "wrong-citation")),
        (WRONG, ("failed", "wrong-answer", "wrong-citation")),
        (REFUSED, ("failed", "false-refusal")),
        (FELL, ("failed", "false-answer")),
        (UNSURE_RIGHT, ("unsure-right",)),
        (UNSURE_WRONG, ("failed", "unsure-wrong")),
        (HEDGED, ("unsure-nothing",)),
        (replace(RIGHT, broken=("It is not there.",)), ("failed", "wrong-citation")),
    ],
    ids=lambda value: value.question.id if isinstance(value, Row) else " ".join(value),
)
def test_a_question_is_filtered_by_all_that_is_wrong_with_it(
    row: Row, flags: tuple[str, ...]
) -> None:
    assert flags_of(row) == flags


def test_what_failed_is_what_the_tables_list_as_failures() -> None:
    rows = (*ROWS, UNSURE_RIGHT, UNSURE_WRONG, HEDGED)
    failed = [each for each in rows if "failed" in flags_of(each)]
    assert failed == list(failures(run_of(rows)))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (question(answers=["1996", "in 1996", "1996"]), "1996 or in 1996"),
        (question(answers=["1996", "1961"], all=True, kind="list"), "1996 and 1961"),
        (question(kind="broad", broad=True, answers=[]), "A quotation of an expected sentence"),
        (unanswerable(), "No answer: Nobody is named."),
    ],
)
def test_what_was_expected_is_told_in_words(asked: object, words: str) -> None:
    assert expected(replace(RIGHT, question=asked)) == words  # type: ignore[arg-type]


def test_a_listed_question_tells_how_it_was_understood_and_what_was_held_back() -> None:
    rows = (replace(RIGHT, understood="When was the pact of 1961 dissolved?"), REFUSED)
    (group,) = groups(rows)
    first, second = listed(group, PACT, anchors_of([group]), {"q-refused": ["lost"]})
    assert first.understood == "When was the pact of 1961 dissolved?"
    assert (first.unsaid, second.unsaid) == (None, "1996 (right)")
    assert second.understood is None
    assert second.flags == ("failed", "false-refusal", "lost")
    assert second.verdicts == (("false-refusal", "False refusal"),)
    assert ("Time", "80\u202fms (read 50\u202fms)") in first.facts


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (RIGHT, "It cites an expected sentence:"),
        (ELSEWHERE, "It cites another sentence than what was expected:"),
        (REFUSED, "Nothing was cited. Expected:"),
        (KEPT, ""),
        (UNSURE_RIGHT, "It cites an expected sentence:"),
        (HEDGED, "Perhaps:"),
        (
            row(
                question(id="words"),
                answer("dissolved in 1996", citation("It was dissolved in 1996.", "It")),
            ),
            "It cites an expected sentence, but marks other words as the answer:",
        ),
        (
            row(unanswerable(id="plain"), answer("1996", citation("It was dissolved in 1996."))),
            "Cited, though nothing was expected:",
        ),
    ],
    ids=lambda value: value.question.id if isinstance(value, Row) else "",
)
def test_what_was_cited_is_told_beside_what_was_expected(row: Row, words: str) -> None:
    (group,) = groups((row,))
    (found,) = listed(group, PACT, anchors_of([group]), {})
    assert found.cited == words


def test_anchors_are_the_ids_as_far_as_those_are_free_and_fit_an_address() -> None:
    odd = replace(RIGHT, question=question(id='a "b"/<c>'))
    anchors = anchors_of(groups((RIGHT, odd), (RIGHT, KEPT)))
    assert anchors == {
        ("pact", "right"): "q-right",
        ("pact", 'a "b"/<c>'): "q-a-b-c",
        ("treaty", "right"): "q-treaty-right",
        ("treaty", "kept"): "q-kept",
    }


def test_ids_that_differ_only_in_signs_have_anchors_of_their_own() -> None:
    rows = tuple(replace(RIGHT, question=question(id=each)) for each in ("a b", "a/b", "a?b"))
    anchors = anchors_of(groups(rows))
    assert len(set(anchors.values())) == 3
