"""Training files as questions to whole articles."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from qa.follow_up import Turn
from qa.reader.training.questions import Question, load_questions
from qa.reader.training.rows import is_held_out

TREATY = "The old treaty was dissolved in 1996. It had been signed in Moscow."
BRIDGE = "The red bridge was opened in 1932. It is long."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rows.jsonl.gz"


def write(path: Path, *rows: dict[str, Any]) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps({"title": "T", "context": TREATY, "answers": []} | row) + "\n")
    return path


def the_one(path: Path, **row: Any) -> Question:
    _, (question,) = load_questions(write(path, {"question": "When?"} | row), None, seed=1)
    return question


def test_contexts_of_a_title_form_one_article_and_answers_keep_their_place(path: Path) -> None:
    year = {"question": "When was it?", "answers": [{"text": "1996", "start": 32}]}
    other = {"context": BRIDGE, "answers": [{"text": "1932", "start": 29}]}
    write(path, year, year | other, {"question": "Who painted it?"})
    documents, questions = load_questions(path, None, seed=1)
    article = documents["T"].article
    assert set(article.text.split("\n\n")) == {TREATY, BRIDGE}
    golden = {article.text[a:b] for q in questions for a, b in q.gold}
    assert golden == {"1996", "1932"}
    assert sorted(q.answerable for q in questions) == [False, True, True]
    assert len(load_questions(path, 2, seed=1)[1]) == 2


def test_an_article_has_a_block_for_each_of_its_paragraphs(path: Path) -> None:
    write(path, {"question": "When?", "context": f" {TREATY}\n\n{BRIDGE}\n"})
    documents, _ = load_questions(path, None, seed=1)
    article = documents["T"].article
    assert [article.text[b.start : b.end] for b in article.blocks] == [TREATY, BRIDGE]


def test_the_history_comes_along(path: Path) -> None:
    question = the_one(path, history=[["Which treaty?", "the old one"], ["Why?", None]])
    assert question.history == (Turn("Which treaty?", "the old one"), Turn("Why?", None))


def test_a_yes_no_question_has_its_answer_and_no_span(path: Path) -> None:
    question = the_one(path, yes=False)
    assert (question.yes, question.gold, question.answerable) == (False, (), True)
    assert not the_one(path).answerable


def test_the_items_of_a_list_count_each_and_together(path: Path) -> None:
    items = [{"text": "1996", "start": 32}, {"text": "Moscow", "start": 60}]
    assert the_one(path, answers=items).gold == ((32, 36), (60, 66))
    assert the_one(path, answers=items, kind="list").gold == ((32, 36), (60, 66), (32, 66))


def test_an_answer_may_stand_elsewhere_in_its_paragraph(path: Path) -> None:
    """Files often give the first place only."""
    context = "Signed in 1996 (no. 19960), it ended in 1996.\nThe bridge is of 1996."
    gold = the_one(path, context=context, answers=[{"text": "1996", "start": 10}]).gold
    assert gold == ((10, 14), (40, 44))


def test_rows_whose_answers_do_not_stand_in_the_text_are_left_out(path: Path) -> None:
    write(path, {"question": "When?", "answers": [{"text": "1997", "start": 32}]})
    assert load_questions(path, None, seed=1) == ({}, [])


@pytest.mark.parametrize("title", ["", "dev", "Amazon_Reviews_3"])
def test_without_a_title_every_context_is_an_article(path: Path, title: str) -> None:
    write(path, *({"question": "When?", "title": title, "context": c} for c in (TREATY, BRIDGE)))
    documents, _ = load_questions(path, None, seed=1)
    assert sorted(d.article.text for d in documents.values()) == sorted((TREATY, BRIDGE))
    assert {d.article.title for d in documents.values()} == {""}


def test_only_held_out_articles_are_taken_where_that_is_asked(path: Path) -> None:
    titles = [f"T{i}" for i in range(30)]
    write(path, *({"title": title, "question": "Who?"} for title in titles))
    documents, _ = load_questions(path, None, seed=1, held_out=True)
    assert set(documents) == {t for t in titles if is_held_out(t)}
    assert 0 < len(documents) < 30
