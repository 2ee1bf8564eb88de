"""Training questions asked as the assistant would ask them."""

import gzip
import json
from pathlib import Path

import pytest

from index.config import IndexSettings
from qa.reader.features import FEATURES
from qa.reader.training.rows import is_held_out
from qa.reader.training.trial import Question, Trial, load_questions
from tests.fakes import FakeEmbedder, FakeReader
from tests.samples import article_of, document_of

CONTEXTS = (
    "The old treaty was dissolved in 1996. It had been signed in Moscow.",
    "The red bridge was opened in 1932. It is long.",
)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl.gz"
    asked = [
        ("When was the old treaty dissolved?", 0, [{"text": "1996", "start": 32}]),
        ("When was the red bridge opened?", 1, [{"text": "1932", "start": 29}]),
        ("Who painted the ceiling?", 0, []),
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for question, context, answers in asked:
            row = {"title": "T", "context": CONTEXTS[context], "question": question}
            file.write(json.dumps(row | {"answers": answers}) + "\n")
    return path


def test_contexts_of_a_title_form_one_article_and_answers_keep_their_place(rows: Path) -> None:
    (document,), questions = load_questions(rows, None, seed=1)
    assert document.article.text == "\n\n".join(CONTEXTS)
    golden = {document.article.text[a:b] for q in questions for a, b in q.gold}
    assert golden == {"1996", "1932"}
    assert len(load_questions(rows, 2, seed=1)[1]) == 2


def test_a_question_is_asked_of_the_article_with_and_without_its_answer(rows: Path) -> None:
    documents, questions = load_questions(rows, None, seed=1)
    trial = Trial(FakeEmbedder(), FakeReader(), IndexSettings())
    found = list(trial.examples(documents, questions, seed=1))
    assert any(example.right for example in found)
    assert all(example.answerable for example in found if example.right)
    assert any(not example.answerable for example in found)
    assert all(len(example.values) == len(FEATURES) for example in found)


def test_a_question_with_a_number_is_always_asked_with_another_one_too() -> None:
    treaty, bridge = CONTEXTS
    text = f"{treaty}\n\n{bridge}"
    questions = [
        Question(0, "What was dissolved in 1996?", ((4, 14),)),
        Question(0, "What was opened in 1932?", ((len(treaty) + 6, len(treaty) + 16),)),
    ]
    document = document_of(article_of(text))
    trial = Trial(FakeEmbedder(), FakeReader(), IndexSettings())
    for seed in range(5):
        found = {e.asked for e in trial.examples([document], questions, seed)}
        assert {2, 5} <= found


def test_only_held_out_articles_are_taken_where_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    titles = [f"T{i}" for i in range(30)]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for title in titles:
            row = {"title": title, "context": CONTEXTS[0], "question": "Who?", "answers": []}
            file.write(json.dumps(row) + "\n")
    documents, _ = load_questions(path, None, seed=1, held_out=True)
    assert {d.article.title for d in documents} == {t for t in titles if is_held_out(t)}
    assert 0 < len(documents) < 30
