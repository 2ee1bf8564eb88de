"""A calibration belongs to a reader: where it is found, and that no other's is used."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from index.errors import ModelError
from qa.config import ReaderSettings, data_folder
from qa.reader.calibration import calibration_of, usual_place
from qa.reader.confidence import Confidence
from qa.reader.features import FEATURES
from qa.reader.large import LARGE, LARGE_FOLDER
from qa.reader.model import TransformersReader
from tests.readers import bert


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert(tmp_path_factory.mktemp("models") / "bert")


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> ReaderSettings:
    return ReaderSettings(model=str(shutil.copytree(made, tmp_path / "my reader")))


@pytest.fixture
def reader(settings: ReaderSettings) -> TransformersReader:
    return TransformersReader(settings)


def write(place: Path, reader: str | None, bias: float = 0.0, **other: Any) -> Path:
    """Write a calibration for a reader, told from others by its bias."""
    size = len(FEATURES)
    numbers = {"bias": bias, "weights": [1.0] * size, "means": [0.0] * size, "scales": [1.0] * size}
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"reader": reader, "features": FEATURES, **numbers, **other}))
    return place


# Where it is found


def test_the_packaged_reader_has_the_packaged_calibration() -> None:
    settings = ReaderSettings()
    found = calibration_of(TransformersReader(settings), settings)
    assert found.confidence == Confidence.packaged()
    assert found.confidence.notices == ()


@pytest.mark.parametrize("settings", [ReaderSettings(model=LARGE), ReaderSettings(second=LARGE)])
def test_the_larger_readers_can_be_used_with_the_weights_that_come_with_the_package(
    settings: ReaderSettings,
) -> None:
    """New weights leave a calibration behind: it is made anew then, or taken away."""
    found = calibration_of(TransformersReader(settings), settings)
    assert found.place is None or found.place.parent == LARGE_FOLDER
    assert bool(found.confidence.notices) is (found.place is None)


def test_the_settings_go_before_the_models_folder_and_that_before_the_data_folder(
    reader: TransformersReader, settings: ReaderSettings, tmp_path: Path
) -> None:
    at_home = write(usual_place(reader, beside_model=False), reader.fingerprint, bias=1.0)
    assert at_home.is_relative_to(data_folder())
    assert calibration_of(reader, settings).confidence.spans.bias == 1.0
    beside = write(usual_place(reader, beside_model=True), reader.fingerprint, bias=2.0)
    assert calibration_of(reader, settings).place == beside
    named = write(tmp_path / "named.json", reader.fingerprint, bias=3.0)
    found = calibration_of(reader, settings.model_copy(update={"calibration": named}))
    assert (found.place, found.confidence.spans.bias) == (named, 3.0)
    assert found.confidence.notices == ()


def test_without_one_the_score_stands_in_and_says_so(
    reader: TransformersReader, settings: ReaderSettings
) -> None:
    found = calibration_of(reader, settings)
    assert found.place is None
    (notice,) = found.confidence.notices
    assert "not calibrated" in notice
    assert f'python -m qa.reader.calibrate --model "{settings.model}"' in notice


# What is refused


@pytest.mark.parametrize("other", ["0123456789abcdef", None])
def test_a_calibration_for_another_reader_is_refused(
    other: str | None, reader: TransformersReader, settings: ReaderSettings
) -> None:
    place = write(usual_place(reader, beside_model=True), other)
    with pytest.raises(ModelError, match=r"made for .*, not for .*calibrate --model") as raised:
        calibration_of(reader, settings)
    assert str(place) in str(raised.value)
    assert reader.fingerprint in str(raised.value)


def test_the_packaged_reader_takes_no_other_readers_calibration(
    reader: TransformersReader, tmp_path: Path
) -> None:
    place = write(tmp_path / "other.json", reader.fingerprint)
    settings = ReaderSettings(calibration=place)
    with pytest.raises(ModelError, match="not for the packaged reader"):
        calibration_of(TransformersReader(settings), settings)


def test_a_calibration_that_is_not_where_the_settings_say_is_an_error(
    reader: TransformersReader, settings: ReaderSettings, tmp_path: Path
) -> None:
    missing = settings.model_copy(update={"calibration": tmp_path / "none.json"})
    with pytest.raises(ModelError, match=r"none\.json could not be read"):
        calibration_of(reader, missing)


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"features": 3}'])
def test_a_file_that_is_no_calibration_is_named(
    text: str, reader: TransformersReader, settings: ReaderSettings
) -> None:
    place = usual_place(reader, beside_model=True)
    place.write_text(text)
    with pytest.raises(ModelError, match=r"calibration\.json: The file is no calibration"):
        calibration_of(reader, settings)


def test_numbers_that_do_not_fit_the_evidence_are_refused(
    reader: TransformersReader, settings: ReaderSettings
) -> None:
    write(usual_place(reader, beside_model=True), reader.fingerprint, weights=[1.0])
    with pytest.raises(ModelError, match="every piece of evidence"):
        calibration_of(reader, settings)
