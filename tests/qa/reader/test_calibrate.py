import gzip
import json
import random
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from index.config import IndexSettings
from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader.calibrate import (
    Example,
    examples_of,
    expected_calibration_error,
    fit,
    load_questions,
    main,
)
from qa.reader.calibration import calibration_of
from qa.reader.confidence import Confidence
from qa.reader.features import FEATURES
from qa.reader.model import TransformersReader
from tests.fakes import FakeEmbedder, FakeReader
from tests.readers import bert, calibration_rows, save_packaged

CONTEXTS = (
    "The old treaty was dissolved in 1996. It had been signed in Moscow.",
    "The red bridge was opened in 1932. It is long.",
)


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "rows.jsonl.gz"
    asked = [
        ("When was the old treaty dissolved?", 0, [{"text": "1996", "start": 32}]),
        ("When was the red bridge opened?", 1, [{"text": "1932", "start": 29}]),
        ("Who painted the ceiling?", 0, []),
    ]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for question, context, answers in asked:
            row = {"title": "T", "context": CONTEXTS[context], "question": question}
            file.write(json.dumps(row | {"answers": answers}) + "\n")
    return path


def test_contexts_of_a_title_form_one_article_and_answers_keep_their_place(rows: Path) -> None:
    (document,), questions = load_questions(rows, None, seed=1)
    assert document.article.text == "\n\n".join(CONTEXTS)
    golden = {document.article.text[a:b] for q in questions for a, b in q.gold}
    assert golden == {"1996", "1932"}
    assert len(load_questions(rows, 2, seed=1)[1]) == 2


def test_a_question_is_asked_of_the_article_with_and_without_its_answer(rows: Path) -> None:
    documents, questions = load_questions(rows, None, seed=1)
    found = list(examples_of(documents, questions, FakeEmbedder(), FakeReader(), IndexSettings()))
    assert any(example.right for example in found)
    assert all(example.answerable for example in found if example.right)
    assert any(not example.answerable for example in found)
    assert all(len(example.values) == len(FEATURES) for example in found)


def test_the_fit_separates_what_can_be_separated() -> None:
    draw = random.Random(0)
    examples = []
    for number in range(300):
        answerable = number % 2 == 0
        values = [draw.gauss(0, 1) for _ in FEATURES]
        values[0] += 3 if answerable else -3
        examples.append(Example(f"g{number % 10}", number, tuple(values), answerable, answerable))
    record = fit(examples)
    confidence = Confidence.from_json(json.dumps(record))
    high, low = [0.0] * len(FEATURES), [0.0] * len(FEATURES)
    high[0], low[0] = 4.0, -4.0
    assert confidence.of(low) < 0.2 < 0.8 < confidence.of(high)
    assert record["fitted_on"]["cross_validated_auroc"] > 0.95
    assert record["fitted_on"]["false_answers_there"] < 0.1


def test_the_calibration_error_is_the_gap_of_confidence_and_accuracy() -> None:
    predicted = np.array([0.95, 0.95, 0.05, 0.05])
    right = np.array([True, False, False, False])
    # half of the examples are off by .45, half by .05
    assert expected_calibration_error(predicted, right, np.ones(4)) == pytest.approx(0.25)


@pytest.mark.models
class TestCommand:
    """`python -m qa.reader.calibrate`, over the rows of the fixture and a reader in a folder."""

    def run(self, *arguments: object) -> Result:
        app = typer.Typer()
        app.command()(main)
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    @pytest.fixture
    def model(self, tmp_path: Path) -> Path:
        return save_packaged(tmp_path / "model")

    @pytest.fixture
    def many(self, tmp_path: Path) -> Path:
        return calibration_rows(tmp_path / "many.jsonl.gz", articles=10)

    def test_it_is_written_beside_the_model_and_found_there(self, model: Path, many: Path) -> None:
        result = self.run("--model", model, many)
        settings = ReaderSettings(model=str(model))
        reader = TransformersReader(settings)
        assert result.exit_code == 0, result.output
        found = calibration_of(reader, settings)
        assert found.place == model / "calibration.json"
        assert found.confidence.reader == reader.fingerprint
        assert "Written to" in result.stderr

    def test_it_is_written_where_it_is_told(self, model: Path, many: Path, tmp_path: Path) -> None:
        out = tmp_path / "new" / "mine.json"
        assert self.run("--model", model, "--out", out, many).exit_code == 0
        settings = ReaderSettings(model=str(model), calibration=out)
        assert calibration_of(TransformersReader(settings), settings).place == out
        assert not (model / "calibration.json").exists()

    def test_a_reader_that_is_never_right_cannot_be_calibrated(
        self, many: Path, tmp_path: Path
    ) -> None:
        random = bert(tmp_path / "random")
        error = self.run("--model", random, many).exception
        assert isinstance(error, ModelError)
        assert "right every time or never" in str(error)
        assert not (random / "calibration.json").exists()

    def test_the_questions_of_a_few_articles_are_not_enough(
        self, model: Path, tmp_path: Path
    ) -> None:
        few = calibration_rows(tmp_path / "few.jsonl.gz", articles=4)
        error = self.run("--model", model, few).exception
        assert isinstance(error, ModelError)
        assert "at least 5 articles" in str(error)

    def test_a_wrong_reader_is_said_before_the_work(self, model: Path, many: Path) -> None:
        (model / "model.safetensors").unlink()
        error = self.run("--model", model, many).exception
        assert isinstance(error, ModelError)
        assert not (model / "calibration.json").exists()
