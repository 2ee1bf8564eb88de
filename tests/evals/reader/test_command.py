"""`article-qa eval --reader`: the table, the record, and what cannot be combined."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from evals import command
from evals.command import evaluate
from evals.errors import TaskError
from evals.reader.command import FILES
from tests.evals.samples import TEXT
from tests.fakes import FakeEmbedder

FAKE = "tests.evals.reader.samples:fake_reader"
DISSOLVED = "It was dissolved in 1996."


def rows(*answer: str) -> list[dict[str, Any]]:
    """Three questions, the first two of which have an answer."""
    found = [{"text": text, "start": TEXT.index(text)} for text in answer]
    plain = {"title": "Pact", "context": TEXT}
    return [
        plain | {"id": "q1", "question": "When was it dissolved?", "answers": found},
        plain | {"id": "q2", "question": "It was dissolved when?", "answers": found},
        plain | {"id": "q3", "question": "Who sang?", "answers": []},
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with the two public sets, tiny."""
    for name, given in (("squad2", rows("1996")), ("clapnq", rows(DISSOLVED))):
        text = "\n".join(map(json.dumps, given))
        (tmp_path / FILES[name]).write_bytes(gzip.compress(text.encode()))
    return tmp_path


@pytest.fixture(autouse=True)
def _fake_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "SentenceTransformerEmbedder", lambda _: FakeEmbedder())


def invoke(*arguments: str, columns: int = 220) -> str:
    app = typer.Typer()
    app.command()(evaluate)
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": str(columns)})
    if result.exception is not None:
        raise result.exception
    return result.stdout


def test_every_set_is_a_block_with_a_row_a_system_and_the_difference(data: Path) -> None:
    shown = invoke(
        "--reader", f"one={FAKE}", "--reader", f"two={FAKE}",
        "--data", str(data), "--only", "squad2,clapnq", columns=320,
    )  # fmt: skip
    assert "squad2: 3 questions" in shown
    assert "clapnq: 3 questions" in shown
    assert "putin_visit" not in shown
    assert shown.count("F1, best threshold") == 1
    assert shown.count("– one") == 2
    assert "[+0.0, +0.0]" in shown  # the same reader twice


def test_a_narrow_terminal_gets_the_columns_below_each_other(data: Path) -> None:
    arguments = ("--reader", f"one={FAKE}", "--data", str(data), "--only", "squad2")
    shown = invoke(*arguments, columns=80)
    assert shown.count("squad2: 3 questions") > 1
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown


def test_the_record_holds_figures_rows_and_differences(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    shown = invoke(
        "--reader", f"one={FAKE}", "--reader", f"two={FAKE}",
        "--data", str(data), "--only", "squad2", "--json", "--out", str(out),
    )  # fmt: skip
    made = json.loads(shown)
    assert made == json.loads(out.read_text(encoding="utf-8"))
    assert made["sets"]["squad2"]["questions"] == 3
    assert len(made["sets"]["squad2"]["sha256"]) == 64
    one, two = made["systems"]
    assert (one["name"], one["what"], two["name"]) == ("one", FAKE, "two")
    asked = one["sets"]["squad2"]["rows"]
    assert [row["id"] for row in asked] == ["q1", "q2", "q3"]
    assert (asked[0]["gold"], asked[0]["best"]) == (["1996"], "1996")
    assert one["sets"]["squad2"]["figures"]["answerable_f1"]["mean"] == 1.0
    (difference,) = made["differences"]
    assert (difference["system"], difference["minus"]) == ("two", "one")
    assert difference["figures"]["squad2"]["f1"]["mean"] == 0.0
    assert {"commit", "dirty", "settings", "versions", "seed"} <= made.keys()


def test_a_limit_samples_every_set(data: Path) -> None:
    shown = invoke(
        "--reader", FAKE, "--data", str(data), "--limit", "2", "--only", "squad2,putin_visit"
    )
    assert "squad2: 2 of 3 questions" in shown
    assert "putin_visit: 2 of" in shown


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--reader", FAKE), "The set squad2 needs its file"),
        (("--reader", FAKE, "--only", "squad3"), "There is no set 'squad3'"),
        (("--reader", FAKE, "--task", "putin_visit"), "sets of its own"),
        (("--reader", FAKE, "--reader", FAKE, "--only", "putin_visit"), "Two systems"),
        (("--limit", "3"), "goes with --squad, --clapnq or --reader"),
    ],
)
def test_what_does_not_go_together_is_an_error(arguments: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(TaskError, match=complaint):
        invoke(*arguments)
