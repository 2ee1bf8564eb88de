"""SQuAD-format files: both forms, and offsets by position."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import TaskError
from evals.public.squad import load_squad
from index.types import Span

ONE = "Ann met Bob. Ann left."
TWO = "Then Ann returned.\nBob stayed."


def row(context: str, question: str, *answers: tuple[str, int], title: str = "Ann_B") -> str:
    found = [{"text": text, "start": start} for text, start in answers]
    return json.dumps({"title": title, "context": context, "question": question, "answers": found})


def rows(folder: Path, *lines: str) -> Path:
    path = folder / "small.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def test_paragraphs_become_one_article_and_offsets_move_with_them(tmp_path: Path) -> None:
    path = rows(
        tmp_path,
        row(ONE, "Who left?", ("Ann", 13), ("Ann left", 13), ("Ann", 13)),
        row(TWO, "Who returned? ", ("Ann", 5)),
        row(ONE, "Who was met?", ("Bob", 8)),
        row(ONE, "Who sang?"),
        row(ONE, "Who met Bob?", ("Ann", 0), title="Other"),
    )
    found = load_squad(path)
    first, second = (document.article for document in found.documents)
    assert (found.name, first.title, first.text) == ("small", "Ann B", f"{ONE}\n\n{TWO}")
    assert second.text == ONE
    assert [q.text for q in found.questions] == [
        "Who left?",
        "Who returned?",
        "Who was met?",
        "Who met Bob?",
    ]
    left, returned, _, other = (q.items[0] for q in found.questions)
    assert left.places == (Span(13, 16), Span(13, 21))
    (place,) = returned.places
    assert place.start == len(ONE) + 2 + 5  # not the first "Ann" of the article
    assert first.text[place.start : place.end] == "Ann"
    assert (other.article_id, other.places) == (second.id, (Span(0, 3),))


def test_every_line_of_a_paragraph_is_a_block(tmp_path: Path) -> None:
    found = load_squad(rows(tmp_path, row(ONE, "?"), row(TWO, "?", ("Ann", 5))))
    article = found.documents[0].article
    assert [article.text[b.start : b.end] for b in article.blocks] == [ONE, *TWO.split("\n")]


def test_the_official_form_gives_the_same(tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = [
        {"question": "Who left?", "answers": [{"text": "Ann", "answer_start": 13}]},
        {"question": "Who sang?", "answers": [], "is_impossible": True},
    ]
    official = {
        "version": "v2.0",
        "data": [{"title": "Ann_B", "paragraphs": [{"context": ONE, "qas": asked}]}],
    }
    path = tmp_path / "small.json"
    path.write_text(json.dumps(official))
    lines = rows(tmp_path, row(ONE, "Who left?", ("Ann", 13)), row(ONE, "Who sang?"))
    assert load_squad(path) == load_squad(lines)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2: not JSON"),
        ("[]", "line 2: not a JSON object"),
        ('{"title": "T"}', "line 2: Field required"),
        (row(ONE, "?", ("Ann", 2)), "line 2: 'Ann' is not at 2"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(TaskError, match=complaint):
        load_squad(rows(tmp_path, row(ONE, "?"), line))


def test_a_file_of_another_kind_and_a_missing_one_are_errors(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"data": 5}')
    with pytest.raises(TaskError, match="is not a SQuAD file"):
        load_squad(other)
    with pytest.raises(TaskError, match="is not a file"):
        load_squad(tmp_path / "none.jsonl")
