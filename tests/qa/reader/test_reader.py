"""The readers, each held to the contract: the fake, the packaged one, those of other families."""

from pathlib import Path

import pytest

from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader import packaged
from qa.reader.model import TransformersReader
from qa.reader.types import SpanReader
from tests.contracts.reader import (
    ARTICLE,
    PASSAGES,
    SpanReaderContract,
    TrainedReaderContract,
)
from tests.fakes import FakeReader
from tests.readers import FAMILIES


class TestFakeReader(TrainedReaderContract):
    @pytest.fixture
    def reader(self) -> SpanReader:
        return FakeReader()

    @pytest.fixture
    def one_by_one(self) -> SpanReader:
        return FakeReader()


@pytest.fixture(scope="module")
def batches() -> TransformersReader:
    return TransformersReader(ReaderSettings())


@pytest.fixture(scope="module")
def no_batches() -> TransformersReader:
    return TransformersReader(ReaderSettings(batch_size=1))


@pytest.mark.models
class TestPackagedReader(TrainedReaderContract):
    @pytest.fixture
    def reader(self, batches: TransformersReader) -> SpanReader:
        return batches

    @pytest.fixture
    def one_by_one(self, no_batches: TransformersReader) -> SpanReader:
        return no_batches

    def test_it_finds_short_answers(self, reader: SpanReader) -> None:
        assert reader.read("When was the bridge opened?", PASSAGES)[0].text == "1932"
        assert "503" in reader.read("How long is the bridge?", PASSAGES)[0].text

    def test_an_answer_deep_in_a_long_passage_is_reached(self, reader: SpanReader) -> None:
        span = reader.read("What does sentence number 55 say?", PASSAGES)[0]
        assert ARTICLE.text[span.start : span.end] == span.text


@pytest.fixture(scope="module", params=sorted(FAMILIES))
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return FAMILIES[request.param](tmp_path_factory.mktemp("models") / request.param)


@pytest.fixture(scope="module")
def other(folder: Path) -> TransformersReader:
    return TransformersReader(ReaderSettings(model=str(folder)))


@pytest.fixture(scope="module")
def other_without_batches(folder: Path) -> TransformersReader:
    return TransformersReader(ReaderSettings(model=str(folder), batch_size=1))


class TestReaderOfAnotherFamily(SpanReaderContract):
    @pytest.fixture
    def reader(self, other: TransformersReader) -> SpanReader:
        return other

    @pytest.fixture
    def one_by_one(self, other_without_batches: TransformersReader) -> SpanReader:
        return other_without_batches


def test_weights_with_another_hash_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "reader.safetensors"
    wrong.write_bytes(b"other weights")
    monkeypatch.setattr(packaged, "WEIGHTS", wrong)
    with pytest.raises(ModelError, match=r"reader's weights.*doctor"):
        TransformersReader(ReaderSettings()).read("When?", PASSAGES[:1])
