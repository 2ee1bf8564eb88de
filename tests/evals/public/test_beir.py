"""BEIR-style folders: documents by their ids, graded judgements, and mistakes with their lines."""

import gzip
import json
from pathlib import Path

import pytest

from evals.errors import TaskError
from evals.public.beir import load_beir

CORPUS = (
    '{"_id": "d1", "title": "Pact", "text": "The pact was dissolved in 1996.", "metadata": {}}',
    '{"_id": "d2", "title": "", "text": "Ann met Bob.\\nAnn left."}',
    '{"_id": "d3", "title": "Ann met Bob", "text": " "}',
    '{"_id": "d4", "text": "Ann met Bob.\\nAnn left."}',
    '{"_id": "d5", "title": null, "text": ""}',
)
QUERIES = (
    '{"_id": "q1", "text": " When was it dissolved? "}',
    '{"_id": "q2", "text": "Who left?"}',
    '{"_id": "q3", "text": "Who sang?"}',
    '{"_id": "q4", "text": "Nobody judged this."}',
)
HEADER = "query-id\tcorpus-id\tscore"
QRELS = (HEADER, "q1\td1\t2", "q2\td4\t1", "q2\td5\t1", "q1\td2\t0", "q3\td1\t0", "q3\td2\t-1")


def folder(
    at: Path,
    *,
    corpus: tuple[str, ...] = CORPUS,
    queries: tuple[str, ...] = QUERIES,
    qrels: tuple[str, ...] = QRELS,
) -> Path:
    (at / "small" / "qrels").mkdir(parents=True)
    for name, lines in (
        ("corpus.jsonl", corpus),
        ("queries.jsonl", queries),
        ("qrels/test.tsv", qrels),
    ):
        (at / "small" / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return at / "small"


def test_a_document_becomes_an_article_whose_source_is_its_id(tmp_path: Path) -> None:
    counted: list[int] = []
    found = load_beir(folder(tmp_path), progress=counted.append)
    assert (found.name, counted) == ("small", [1, 2, 3, 4, 5])
    pact, ann, *_ = (document.article for document in found.documents)
    assert (pact.source, pact.title, pact.text) == ("d1", "Pact", "The pact was dissolved in 1996.")
    assert [ann.text[b.start : b.end] for b in ann.blocks] == ["Ann met Bob.", "Ann left."]


def test_equal_texts_under_two_ids_are_two_articles(tmp_path: Path) -> None:
    _, second, _, fourth = (d.article for d in load_beir(folder(tmp_path)).documents)
    assert (second.source, fourth.source) == ("d2", "d4")
    assert second.text == fourth.text
    assert second.id != fourth.id


def test_a_document_without_a_text_is_its_title_and_one_without_both_is_counted(
    tmp_path: Path,
) -> None:
    found = load_beir(folder(tmp_path))
    third = found.documents[2].article
    assert (third.source, third.title, third.text) == ("d3", "", "Ann met Bob")
    assert "d5" not in {document.article.source for document in found.documents}
    assert found.empty == 1
    assert found.questions[1].gains == {"d4": 1, "d5": 1}  # wanted all the same


def test_queries_keep_their_gains_and_those_without_a_relevant_document_go(tmp_path: Path) -> None:
    found = load_beir(folder(tmp_path)).questions
    assert [(q.id, q.text) for q in found] == [
        ("q1", "When was it dissolved?"),
        ("q2", "Who left?"),
    ]
    assert found[0].gains == {"d1": 2}


def test_files_may_be_gzipped(tmp_path: Path) -> None:
    plain = load_beir(folder(tmp_path))
    for path in (tmp_path / "small").rglob("*.*sv"):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    for path in (tmp_path / "small").glob("*.jsonl"):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        path.unlink()
    assert load_beir(tmp_path / "small") == plain


@pytest.mark.parametrize("name", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    place = folder(tmp_path)
    (place / name).unlink()
    with pytest.raises(TaskError, match=rf"holds neither {name} nor {name}\.gz"):
        load_beir(place)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", r"corpus\.jsonl, line 6: not JSON"),
        ('{"_id": "d6", "title": "T"}', r"corpus\.jsonl, line 6: text: Field required"),
        ('{"text": "T"}', r"corpus\.jsonl, line 6: _id: Field required"),
        ('{"_id": "d1", "text": "T"}', r"corpus\.jsonl, line 6: a second document .* 'd1'"),
    ],
)
def test_mistakes_in_the_corpus_are_told(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(TaskError, match=complaint):
        load_beir(folder(tmp_path, corpus=(*CORPUS, line)))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (json.dumps({"_id": "q1", "text": "?"}), r"queries\.jsonl, line 5: a second query .* 'q1'"),
        (json.dumps({"_id": 5, "text": "?"}), r"queries\.jsonl, line 5: _id: .*string"),
    ],
)
def test_mistakes_in_the_queries_are_told(tmp_path: Path, line: str, complaint: str) -> None:
    with pytest.raises(TaskError, match=complaint):
        load_beir(folder(tmp_path, queries=(*QUERIES, line)))


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (("q1\td1\t1",), r"test\.tsv, line 1: not the header query-id, corpus-id, score"),
        ((HEADER, "q1 d1 1"), "line 2: 1 cells between tabs, not 3"),
        ((HEADER, "q1\td1\thigh"), "line 2: the score 'high' is no whole number"),
        ((HEADER, "q9\td1\t1"), "line 2: no query has the id 'q9'"),
        ((HEADER, "", "q1\td9\t1"), "line 3: no document has the id 'd9'"),
        ((HEADER, "q1\td1\t1", "q1\td1\t2"), "line 3: the document has another score"),
        ((HEADER, "q1\td1\t0"), "no query with a relevant document"),
    ],
)
def test_mistakes_in_the_judgements_are_told(
    tmp_path: Path, lines: tuple[str, ...], complaint: str
) -> None:
    with pytest.raises(TaskError, match=complaint):
        load_beir(folder(tmp_path, qrels=lines))


def test_the_same_judgement_twice_is_no_mistake(tmp_path: Path) -> None:
    lines = (HEADER, "q1\td1\t1", "q1\td1\t1\r")
    (question,) = load_beir(folder(tmp_path, qrels=lines)).questions
    assert question.gains == {"d1": 1}
