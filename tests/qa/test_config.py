from pathlib import Path

import pytest

from index.errors import SettingsError
from qa.config import data_folder, load_settings


def test_defaults_need_nothing() -> None:
    assert load_settings().index.search.k == 8


def test_variables_go_before_the_file_and_arguments_before_both(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / "config.toml").write_text("[reader]\nassert_from = 0.1\nbatch_size = 3\n")
    assert load_settings().reader.assert_from == 0.1
    monkeypatch.setenv("ARTICLE_QA_READER__ASSERT_FROM", "0.2")
    settings = load_settings()
    assert (settings.reader.assert_from, settings.reader.batch_size) == (0.2, 3)
    assert load_settings(reader={"assert_from": 0.3}).reader.assert_from == 0.3


def test_the_home_variable_moves_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_HOME", "/somewhere/else")
    assert data_folder() == Path("/somewhere/else")
    load_settings()  # is not taken for a setting


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("ARTICLE_QA_READER__ASSERT_FROM", "2", "reader.assert_from"),
        ("ARTICLE_QA_READER__COLOUR", "red", "reader.colour"),
    ],
)
def test_a_wrong_value_names_the_field(
    name: str, value: str, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=field):
        load_settings()


def test_a_file_that_is_no_toml_is_named(home: Path) -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / "config.toml").write_text("not toml at all [")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        load_settings()
