"""`article-qa backup`, `restore`, `repair` and `doctor --deep`, on a library of a fake embedder."""

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.config import IndexSettings
from index.keeping import backups
from index.library import Library
from index.store import LIBRARY_FILE
from qa.cli import app
from qa.config import Settings, data_folder
from qa.doctor import Finding, library_findings
from tests.contracts.library import CATS, TREATY, document
from tests.fakes import FakeEmbedder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments])


def said(result: Result) -> str:
    return " ".join(result.output.split())


def findings(*, deep: bool = False) -> dict[str, Finding]:
    found = library_findings(data_folder(), Settings(), deep=deep)
    return {finding.subject: finding for finding in found}


def opened() -> Library:
    return Library.open(data_folder(), FakeEmbedder(), IndexSettings())


def damage(order: str) -> None:
    connection = sqlite3.connect(data_folder() / LIBRARY_FILE)
    connection.executescript(f"{order}; DELETE FROM unsealed")  # noqa: S608 - constants
    connection.close()


@pytest.fixture(autouse=True)
def _library(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library with an article, of an embedder that takes no model."""
    for place in ("qa.cli", "qa.doctor"):
        monkeypatch.setattr(f"{place}.SentenceTransformerEmbedder", lambda _: FakeEmbedder())
    with opened() as library:
        library.add(document(TREATY, "a", title="Treaty"))


def test_a_backup_is_made_and_named() -> None:
    result = run("backup")
    assert result.exit_code == 0
    (made,) = backups(data_folder())
    assert str(made.path) in said(result)
    assert findings()["backups"].detail.startswith("1, the newest of 20")


def test_the_newest_backup_is_put_back_and_where_the_rest_is_told() -> None:
    run("backup")
    with opened() as library:
        library.add(document(CATS, "b", title="Cats"))
    result = run("restore")
    assert result.exit_code == 0
    assert "is the library now" in said(result)
    assert "before-restoring-" in said(result)
    with opened() as library:
        assert [article.title for article in library.articles()] == ["Treaty"]


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no backup")
    result = run("restore", str(tmp_path / "file"))
    assert result.exit_code == 1
    assert "cannot be put back" in said(result)
    with opened() as library:
        assert len(library.articles()) == 1


def test_what_is_lost_is_said_and_has_a_status_of_its_own() -> None:
    assert run("repair").exit_code == 0
    with opened() as library:
        library.conversations().start("A talk")
    damage("UPDATE conversations SET title = 'other'")
    result = run("repair")
    assert result.exit_code == 3
    assert "A conversation is lost." in said(result)
    assert "before-repairing-" in said(result)
    assert run("repair").exit_code == 0


def test_the_doctor_finds_a_damaged_original_only_when_asked_to_look_deep() -> None:
    run("backup")
    damage("UPDATE originals SET data = x'00'")
    assert findings()["library"].ok
    deep = findings(deep=True)
    assert not deep["library"].ok
    assert "The original of an article" in deep["library"].detail
    assert "article-qa repair" in deep["library"].detail
    assert deep["backups"].detail.endswith("all sound")
    assert run("repair").exit_code == 0
    assert findings(deep=True)["library"].ok


def test_the_doctor_finds_a_damaged_backup() -> None:
    run("backup")
    (made,) = backups(data_folder())
    made.path.write_bytes(made.path.read_bytes()[:5000])
    assert findings()["backups"].ok
    assert str(made.path) in findings(deep=True)["backups"].detail
    assert not findings(deep=True)["backups"].ok


def test_the_doctor_finds_that_the_library_file_is_gone_and_that_changes_are(home: Path) -> None:
    file = data_folder() / LIBRARY_FILE
    older = file.read_bytes()
    with opened() as library:
        library.set_state("key", "value")
    file.write_bytes(older)
    assert "has lost its last 1 change" in findings()["library"].detail
    file.unlink()
    assert not findings()["library"].ok
    assert "is missing, but" in findings()["library"].detail


def test_deep_is_an_option_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def examine(folder: Path, settings: Settings, *, deep: bool) -> list[Finding]:
        asked.append(deep)
        return [Finding("library", True, "sound")]

    monkeypatch.setattr("qa.cli.examine", examine)
    assert json.loads(run("doctor", "--deep", "--json").stdout)[0]["ok"]
    run("doctor")
    assert asked == [True, False]
