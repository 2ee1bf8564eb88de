"""The README's examples, run as they stand there, by the command line and in Python."""

import json
import re
import shlex
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evals.command import evaluate
from qa.cli import STATUSES, app
from qa.reader.calibrate import main
from tests.readers import calibration_rows, linked

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.models

README = Path(__file__).parent.parent / "README.md"
REPORT = """# The bridge

The old bridge was opened in 1932 by the mayor of Lyon. It is 503 metres long and carries trams.

Painters renew its red coat every seven years.
"""
QUESTIONS = (
    '{"id": "q1", "kind": "date", "question": "When was the bridge opened?", "answers": ["1932"], '
    '"evidence": ["The old bridge was opened in 1932 by the mayor of Lyon."]}\n'
    '{"id": "q2", "kind": "out_of_scope", "question": "Who won the football match?", '
    '"unanswerable": "There is no football in it."}\n'
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README.read_text("utf-8"), re.S | re.M)


def _commands() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group="article_qa.commands"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report.md").write_text(REPORT)
    (tmp_path / "questions.jsonl").write_text(QUESTIONS)
    monkeypatch.chdir(tmp_path)


def test_the_first_python_example_answers_quotes_follows_up_and_refuses(
    capsys: pytest.CaptureFixture[str],
) -> None:
    exec(blocks("python")[0], {})  # noqa: S102 - our own README
    first, quote, follow_up, refused = capsys.readouterr().out.strip().splitlines()
    assert first.startswith("answered 1932 0.")
    assert quote == "The old bridge was opened in 1932 by the mayor of Lyon."
    assert "503" in follow_up
    assert refused == "refused"


def test_the_llamaindex_example_prints_the_year_and_its_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    exec(blocks("python")[1], {})  # noqa: S102 - our own README
    said = capsys.readouterr().out.strip()
    assert said == "1932 The old bridge was opened in 1932 by the mayor."


def test_another_program_asks_the_served_page(
    fake_page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    example = blocks("python")[2].replace("http://127.0.0.1:7860", fake_page)
    exec(example, {})  # noqa: S102 - our own README
    assert "answered 1996 The 1961 treaty was dissolved in 1996" in capsys.readouterr().out


def test_the_configuration_for_assistants_names_our_command() -> None:
    (block,) = blocks("json")
    server = json.loads(block)["mcpServers"]["article-qa"]
    assert Path(server["command"]).name == "article-qa"
    assert any(command.name == server["args"][0] for command in _commands())


def test_a_reader_in_a_folder_answers_and_is_calibrated(
    saved_packaged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = linked(saved_packaged, Path("my-reader"))
    calibration_rows(Path("rows.jsonl.gz"), articles=10)
    exec(blocks("python")[3], {})  # noqa: S102 - our own README
    said = capsys.readouterr().out.strip()
    assert said == "1932 The old bridge was opened in 1932 by the mayor of Lyon."
    (line,) = (
        line
        for block in blocks("sh")
        for line in block.splitlines()
        if line.startswith("python -m qa.reader.calibrate ")
    )
    calibrate = typer.Typer()
    calibrate.command()(main)
    result = CliRunner().invoke(calibrate, shlex.split(line)[3:])
    assert result.exit_code == 0, result.output
    assert (folder / "calibration.json").is_file()


def test_questions_on_an_article_are_a_test_of_ones_own(pytester: pytest.Pytester) -> None:
    (pytester.path / "report.md").write_text(REPORT)
    (pytester.path / "questions.jsonl").write_text(QUESTIONS)
    pytester.makepyfile(blocks("python")[4])
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=1)


def test_the_eval_commands_draft_measure_and_report() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    commands = [
        shlex.split(line, comments=True)[2:]
        for line in lines
        if line.startswith("article-qa eval ")
    ]
    # The task of 297 questions is run by `make eval`.
    commands = [command for command in commands if command[0] != "--task"]
    assert [command[0] for command in commands] == ["new", "report.md"]
    evaluating = typer.Typer()
    evaluating.command()(evaluate)
    for command in commands:
        result = CliRunner().invoke(evaluating, command)
        assert result.exit_code == 0, result.output
    assert "When was" in Path("report.questions.jsonl").read_text("utf-8")
    assert "by the mayor of Lyon" in Path("report.html").read_text("utf-8")


def test_the_commands_of_the_terminal_do_what_they_say() -> None:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    commands = [shlex.split(line)[1:] for line in lines if line.startswith("article-qa ")]
    # These have tests of their own; get-large would download 400 MB here, and chat serves.
    apart = ("chat", "eval", "get-large", "users")
    commands = [command for command in commands if command[0] not in apart]
    said = {}
    for command in commands:
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, (command, result.output)
        said[" ".join(command)] = result.stdout
    assert len(said) == 5
    text = README.read_text("utf-8")
    assert "status 0 for an answer, 3 when it is unsure, 4 when it refuses" in text
    assert STATUSES == {"answered": 0, "unsure": 3, "refused": 4}
    assert said["ask When was the bridge opened?"].startswith("1932")
    assert '"text": "503' in said["ask How long is the bridge? --over report.md --json"]
    assert "The bridge" in said["list"]
