"""What the doctor says of the reader and of its calibration."""

import json
from pathlib import Path

import pytest

from index.embed import sha256_of
from qa.config import ReaderSettings, Settings, data_folder
from qa.config_file import config_file, set_in_file
from qa.doctor import Finding, examine
from qa.reader.features import FEATURES
from qa.reader.large import get_base
from qa.reader.model import TransformersReader
from tests.qa.reader.test_large import WEIGHTS, packages
from tests.readers import bert

CALIBRATION: dict[str, object] = {
    "features": list(FEATURES),
    "bias": 0,
    "weights": [1] * len(FEATURES),
    "means": [0] * len(FEATURES),
    "scales": [1] * len(FEATURES),
}


def findings(subject: str, reader: ReaderSettings) -> list[Finding]:
    return [f for f in examine(data_folder(), Settings(reader=reader)) if f.subject == subject]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bert(tmp_path / "model")


@pytest.mark.models
def test_the_packaged_reader_is_right_and_calibrated() -> None:
    hashed, loaded = findings("reader", ReaderSettings())
    assert hashed.ok
    assert loaded.ok
    assert TransformersReader(ReaderSettings()).fingerprint in loaded.detail
    (calibration,) = findings("calibration", ReaderSettings())
    assert calibration.ok
    assert "was made for this reader" in calibration.detail


def test_what_is_promised_is_told_with_the_thresholds(folder: Path) -> None:
    settings = ReaderSettings(model=str(folder), assert_from=0.8, refuse_below=0.1)
    for subject in ("promise", "promise of yes or no"):
        (promise,) = findings(subject, settings)
        assert promise.ok
        assert "No promise" in promise.detail
        assert "Asserted from 0.80 on, refused below 0.10" in promise.detail


def test_another_reader_is_named_with_its_fingerprint(folder: Path) -> None:
    settings = ReaderSettings(model=str(folder))
    (reader,) = findings("reader", settings)
    assert reader.ok
    assert str(folder) in reader.detail
    assert TransformersReader(settings).fingerprint in reader.detail


def test_a_missing_calibration_is_no_fault_but_said(folder: Path) -> None:
    (calibration,) = findings("calibration", ReaderSettings(model=str(folder)))
    assert calibration.ok
    assert "not calibrated" in calibration.detail
    assert "python -m qa.reader.calibrate --model" in calibration.detail


def test_the_calibration_of_another_reader_is_a_fault(folder: Path) -> None:
    record = {**CALIBRATION, "reader": "0123456789abcdef"}
    (folder / "calibration.json").write_text(json.dumps(record))
    (calibration,) = findings("calibration", ReaderSettings(model=str(folder)))
    assert not calibration.ok
    assert "0123456789abcdef" in calibration.detail


def test_a_reader_that_does_not_load_is_a_fault(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()
    settings = ReaderSettings(model=str(folder))
    (reader,) = findings("reader", settings)
    assert not reader.ok
    assert "tokenizer" in reader.detail
    assert findings("calibration", settings) == []


def test_who_chose_the_reader_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ReaderSettings(model=str(folder))
    set_in_file("reader", "model", str(folder))
    (reader,) = findings("reader", chosen)
    assert f"(chosen in {config_file()})" in reader.detail
    monkeypatch.setenv("ARTICLE_QA_READER__MODEL", str(folder))
    (reader,) = findings("reader", chosen)
    assert "(chosen by a variable" in reader.detail


def test_whether_the_large_reader_is_there_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = ReaderSettings(model=str(folder))
    (missing,) = findings("large reader", settings)
    assert missing.ok
    assert "is not there. Run `article-qa get-large`" in missing.detail
    (tmp_path / "weights").write_bytes(WEIGHTS)
    monkeypatch.setattr("qa.reader.large.BASE_SHA256", sha256_of(tmp_path / "weights"))
    base = get_base(lambda _, place: packages(place))
    (there,) = findings("large reader", settings)
    assert there.ok
    assert f"its base is in {base}" in there.detail
    assert "get-large --use" in there.detail
