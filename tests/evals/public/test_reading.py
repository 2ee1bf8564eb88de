"""Sets to read: a paragraph is an article, a question belongs to one."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import TaskError
from evals.public.reading import load_reading
from index.types import Span

ONE = "Ann met Bob. Ann left."
TWO = "Then Ann returned."


def row(context: str, question: str, *answers: tuple[str, int], **more: Any) -> dict[str, Any]:
    found = [{"text": text, "start": start} for text, start in answers]
    return {"title": "Ann_B", "context": context, "question": question, "answers": found} | more


def file(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "set.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def test_a_paragraph_is_an_article_of_its_own(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        row(ONE, "Who left? ", ("Ann", 13), ("Ann left", 13), ("Ann", 13), id="q1"),
        row(TWO, "Who returned?", ("Ann", 5), id="q2"),
        row(ONE, "Who sang?", id="q3"),
    )
    found = load_reading("squad2", path)
    first, second = (document.article for document in found.documents)
    assert (first.text, second.text, first.title) == (ONE, TWO, "Ann B")
    assert first.source != second.source  # or the second would replace the first
    left, returned, sang = found.questions
    assert (left.id, left.text, left.article_id) == ("q1", "Who left?", first.id)
    assert (left.answers, left.places) == (("Ann", "Ann left"), (Span(13, 16), Span(13, 21)))
    assert returned.article_id == second.id
    assert (sang.article_id, sang.answers, sang.answerable) == (first.id, (), False)
    assert left.answerable
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_rows_without_an_id_go_by_their_line(tmp_path: Path) -> None:
    found = load_reading("squad2", file(tmp_path, row(ONE, "?"), row(ONE, "??")))
    assert [question.id for question in found.questions] == ["1", "2"]


def test_an_id_twice_and_an_empty_file_are_errors(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match="two questions with the id 'q'"):
        load_reading("squad2", file(tmp_path, row(ONE, "?", id="q"), row(ONE, "??", id="q")))
    with pytest.raises(TaskError, match="holds no questions"):
        load_reading("squad2", file(tmp_path))
