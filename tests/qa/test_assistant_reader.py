"""The assistant with another reader than the packaged one."""

import json
from pathlib import Path

import pytest

from index.errors import ModelError
from qa.assistant import Assistant
from qa.config import ReaderSettings, load_settings
from qa.reader.confidence import Confidence
from qa.reader.features import FEATURES
from qa.reader.model import TransformersReader
from qa.reader.weighing import Weighing
from tests.fakes import FakeEmbedder, FakeReader
from tests.readers import bert

TREATY = "The treaty was signed in 1961. The treaty was dissolved in 1996 in Paris."
QUESTION = "When was the treaty dissolved?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return bert(tmp_path / "model")


def assistant_with(model: object) -> Assistant:
    settings = load_settings(reader={"model": str(model), "assert_from": 0.0})
    assistant = Assistant.over(embedder=FakeEmbedder(), settings=settings)
    assistant.add_text(TREATY, title="Treaty")
    return assistant


def test_what_it_answers_is_proven_by_a_quotation(folder: Path) -> None:
    with assistant_with(folder) as assistant:
        answer = assistant.ask(QUESTION)
        (article,) = assistant.articles()
    assert answer.answered
    (citation,) = answer.citations
    assert citation.verified
    assert article.text[citation.start : citation.end] == citation.quote
    assert answer.text in citation.quote


def test_uncalibrated_it_is_as_sure_as_its_score(folder: Path) -> None:
    with assistant_with(folder) as assistant:
        answer = assistant.ask(QUESTION)
        refusal = assistant.ask("Who was the king?", history=None)
    best = answer.candidates[0]
    for told in (answer, refusal):
        assert "is not calibrated" in told.notices[0]
    assert best.confidence == pytest.approx(Confidence.uncalibrated("").of(scored(best.score)))


def scored(score: float) -> list[float]:
    return [score if name == "score" else 0.0 for name in FEATURES]


def test_its_own_calibration_is_used(folder: Path) -> None:
    size = len(FEATURES)
    record = {
        "reader": TransformersReader(ReaderSettings(model=str(folder))).fingerprint,
        "features": list(FEATURES),
        "bias": -2.0,
        "weights": [0] * size,
        "means": [0] * size,
        "scales": [1] * size,
    }
    (folder / "calibration.json").write_text(json.dumps(record))
    with assistant_with(folder) as assistant:
        assert assistant.ask(QUESTION).confidence == pytest.approx(0.119203, abs=1e-6)


def test_a_reader_that_is_not_there_is_said_at_the_first_question() -> None:
    with assistant_with("somebody/missing") as assistant:
        assert len(assistant.articles()) == 1
        with pytest.raises(ModelError, match="hf download somebody/missing"):
            assistant.ask(QUESTION)
        with pytest.raises(ModelError, match="hf download somebody/missing"):
            assistant.warm()


def test_a_reader_in_code_brings_its_own_confidence_or_has_none() -> None:
    sure = Confidence(Weighing(9.0, *[(0.0,) * len(FEATURES)] * 2, (1.0,) * len(FEATURES)))
    for given, expected in ((sure, 0.999877), (None, 0.999955)):
        with Assistant.over(
            embedder=FakeEmbedder(), reader=FakeReader(), confidence=given
        ) as assistant:
            assistant.add_text(TREATY)
            assert assistant.ask(QUESTION).confidence == pytest.approx(expected, abs=1e-5)
