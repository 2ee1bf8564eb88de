"""One setting changed in config.toml, and nothing else in it."""

import os
from pathlib import Path

import pytest

from index.errors import SettingsError
from qa import config_file as module
from qa.config import load_settings
from qa.config_file import config_file, set_in_file, source_of

LAID_OUT = """# What I set, and why
[reader]   # the reader
asserted_right = 0.8  # I would rather know

[index.search]
k = 12   # more passages
"""


@pytest.fixture(name="file")
def _file(home: Path) -> Path:
    path = config_file()
    path.parent.mkdir(parents=True)
    return path


def test_a_file_is_made_where_there_is_none(home: Path) -> None:
    set_in_file("reader", "model", "large")
    assert load_settings().reader.model == "large"
    set_in_file("reader", "model", None)
    assert load_settings().reader.model is None


def test_what_else_is_in_the_file_stays_as_it_was_written(file: Path) -> None:
    file.write_text(LAID_OUT)
    set_in_file("reader", "model", "large")
    written = file.read_text()
    assert [line for line in written.splitlines() if line != 'model = "large"'] == (
        LAID_OUT.splitlines()
    )
    settings = load_settings()
    assert (settings.reader.model, settings.reader.asserted_right) == ("large", 0.8)
    assert settings.index.search.k == 12
    set_in_file("reader", "model", None)
    assert file.read_text() == LAID_OUT


@pytest.mark.parametrize(
    "written",
    [
        '[reader]\nmodel = "mine"  # my own\n',
        'reader.model = "mine"\nreader.batch_size = 3\n',
        'reader = {model = "mine", batch_size = 3}\n',
        "reader.batch_size = 3\n[index.search]\nk = 3\n",
        "[index.search]\nk = 3\n",
        "# nothing but a remark\n",
        "[reader]\nbatch_size = 3\n[index.search]\nk = 3\n[answer]\nclosest = 2",
    ],
)
def test_it_is_found_and_changed_however_it_is_written(file: Path, written: str) -> None:
    file.write_text(written)
    before = load_settings()
    set_in_file("reader", "model", "large")
    assert load_settings().reader == before.reader.model_copy(update={"model": "large"})
    set_in_file("reader", "model", None)
    after = load_settings()
    assert after.reader == before.reader.model_copy(update={"model": None})
    assert after.index == before.index
    assert file.read_text().count("#") == written.count("#") - written.count("# my own")


def test_ends_of_lines_stay(file: Path) -> None:
    file.write_bytes(b"[reader]\r\nbatch_size = 3\r\n")
    set_in_file("reader", "model", "large")
    assert file.read_bytes().startswith(b"[reader]\r\nbatch_size = 3\r\n")
    assert load_settings().reader.model == "large"


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "kept elsewhere.toml"
    real.write_text(LAID_OUT)
    file.symlink_to(real)
    set_in_file("reader", "model", "large")
    assert file.is_symlink()
    assert "large" in real.read_text()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_file_that_only_its_owner_may_read_stays_so(file: Path) -> None:
    file.write_text(LAID_OUT)
    file.chmod(0o600)
    set_in_file("reader", "model", "large")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_toml_is_left_alone(file: Path) -> None:
    file.write_text("not toml at all [")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        set_in_file("reader", "model", "large")
    assert file.read_text() == "not toml at all ["


def test_a_disk_that_is_full_leaves_the_file_as_it_was(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file.write_text(LAID_OUT)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="No space left on device"):
        set_in_file("reader", "model", "large")
    assert file.read_text() == LAID_OUT
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


def test_a_layout_that_cannot_be_changed_alone_is_left_to_the_user(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(LAID_OUT)
    monkeypatch.setattr(module, "_changed", lambda *_: "reader = {}\n")
    with pytest.raises(SettingsError, match="by hand"):
        set_in_file("reader", "model", "large")
    assert file.read_text() == LAID_OUT


def test_what_sets_it_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert source_of("reader", "model") is None
    file.write_text(LAID_OUT)
    assert source_of("reader", "model") is None
    assert source_of("reader", "asserted_right") == "file"
    set_in_file("reader", "model", "large")
    assert source_of("reader", "model") == "file"
    monkeypatch.setenv("ARTICLE_QA_READER__MODEL", "mine")
    assert source_of("reader", "model") == "environment"
    monkeypatch.delenv("ARTICLE_QA_READER__MODEL")
    monkeypatch.setenv("ARTICLE_QA_READER", '{"model": "mine"}')
    assert source_of("reader", "model") == "environment"
