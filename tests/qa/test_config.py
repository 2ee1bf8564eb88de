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


@pytest.mark.parametrize(
    ("table", "setting"),
    [("reader", "threshold"), ("answer", "yes_no_threshold")],
)
def test_a_setting_of_earlier_versions_is_told_by_what_it_was_replaced(
    home: Path, table: str, setting: str
) -> None:
    data_folder().mkdir(parents=True, exist_ok=True)
    (data_folder() / "config.toml").write_text(f"[{table}]\n{setting} = 0.4\n")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert f"no setting {table}.{setting} any more" in caught.value.message
    assert "reader.asserted_right" in str(caught.value)


def test_what_is_refused_lies_below_what_is_asserted() -> None:
    with pytest.raises(SettingsError, match=r"refuse_below 0\.6 is above assert_from 0\.4"):
        load_settings(reader={"assert_from": 0.4, "refuse_below": 0.6})
