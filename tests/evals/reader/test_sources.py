"""Which system a command line names, and at which threshold it decides."""

import json
from pathlib import Path

import pytest

from evals.errors import TaskError
from evals.reader import sources
from evals.reader.language_model import Generator
from evals.reader.sources import source_of
from index.library import Library
from index.read import read_text
from qa.config import ReaderSettings, Settings
from qa.reader.confidence import Confidence
from qa.reader.curve import Curve
from qa.reader.features import FEATURES
from tests.evals.samples import TEXT
from tests.fakes import FakeEmbedder

FAKE = "tests.evals.reader.samples:fake_reader"


@pytest.fixture
def library() -> Library:
    library = Library.in_memory(FakeEmbedder(), Settings().index)
    library.add(read_text(TEXT, title="Pact"))
    return library


def calibration(path: Path, threshold: float, bias: float = 0.0) -> Path:
    size = len(FEATURES)
    weights = [1.0 if name == "score" else 0.0 for name in FEATURES]
    record = {
        "features": list(FEATURES),
        "bias": bias,
        "weights": weights,
        "means": [0.0] * size,
        "scales": [1.0] * size,
        "fitted_on": {"threshold_of_equal_costs": threshold},
    }
    path.write_text(json.dumps(record))
    return path


def test_default_is_what_the_assistant_ships() -> None:
    settings = Settings()
    found = source_of("default", settings, FakeEmbedder())
    assert (found.name, found.what, found.scored, found.slow) == ("default", "default", True, False)
    assert found.promises == {
        kind: Confidence.packaged().promise(kind, settings.reader) for kind in ("span", "yes_no")
    }
    assert found.megabytes is not None
    assert 5 < found.megabytes < 40


def test_a_reader_can_be_plugged_in_by_its_function(library: Library) -> None:
    found = source_of(f"cascade={FAKE}", Settings(), FakeEmbedder())
    assert (found.name, found.what, found.megabytes) == ("cascade", FAKE, None)
    answer = found.over(library).ask("When was it dissolved?")
    assert answer.candidates[0].text == "1996"


def test_a_calibration_brings_its_confidence_and_its_threshold(
    library: Library, tmp_path: Path
) -> None:
    # The fake reader gives the sentence with all words of the question a score of 10.
    question = "When was it dissolved?"
    sure = calibration(tmp_path / "sure.json", 0.9)
    answer = source_of(f"{FAKE},{sure}", Settings(), FakeEmbedder()).over(library).ask(question)
    assert answer.answered
    assert answer.confidence == pytest.approx(1 / (1 + 2.718281828 ** -answer.candidates[0].score))
    unsure = calibration(tmp_path / "unsure.json", 0.9, bias=-20.0)
    found = source_of(f"{FAKE},{unsure}", Settings(), FakeEmbedder())
    assert found.promises["span"].assert_from == 0.9
    assert not found.over(library).ask(question).answered


def test_a_threshold_in_the_settings_comes_first(tmp_path: Path) -> None:
    place = calibration(tmp_path / "c.json", 0.9)
    settings = Settings(reader=ReaderSettings(assert_from=0.7))
    found = source_of(f"x={FAKE},{place}", settings, FakeEmbedder())
    assert found.promises["span"].assert_from == 0.7


def test_the_curves_of_a_calibration_part_what_is_asserted_unsure_and_refused(
    library: Library, tmp_path: Path
) -> None:
    # Of 1000 questions those from .9 on are right, those below .1 are not answered by the article.
    probabilities = [0.95, 0.5, 0.05] * 1000
    curve = Curve.of(
        probabilities,
        [p > 0.9 for p in probabilities],
        [p < 0.1 for p in probabilities],
        articles=100,
        held_out=True,
    )
    place = calibration(tmp_path / "c.json", 0.5, bias=-10.0)
    record = json.loads(place.read_text()) | {"curves": {"span": curve.record()}}
    place.write_text(json.dumps(record))
    targets = ReaderSettings(asserted_right=0.9, refused_right=0.9)
    found = source_of(f"x={FAKE},{place}", Settings(reader=targets), FakeEmbedder())
    promise = found.promises["span"]
    assert (promise.asserted_right, promise.refused_right) == (0.9, 0.9)
    assert promise.refuse_below <= 0.5 < promise.assert_from
    answer = found.over(library).ask("When was it dissolved?")
    assert answer.confidence == pytest.approx(0.5)
    assert (answer.outcome, answer.best) == ("unsure", "1996")


def test_two_readers_are_two_settings() -> None:
    found = source_of("both=default+large", Settings(), FakeEmbedder())
    assert (found.name, found.what) == ("both", "default+large")
    large = source_of("large", Settings(), FakeEmbedder())
    default = source_of("default", Settings(), FakeEmbedder())
    assert found.megabytes == pytest.approx((large.megabytes or 0) + (default.megabytes or 0))


def test_a_folder_is_named_by_its_last_part_and_weighed(tmp_path: Path) -> None:
    folder = tmp_path / "teacher"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(bytes(3_000_000))
    calibration(folder / "calibration.json", 0.55)
    found = source_of(str(folder), Settings(), FakeEmbedder())
    assert (found.name, found.megabytes) == ("teacher", 3.0)
    assert found.promises["span"].assert_from == 0.55


def test_the_language_model_is_slow_and_has_no_scores(
    monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    monkeypatch.setattr(sources, "open_smollm2", lambda: Generator(lambda _: "1996", 98.4))
    found = source_of("lm=smollm2", Settings(), FakeEmbedder())
    assert (found.name, found.scored, found.slow, found.megabytes) == ("lm", False, True, 98.4)
    assert found.promises == {}
    assert found.over(library).ask("When was it dissolved?").text == "1996"


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("mine=", "names no reader"),
        ("no_such_module:reader", "There is no reader no_such_module:reader"),
        ("tests.evals.reader.samples:nothing", "There is no reader"),
        ("student.safetensors", "which network they belong to is not known"),
        ("default,no_such.json", "calibration no_such.json is not there"),
    ],
)
def test_what_cannot_be_measured_is_an_error(given: str, complaint: str) -> None:
    with pytest.raises(TaskError, match=complaint):
        source_of(given, Settings(), FakeEmbedder())
