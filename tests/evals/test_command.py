"""The eval command: what it runs over, prints, writes, and when it fails."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evals import command
from evals.command import evaluate, measure
from evals.errors import TaskError
from evals.task import Task
from index.types import Article, Hit, Passage, Span
from qa.types import Answer
from tests.evals.samples import TEXT, answer, article, citation
from tests.fakes import FakeEmbedder

QUESTIONS = [
    {
        "id": "q1",
        "kind": "date",
        "question": "When was it dissolved?",
        "answers": ["1996"],
        "evidence": ["It was dissolved in 1996."],
    },
    {
        "id": "q2",
        "kind": "near_miss",
        "question": "Who dissolved it?",
        "unanswerable": "Nobody is named.",
    },
]
RIGHT = answer("1996", citation("It was dissolved in 1996.", "1996"))
REFUSED = answer("The article does not say.", kind="refusal")


class FixedAssistant:
    """Answers from a table, over the sample article."""

    def __init__(self, answers: dict[str, Answer]) -> None:
        self._answers = answers

    def __enter__(self) -> "FixedAssistant":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def ask(self, question: str, history: Sequence[tuple[str, str]] | None = None) -> Answer:
        return self._answers[question]

    def search(self, question: str) -> tuple[Hit, ...]:
        span = Span(0, TEXT.index(" It was"))
        passage = Passage("p", "a1", 0, 0, span.end, TEXT[: span.end], (span,), "Pact")
        return (Hit(passage, 1.0, 1),)

    def articles(self) -> tuple[Article, ...]:
        return (article(),)


@pytest.fixture
def own(tmp_path: Path) -> list[str]:
    """Arguments that name an article and two questions on it."""
    (tmp_path / "pact.txt").write_text(TEXT)
    (tmp_path / "pact.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)))
    return [
        "--article",
        str(tmp_path / "pact.txt"),
        "--questions",
        str(tmp_path / "pact.jsonl"),
    ]


def invoke(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, Answer], *arguments: str
) -> tuple[int, str]:
    """Run the command with an assistant that has these answers."""
    assistants = type("Assistants", (), {"over": lambda *_, **__: FixedAssistant(answers)})
    monkeypatch.setattr(command, "Assistant", assistants)
    monkeypatch.setattr(command, "SentenceTransformerEmbedder", lambda _: FakeEmbedder())
    app = typer.Typer()
    app.command()(evaluate)
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "160"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


GOOD = {"When was it dissolved?": RIGHT, "Who dissolved it?": REFUSED}
REFUSING = {"When was it dissolved?": REFUSED, "Who dissolved it?": REFUSED}


def test_three_systems_are_measured_in_order(own: list[str]) -> None:
    task = Task.of(Path(own[1]), Path(own[3]))
    runs = measure(task, FixedAssistant(GOOD), FakeEmbedder())
    assert [run.system for run in runs] == ["assistant", "best sentence", "refuse"]
    assert [[row.score.correct for row in run.rows] for run in runs] == [
        [True, True],
        [False, False],
        [False, True],
    ]


def test_tables_are_printed_and_the_code_is_0_when_ahead(
    monkeypatch: pytest.MonkeyPatch, own: list[str]
) -> None:
    code, shown = invoke(monkeypatch, GOOD, *own)
    assert code == 0
    assert "pact 1: 2 questions" in shown
    assert "Accuracy, all questions" in shown
    assert "100.0 [100.0, 100.0] n=2" in shown
    assert "near_miss" in shown


def test_the_code_is_1_when_not_ahead_of_a_trivial_system(
    monkeypatch: pytest.MonkeyPatch, own: list[str]
) -> None:
    code, shown = invoke(monkeypatch, REFUSING, *own, "--failures")
    assert code == 1
    assert "not ahead of both trivial systems" in shown
    assert "q1 (date) When was it dissolved?" in shown


def test_json_holds_everything_and_goes_to_a_file_too(
    monkeypatch: pytest.MonkeyPatch, own: list[str], tmp_path: Path
) -> None:
    out = tmp_path / "run.json"
    code, shown = invoke(monkeypatch, GOOD, *own, "--json", "--out", str(out))
    made = json.loads(shown)
    assert code == 0
    assert made == json.loads(out.read_text(encoding="utf-8"))
    assert [run["system"] for run in made["runs"]] == ["assistant", "best sentence", "refuse"]
    assert made["runs"][0]["rows"][0]["text"] == "1996"
    assert "reader" in made["settings"]


@pytest.mark.parametrize(
    "cut", [slice(0, 2), slice(2, 4), None], ids=["article", "questions", "task as well"]
)
def test_an_article_without_questions_and_other_halves_are_errors(
    monkeypatch: pytest.MonkeyPatch, own: list[str], cut: slice | None
) -> None:
    arguments = [*own, "--task", "putin_visit"] if cut is None else own[cut]
    with pytest.raises(TaskError, match="needs --article and --questions"):
        invoke(monkeypatch, GOOD, *arguments)
