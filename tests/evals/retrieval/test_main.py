"""The command that measures search: which sets it reads, what it prints and writes."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from evals.retrieval import __main__ as retrieval
from evals.retrieval.__main__ import main
from tests.fakes import FakeEmbedder

TEXT = "Ann was born in Oslo. Ann lived in Rome."


def written(path: Path, *values: Any) -> Path:
    path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    return path


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    asked = {"title": "Ann", "context": TEXT}
    return written(
        tmp_path / "squad.jsonl",
        asked | {"question": "Where was Ann born?", "answers": [{"text": "Oslo", "start": 16}]},
        asked | {"question": "Where did Ann live?", "answers": [{"text": "Rome", "start": 35}]},
    )


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    written(folder / "corpus.jsonl", {"_id": "d1", "text": TEXT}, {"_id": "d2", "text": "Bread."})
    written(folder / "queries.jsonl", {"_id": "q1", "text": "Where did Ann live?"})
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\n")
    return folder


@pytest.fixture
def multihop(tmp_path: Path) -> tuple[Path, Path]:
    fact = {"fact": "Ann lived in Rome.", "url": "u1"}
    return (
        written(tmp_path / "corpus.jsonl", {"title": "Ann", "body": TEXT, "url": "u1"}),
        written(tmp_path / "queries.jsonl", {"query": "Where?", "evidence_list": [fact]}),
    )


@pytest.fixture
def canard(tmp_path: Path) -> Path:
    history = ["Ann", "Life", "Where was Ann born?", "Ann was born in Oslo."]
    rows = [
        {"History": history, "Question": "Where did she live?", "Rewrite": "Where did Ann live?"},
        {
            "History": [*history, "Where did she live?", "Ann lived in Rome."],
            "Question": "Why?",
            "Rewrite": "Why did Ann live in Rome?",
        },
    ]
    return written(tmp_path / "canard.jsonl", *(row | {"QuAC_dialog_id": "C_1"} for row in rows))


def invoke(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> tuple[int, str]:
    """Run the command with an embedding model that needs no weights."""
    monkeypatch.setattr(retrieval, "SentenceTransformerEmbedder", lambda _: FakeEmbedder())
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, [str(each) for each in arguments], env={"COLUMNS": "300"})
    return result.exit_code, result.output


def test_every_kind_of_set_is_measured_in_turn(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    squad: Path,
    multihop: tuple[Path, Path],
    beir: Path,
    canard: Path,
) -> None:
    out = tmp_path / "out.json"
    sets = ("--squad", squad, "--multihop", *multihop, "--beir", beir, "--canard", canard)
    code, output = invoke(monkeypatch, *sets, "--out", out)
    assert code == 0
    for title in (
        "squad: 1 articles, 2 questions",
        "multihop_rag: 1 articles, 1 questions",
        "beir: 2 documents, 1 queries",
        "canard, searched: all. 1 articles, 1 follow-ups",
        "canard, searched: own article. 1 articles, 1 follow-ups",
    ):
        assert title in output
    records = json.loads(out.read_text("utf-8"))
    assert [each["set"] for each in records] == ["squad", "multihop_rag", "beir", "canard"]
    assert [len(each["figures"]) for each in records] == [6, 3, 3, 16]
    assert records[0]["figures"][0]["recall"]["10"] == {
        "mean": 1.0,
        "low": 1.0,
        "high": 1.0,
        "n": 2,
    }
    assert records[2]["figures"][0]["ndcg"]["mean"] == 1.0
    assert (records[2]["empty"], records[3]["unanswered"]) == (0, 1)


def test_a_set_may_be_named_several_times_and_json_printed(
    monkeypatch: pytest.MonkeyPatch, beir: Path
) -> None:
    code, output = invoke(monkeypatch, "--beir", beir, "--beir", beir, "--json")
    assert code == 0
    assert [each["set"] for each in json.loads(output)] == ["beir", "beir"]


def test_a_limit_asks_a_sample_over_the_same_articles(
    monkeypatch: pytest.MonkeyPatch, squad: Path
) -> None:
    code, output = invoke(monkeypatch, "--squad", squad, "--limit", 1, "--json")
    (record,) = json.loads(output)
    assert (code, record["articles"], record["questions"]) == (0, 1, 1)


def test_no_set_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    code, output = invoke(monkeypatch)
    assert code == 2
    assert "name at least one set" in output
