"""The command line as a person or a script uses it; in this process, with the real models."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qa.assistant import Assistant
from qa.cli import STATUSES, app
from qa.config import data_folder

pytestmark = pytest.mark.models

BRIDGE = "The bridge was opened in 1932 by the mayor of Lyon. It is 503 metres long."


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments], input=stdin)


@pytest.fixture
def bridge(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(BRIDGE)
    return path


def test_ask_prints_the_answer_and_its_sentence() -> None:
    result = run("ask", "When was the 1961 treaty dissolved?")
    assert result.exit_code == 0
    assert result.stdout.startswith("1996\n")
    assert "The treaty was dissolved in 1996" in " ".join(result.stdout.split())
    assert "quoted from the article" in " ".join(result.stdout.split())


def test_ask_over_a_file_answers_in_json(bridge: Path) -> None:
    result = run("ask", "When was the bridge opened?", "--over", str(bridge), "--json")
    answer = json.loads(result.stdout)
    (citation,) = answer["citations"]
    assert answer["text"] == "1932"
    assert BRIDGE[citation["start"] : citation["end"]] == citation["quote"]


def test_a_refusal_shows_the_closest_passages(bridge: Path) -> None:
    result = run("ask", "Which submarine did Napoleon sink?", "--over", str(bridge))
    assert result.exit_code == 4
    assert result.stdout.startswith("The article does not say.")
    assert "Closest passages" in result.stdout


def test_an_unsure_answer_has_a_status_of_its_own(
    bridge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLE_QA_READER__ASSERT_FROM", "1")
    monkeypatch.setenv("ARTICLE_QA_READER__REFUSE_BELOW", "0")
    result = run("ask", "When was the bridge opened?", "--over", str(bridge))
    assert result.exit_code == 3
    assert result.stdout.startswith("Not sure. Perhaps: 1932\n")


def test_the_statuses_are_in_the_help() -> None:
    shown = " ".join(run("ask", "--help").stdout.split())
    assert "0 for an answer, 3 for one it is not sure of, 4 when it refuses" in shown
    assert STATUSES == {"answered": 0, "unsure": 3, "refused": 4}


def test_articles_are_added_listed_asked_and_removed(bridge: Path) -> None:
    assert "bridge" in run("add", str(bridge)).stdout
    articles = json.loads(run("list", "--json").stdout)
    (added,) = [a for a in articles if a["source"] == str(bridge)]
    asked = run("ask", "How long is the bridge?", "--article", added["id"][:8], "--json")
    assert "503" in json.loads(asked.stdout)["text"]
    assert run("remove", added["id"][:8]).exit_code == 0
    assert added["id"] not in run("list", "--json").stdout


def test_text_is_added_from_standard_input() -> None:
    result = run("add", "-", "--title", "Bridge", "--json", stdin=BRIDGE)
    assert json.loads(result.stdout)["added"][0]["title"] == "Bridge"


def test_what_cannot_be_read_is_told_with_the_next_step_and_the_rest_is_added(
    bridge: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    result = run("add", str(empty), str(tmp_path / "nothing.txt"), str(bridge), "--json")
    said = json.loads(result.stdout)
    assert result.exit_code == 1
    assert len(said["failed"]) == 2
    assert all(failure["hint"] for failure in said["failed"])
    assert said["added"][0]["source"] == str(bridge)


@pytest.mark.parametrize(
    "arguments", [("remove", "zzz"), ("ask", ""), ("ask", "When?", "--article", "zzz")]
)
def test_mistakes_end_with_a_message_and_a_status(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert json.loads(run(*arguments, "--json").stdout)["hint"]


def test_an_empty_library_says_how_to_fill_it() -> None:
    (article,) = json.loads(run("list", "--json").stdout)
    run("remove", article["id"])
    assert "article-qa add" in run("list").stdout


def test_an_article_is_shared_and_kept_to_oneself_again(bridge: Path) -> None:
    (added,) = json.loads(run("add", str(bridge), "--json").stdout)["added"]
    for stop, seen in (((), True), (("--stop",), False)):
        assert run("share", added["id"], *stop).exit_code == 0
        with Assistant.open(example=False) as assistant:
            assert (added["id"] in {each.id for each in assistant.of("ada").titles()}) is seen


def test_rebuild_keeps_the_articles(bridge: Path) -> None:
    run("add", str(bridge))
    assert "articles: 2" in " ".join(run("rebuild").stdout.split())


def test_another_embedding_model_is_refused_with_the_command_that_rebuilds(
    bridge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", str(bridge))
    monkeypatch.setenv("ARTICLE_QA_INDEX__CHUNK__MAX_WORDS", "50")
    result = run("ask", "When was the bridge opened?")
    assert result.exit_code == 1
    assert "article-qa rebuild" in " ".join(result.output.split())


def test_doctor_finds_all_well() -> None:
    run("list")
    result = run("doctor", "--json")
    findings = json.loads(result.stdout)
    assert result.exit_code == 0, findings
    assert all(finding["ok"] for finding in findings)
    assert any("sound" in finding["detail"] for finding in findings)


def test_doctor_finds_a_damaged_library(home: Path) -> None:
    run("list")
    (data_folder() / "library.sqlite").write_bytes(b"not a library")
    result = run("doctor")
    assert result.exit_code == 1
    assert "FAIL" in result.stdout


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("article-qa ")
