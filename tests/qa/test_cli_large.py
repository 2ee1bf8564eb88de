"""`article-qa get-large`: it downloads, and with --use what it downloaded answers."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.embed import sha256_of
from qa.cli import app
from qa.config import load_settings
from qa.config_file import config_file
from qa.reader import large
from tests.qa.reader.test_large import WEIGHTS, packages


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["get-large", *arguments])


def said(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.fixture(autouse=True, name="downloaded")
def _downloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """What is asked for; it comes from this machine."""
    asked: list[Sequence[str]] = []

    def download(names: Sequence[str], folder: Path) -> None:
        asked.append(names)
        packages(folder)

    (tmp_path / "weights").write_bytes(WEIGHTS)
    monkeypatch.setattr(large, "BASE_SHA256", sha256_of(tmp_path / "weights"))
    monkeypatch.setattr(large, "pip_download", download)
    return asked


def test_it_is_there_and_how_to_use_it_is_said() -> None:
    result = run()
    assert result.exit_code == 0
    assert "article-qa get-large --use" in said(result)
    assert load_settings().reader.model is None


def test_with_use_it_answers_from_now_on() -> None:
    result = run("--use")
    assert result.exit_code == 0
    assert 'model = "large" under [reader]' in said(result)
    assert load_settings().reader.model == "large"
    assert run("--use").exit_code == 0


def test_where_a_variable_decides_nothing_isdownloaded(
    downloaded: list[Sequence[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLE_QA_READER__MODEL", "mine")
    result = run("--use")
    assert result.exit_code == 1
    assert "ARTICLE_QA_READER__MODEL" in said(result)
    assert downloaded == []
    assert not config_file().exists()
