from pathlib import Path

import pytest

from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader import model
from qa.reader.model import TransformersReader
from qa.reader.types import SpanReader
from tests.contracts.reader import ARTICLE, PASSAGES, SpanReaderContract
from tests.fakes import FakeReader


class TestFakeReader(SpanReaderContract):
    @pytest.fixture
    def reader(self) -> SpanReader:
        return FakeReader()


@pytest.fixture(scope="module")
def packaged() -> TransformersReader:
    return TransformersReader(ReaderSettings())


@pytest.mark.models
class TestTransformersReader(SpanReaderContract):
    @pytest.fixture
    def reader(self, packaged: TransformersReader) -> SpanReader:
        return packaged

    def test_it_finds_short_answers(self, reader: SpanReader) -> None:
        assert reader.read("When was the bridge opened?", PASSAGES)[0].text == "1932"
        assert "503" in reader.read("How long is the bridge?", PASSAGES)[0].text

    def test_the_batch_size_does_not_change_the_spans(self, reader: SpanReader) -> None:
        alone = TransformersReader(ReaderSettings(batch_size=1))
        question = "Where do bananas grow?"
        ours, theirs = reader.read(question, PASSAGES), alone.read(question, PASSAGES)
        assert [s.text for s in ours[:3]] == [s.text for s in theirs[:3]]
        assert ours[0].score == pytest.approx(theirs[0].score, abs=1e-3)

    def test_an_answer_deep_in_a_long_passage_is_reached(self, reader: SpanReader) -> None:
        span = reader.read("What does sentence number 55 say?", PASSAGES)[0]
        assert ARTICLE.text[span.start : span.end] == span.text


def test_weights_with_another_hash_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "reader.safetensors"
    wrong.write_bytes(b"other weights")
    monkeypatch.setattr(model, "WEIGHTS", wrong)
    with pytest.raises(ModelError, match=r"reader's weights.*doctor"):
        TransformersReader(ReaderSettings()).read("When?", PASSAGES[:1])
