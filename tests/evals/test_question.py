"""Question files: what is accepted, and how a mistake is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from evals.errors import TaskError
from evals.question import Question, count_drafts, load_questions

GOOD: dict[str, Any] = {
    "id": "q1",
    "kind": "date",
    "question": "When?",
    "answers": ["1996"],
    "evidence": ["It ended in 1996."],
}
REFUSED: dict[str, Any] = {
    "id": "q2",
    "kind": "near_miss",
    "question": "Who signed?",
    "unanswerable": "The signers are not named.",
}


def written(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_file_is_read_in_order_and_blank_lines_are_skipped(tmp_path: Path) -> None:
    follow_up = GOOD | {"id": "q3", "history": [["Which treaty?", "That of 1961."]]}
    path = written(tmp_path, json.dumps(GOOD), "", json.dumps(REFUSED), json.dumps(follow_up), "")
    first, second, third = load_questions(path)
    assert (first.id, second.id, third.id) == ("q1", "q2", "q3")
    assert (first.answerable, second.answerable) == (True, False)
    assert (first.follow_up, third.follow_up) == (False, True)
    assert third.history == (("Which treaty?", "That of 1961."),)


def test_a_line_separator_inside_a_question_does_not_shift_line_numbers(tmp_path: Path) -> None:
    odd = GOOD | {"question": "When\u2028exactly?"}
    path = written(tmp_path, json.dumps(odd, ensure_ascii=False), "{")
    with pytest.raises(TaskError, match="line 2: not JSON"):
        load_questions(path)


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        json.dumps(GOOD),
        "{not json}",
        json.dumps(GOOD | {"id": "q3", "kind": "riddle"}),
        json.dumps(GOOD | {"id": "q4", "answer": "1996"}),
        json.dumps(GOOD),
        json.dumps(GOOD | {"id": "q6", "evidence": []}),
    )
    with pytest.raises(TaskError) as raised:
        load_questions(path)
    message = str(raised.value)
    assert "line 2: not JSON" in message
    assert "line 3: kind: " in message
    assert "line 4: answer: " in message
    assert "line 5: id 'q1' was used on line 1" in message
    assert "line 6: an answerable question needs evidence" in message


def test_a_long_list_of_problems_is_cut(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match="and 5 more"):
        load_questions(written(tmp_path, *["{"] * 15))


def test_an_empty_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match="holds no questions"):
        load_questions(written(tmp_path, ""))
    with pytest.raises(TaskError, match="is not a file"):
        load_questions(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"answers": []}, "needs answers, unless it is broad"),
        ({"answers": ["…"]}, "must hold a word"),
        ({"evidence": [" "]}, "must hold a word"),
        ({"kind": "broad"}, "needs 'broad': true"),
        ({"unanswerable": "not told"}, "takes no answers"),
        ({"unanswerable": " ", "answers": [], "evidence": []}, "must say why"),
        ({"correction": "It ended in 1996."}, "only a question of kind false_premise"),
        ({"occurrence": 0}, "greater than or equal to 1"),
    ],
)
def test_inconsistent_questions_are_refused(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        Question.model_validate(GOOD | change)


def test_a_broad_question_needs_evidence_only() -> None:
    broad = GOOD | {"kind": "broad", "broad": True, "answers": []}
    assert Question.model_validate(broad).broad


def test_drafts_are_counted_apart_and_never_returned(tmp_path: Path) -> None:
    draft = GOOD | {"id": "d1", "draft": True, "note": "Choose Who or What."}
    accepted = REFUSED | {"draft": False, "note": "Read twice."}
    path = written(tmp_path, json.dumps(draft), json.dumps(GOOD), json.dumps(accepted))
    assert [question.id for question in load_questions(path)] == ["q1", "q2"]
    assert count_drafts(path) == 1


def test_a_file_without_drafts_has_none(tmp_path: Path) -> None:
    assert count_drafts(written(tmp_path, json.dumps(GOOD))) == 0


def test_a_file_of_drafts_alone_says_how_to_accept_them(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(GOOD | {"draft": True}))
    assert count_drafts(path) == 1
    with pytest.raises(TaskError, match='remove "draft": true from those you accept'):
        load_questions(path)


def test_mistakes_in_drafts_show_before_they_are_accepted(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        json.dumps(GOOD),
        json.dumps(GOOD | {"draft": True}),
        json.dumps(GOOD | {"id": "d2", "draft": True, "evidence": []}),
        json.dumps(GOOD | {"id": "d3", "draft": "true"}),
        json.dumps([1]),
    )
    for asked in (load_questions, count_drafts):
        with pytest.raises(TaskError) as raised:
            asked(path)
        message = str(raised.value)
        assert "line 2: id 'q1' was used on line 1" in message
        assert "line 3: an answerable question needs evidence" in message
        assert "line 4: draft: must be true or false" in message
        assert "line 5: " in message
