"""The large reader chosen for good, by whom else that is decided, and what it promises."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from index.embed import sha256_of
from index.errors import ModelError, SettingsError
from qa.config import ReaderSettings, load_settings
from qa.config_file import config_file
from qa.reader import large
from qa.reader.choice import (
    LARGE_SETTING,
    Choice,
    choice_of,
    choose_large,
    chosen_by_argument,
    promises_anything,
    reads_all_kinds,
    use_large,
    with_large,
)
from qa.reader.large import large_base
from tests.qa.reader.test_large import WEIGHTS, packages
from tests.readers import bert


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text)


def never(_: Sequence[str], __: Path) -> None:
    pytest.fail("it was downloaded")


@pytest.fixture(autouse=True)
def _published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights").write_bytes(WEIGHTS)
    monkeypatch.setattr(large, "BASE_SHA256", sha256_of(tmp_path / "weights"))


def test_it_reads_everything() -> None:
    assert LARGE_SETTING == "model"


def test_it_is_chosen_and_given_up() -> None:
    assert choice_of() == Choice(large=False, fixed_by="")
    write("[reader]  # mine\nbatch_size = 3\n")
    choose_large()
    assert choice_of() == Choice(large=True, fixed_by="")
    assert load_settings().reader.batch_size == 3
    choose_large(large=False)
    assert choice_of() == Choice(large=False, fixed_by="")
    assert config_file().read_text() == "[reader]  # mine\nbatch_size = 3\n"


def test_settings_in_use_are_changed_in_the_same_way() -> None:
    before = ReaderSettings(batch_size=3)
    changed = with_large(before, large=True)
    assert (changed.model, changed.batch_size) == ("large", 3)
    assert with_large(changed, large=False) == before


@pytest.mark.parametrize("name", ["MODEL", "SECOND"])
def test_a_variable_goes_before_the_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ARTICLE_QA_READER__{name}", "large")
    assert choice_of().fixed_by == f"the variable ARTICLE_QA_READER__{name}"
    with pytest.raises(SettingsError, match=f"ARTICLE_QA_READER__{name}"):
        choose_large(large=False)
    assert not config_file().exists()


@pytest.mark.parametrize("line", ['model = "mine"', 'second = "large"'])
def test_another_choice_in_the_file_is_not_overwritten(line: str) -> None:
    write(f"[reader]\n{line}\n")
    assert line in choice_of().fixed_by
    with pytest.raises(SettingsError, match="is decided by"):
        choose_large()
    assert config_file().read_text() == f"[reader]\n{line}\n"


def test_settings_that_were_read_before_the_file_was_changed_are_free_as_well() -> None:
    before = load_settings().reader
    choose_large()
    assert choice_of(before) == Choice(large=False, fixed_by="")
    assert choice_of(with_large(before, large=True)) == Choice(large=True, fixed_by="")
    write('[reader]\nmodel = "mine"\n')
    assert "mine" in choice_of(before).fixed_by


def test_what_an_argument_chose_is_told_from_the_rest() -> None:
    write("[reader]\nbatch_size = 3\n")
    assert not chosen_by_argument(load_settings().reader)
    assert not chosen_by_argument(ReaderSettings(batch_size=5))
    assert chosen_by_argument(ReaderSettings(model="large"))


def test_one_call_fetches_the_base_and_chooses_it() -> None:
    folder = use_large(lambda _, place: packages(place))
    assert folder == large_base()
    assert choice_of().large


def test_nothing_is_fetched_where_something_else_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_QA_READER__MODEL", "mine")
    with pytest.raises(SettingsError, match="ARTICLE_QA_READER__MODEL"):
        use_large(never)


def test_what_could_not_be_fetched_is_not_chosen() -> None:
    with pytest.raises(ModelError, match="other weights"):
        use_large(lambda _, place: packages(place, b"changed"))
    assert not choice_of().large


def test_what_is_promised_is_known_before_a_reader_is_there(tmp_path: Path) -> None:
    assert promises_anything(ReaderSettings())
    assert not promises_anything(ReaderSettings(model=str(bert(tmp_path / "uncalibrated"))))
    assert not promises_anything(ReaderSettings(model="somebody/missing"))
    promises_anything(ReaderSettings(model="large"))  # its base is not needed for that


def test_a_reader_reads_all_kinds_when_it_knows_turns_and_items(tmp_path: Path) -> None:
    head = np.zeros((3, 4), dtype=np.float32)
    save_file({"span.weight": head}, tmp_path / "less")
    save_file({"span.weight": head, "items.weight": head}, tmp_path / "all")
    assert [reads_all_kinds(tmp_path / name) for name in ("less", "all")] == [False, True]
