"""CANARD files: dialogues become articles of answers, later histories tell what answers."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import TaskError
from evals.public.canard import FollowUp, load_canard
from index.chunk import chunk
from index.config import ChunkSettings
from index.types import Article
from qa.turns import Turn

HEAD = ("Ann_Lee", "Early life")
BORN = ("When was she born?", "Ann Lee was born  in 1930.")
LIVED = ("Where did she live?", "I don't know.")
LEFT = ("Why did she leave?", "for a job in Paris")
LAST = ("Did she return?",)


def row(*turns: tuple[str, ...], head: tuple[str, ...] = HEAD, dialogue: str = "C_1") -> Any:
    """A row whose last turn is a question alone."""
    *entries, question = (entry for turn in turns for entry in turn)
    return {
        "History": [*head, *entries],
        "QuAC_dialog_id": dialogue,
        "Question": question,
        "Question_no": len(turns),
        "Rewrite": question.replace("she", "Ann Lee"),
    }


ROWS = (
    row(BORN[:1]),
    row(BORN, LIVED[:1]),
    row(BORN, LIVED, LEFT[:1]),
    row(BORN, LIVED, LEFT, LAST),
)


def lines(folder: Path, *rows: Any) -> Path:
    path = folder / "small.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def quotes(article: Article, question: FollowUp) -> list[str]:
    assert question.item.article_id == article.id
    return [article.text[place.start : place.end] for place in question.item.places]


def test_an_answer_is_what_the_next_turns_history_tells(tmp_path: Path) -> None:
    found = load_canard(lines(tmp_path, *ROWS))
    (document,) = found.documents
    (question,) = found.questions  # the first is no follow-up, two have no answer
    assert (found.name, found.unanswered) == ("small", 2)
    assert (question.question, question.rewrite) == (LEFT[0], "Why did Ann Lee leave?")
    assert (question.page, document.article.title) == ("Ann_Lee", "Ann Lee")
    assert quotes(document.article, question) == ["for a job in Paris"]


def test_a_question_that_was_not_answered_is_a_turn_without_an_answer(tmp_path: Path) -> None:
    (question,) = load_canard(lines(tmp_path, *ROWS)).questions
    assert question.history == (Turn(*BORN), Turn(LIVED[0], None))


def test_each_answer_is_a_passage_under_the_sections_heading(tmp_path: Path) -> None:
    (document,) = load_canard(lines(tmp_path, *ROWS)).documents
    passages = chunk(document.article, ChunkSettings())
    assert [(p.heading, p.text) for p in passages] == [
        ("Early life", "Ann Lee was born in 1930."),
        ("Early life", "for a job in Paris"),
    ]


def test_dialogues_on_one_section_share_its_article(tmp_path: Path) -> None:
    longer = ("Why did she go?", "She left for a job in Paris, it is said.")
    found = load_canard(
        lines(
            tmp_path,
            *ROWS,
            row(BORN, longer[:1], dialogue="C_2"),
            row(BORN, longer, LAST, dialogue="C_2"),
        )
    )
    (document,) = found.documents
    assert len(chunk(document.article, ChunkSettings())) == 3  # the first answer stands once
    first, second = found.questions
    # five words say the same inside the longer answer; the longer one is not found by the shorter
    assert quotes(document.article, first) == ["for a job in Paris"] * 2
    assert quotes(document.article, second) == [longer[1]]


def test_a_short_answer_counts_only_by_itself(tmp_path: Path) -> None:
    year = ("In what year?", "1930")
    rows = (row(BORN, year[:1]), row(BORN, year, LAST))
    found = load_canard(lines(tmp_path, *rows))
    assert quotes(found.documents[0].article, found.questions[0]) == ["1930"]


def test_equal_answers_on_two_pages_stay_two_articles(tmp_path: Path) -> None:
    turns = (BORN, LEFT)
    rows = [
        row(*asked, head=(page, "Early life"), dialogue=page)
        for page in ("Ann", "Bob")
        for asked in ((BORN, LEFT[:1]), (*turns, LAST))
    ]
    found = load_canard(lines(tmp_path, *rows))
    first, second = (document.article for document in found.documents)
    assert first.text == second.text
    assert first.id != second.id
    assert [q.item.article_id for q in found.questions] == [first.id, second.id]


def test_the_official_list_gives_the_same_whatever_the_order(tmp_path: Path) -> None:
    path = tmp_path / "small.json"
    path.write_text(json.dumps(ROWS[::-1]))
    assert load_canard(path) == load_canard(lines(tmp_path, *ROWS))


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"Question": "?"}, "line 5: History: Field required"),
        (row(BORN, LIVED[:1], head=("Ann",)), "line 5: History is not page, section"),
        (row(LAST, head=("Ann", " ")), "line 5: History is not page, section"),
        (row(BORN, LEFT, LAST), "line 5: History is not that of the dialogue's other turns"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, wrong: Any, complaint: str) -> None:
    with pytest.raises(TaskError, match=complaint):
        load_canard(lines(tmp_path, *ROWS, wrong))


def test_a_file_of_another_kind_and_one_without_answers_are_errors(tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"data": 5}')
    with pytest.raises(TaskError, match="is not a CANARD file: it holds no list"):
        load_canard(other)
    other.write_text("[")
    with pytest.raises(TaskError, match="is not a CANARD file"):
        load_canard(other)
    with pytest.raises(TaskError, match="no follow-up whose answer"):
        load_canard(lines(tmp_path, *ROWS[:2]))
