"""Rows of training files: where answers stand, and which articles are held out."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from qa.reader.training.rows import NO, YES, is_held_out, load_rows, load_statements


def _file(folder: Path, *records: dict[str, Any], name: str = "some.jsonl.gz") -> Path:
    path = folder / name
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    return path


def _record(**given: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "title": "A_Title",
        "context": "Rome fell in 476. Later, Rome rose.",
        "question": "When did Rome fall?",
        "answers": [{"text": "476", "start": 13}],
        "is_impossible": False,
        **given,
    }


def test_a_row_keeps_the_answers_as_spans_of_its_context(tmp_path: Path) -> None:
    (row,) = load_rows(_file(tmp_path, _record()))
    assert [row.context[a:b] for a, b in row.spans] == ["476"]
    assert row.title == "A Title"


def test_the_answer_most_annotators_gave_comes_first(tmp_path: Path) -> None:
    answers = [
        {"text": "in 476", "start": 10},
        {"text": "476", "start": 13},
        {"text": "476", "start": 13},
    ]
    (row,) = load_rows(_file(tmp_path, _record(answers=answers)))
    assert [row.context[a:b] for a, b in row.spans] == ["476", "in 476"]


def test_of_several_places_the_one_in_the_sentence_like_the_question_is_taken(
    tmp_path: Path,
) -> None:
    context = "Smith was born in Rome. The treaty was signed by Smith in May."
    record = _record(
        context=context,
        question="Who signed the treaty?",
        answers=[{"text": "Smith", "start": 0}],
    )
    (row,) = load_rows(_file(tmp_path, record))
    assert row.spans[0][0] == context.rindex("Smith")


def test_an_unanswerable_row_has_no_spans(tmp_path: Path) -> None:
    (row,) = load_rows(_file(tmp_path, _record(answers=[], is_impossible=True)))
    assert row.spans == ()


def test_a_row_whose_answer_is_not_in_its_context_is_dropped(tmp_path: Path) -> None:
    wrong = _record(answers=[{"text": "Constantinople", "start": 0}])
    assert load_rows(_file(tmp_path, wrong)) == ()


def test_lines_that_a_test_set_has_too_are_left_out(tmp_path: Path) -> None:
    path = _file(tmp_path, _record(), _record(question="Who rose?"), _record(question="Who fell?"))
    assert [row.question for row in load_rows(path, {1, 3})] == ["Who rose?"]


def test_a_placeholder_is_no_title(tmp_path: Path) -> None:
    (row,) = load_rows(_file(tmp_path, _record(title="synthetic")))
    assert row.title == ""


def test_questions_of_two_files_about_one_article_are_held_out_together(tmp_path: Path) -> None:
    one = load_rows(_file(tmp_path, _record(), name="squad1.jsonl.gz"))
    two = load_rows(_file(tmp_path, _record(question="Who fell?"), name="squad2.jsonl.gz"))
    assert one[0].group == two[0].group


def test_about_a_seventh_of_the_articles_is_held_out_always_the_same() -> None:
    held = [is_held_out(f"article {i}") for i in range(2000)]
    assert 0.12 < sum(held) / 2000 < 0.18
    assert held == [is_held_out(f"article {i}") for i in range(2000)]


@pytest.mark.parametrize(
    ("record", "statement", "text", "verdict"),
    [
        (
            {"claim": "It is red.", "label": "REFUTES", "evidence": ["It is `` blue '' ."]},
            "It is red.",
            'It is " blue ".',
            NO,
        ),
        (
            {"context": "Sky -- The sky is blue.", "question": "is the sky blue", "yes": True},
            "Is the sky blue?",
            "The sky is blue.",
            YES,
        ),
    ],
)
def test_statements_come_from_claims_and_from_yes_no_questions(
    tmp_path: Path, record: dict[str, Any], statement: str, text: str, verdict: int
) -> None:
    (found,) = load_statements(_file(tmp_path, record))
    assert (found.statement, found.text, found.verdict) == (statement, text, verdict)
