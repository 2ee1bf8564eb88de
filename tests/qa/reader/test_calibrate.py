"""The command that calibrates a reader."""

import gzip
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader.calibrate import main
from qa.reader.calibration import calibration_of
from qa.reader.model import TransformersReader
from qa.reader.shortlist import SENTENCES_BEFORE
from qa.reader.training.recipe import Mixture, Optimisation, Recipe
from tests.readers import Family, calibration_rows, deberta, linked, modernbert, teachable


@pytest.mark.models
class TestCommand:
    """`python -m qa.reader.calibrate`, over the rows of the fixture and a reader in a folder."""

    def run(self, *arguments: object) -> Result:
        app = typer.Typer()
        app.command()(main)
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    @pytest.fixture
    def model(self, saved_packaged: Path, tmp_path: Path) -> Path:
        return linked(saved_packaged, tmp_path / "model")

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
        assert found.confidence.sentences_before == SENTENCES_BEFORE
        assert "Written to" in result.stderr

    def test_it_is_written_where_it_is_told(self, model: Path, many: Path, tmp_path: Path) -> None:
        out = tmp_path / "new" / "mine.json"
        assert self.run("--model", model, "--out", out, many).exit_code == 0
        settings = ReaderSettings(model=str(model), calibration=out)
        assert calibration_of(TransformersReader(settings), settings).place == out
        assert not (model / "calibration.json").exists()

    def test_it_says_what_came_of_the_questions(self, model: Path, many: Path) -> None:
        kept = many.with_name("kept.jsonl.gz")
        result = self.run("--model", model, "--keep", kept, many)
        assert '"questions": 20' in result.stdout
        assert "many" in result.stdout  # the table of sources
        with gzip.open(kept, "rt", encoding="utf-8") as lines:
            found = [json.loads(line) for line in lines]
        assert len(found) == 20
        assert {each["question"] for each in found} == {"When was it signed?", "Who broke it?"}

    def test_few_questions_promise_nothing(self, model: Path, many: Path) -> None:
        self.run("--model", model, many)
        settings = ReaderSettings(model=str(model))
        confidence = calibration_of(TransformersReader(settings), settings).confidence
        assert confidence.curves["span"].questions == 20
        assert confidence.promise("span", settings).measured_on == ""

    def test_a_reader_that_is_never_right_cannot_be_calibrated(
        self, model: Path, tmp_path: Path
    ) -> None:
        with gzip.open(tmp_path / "none.jsonl.gz", "wt", encoding="utf-8") as file:
            for number in range(20):
                row = {
                    "title": f"T{number}",
                    "context": f"Treaty {number} was kept.",
                    "answers": [],
                }
                file.write(json.dumps(row | {"question": "Who broke it?"}) + "\n")
        error = self.run("--model", model, tmp_path / "none.jsonl.gz").exception
        assert isinstance(error, ModelError)
        assert "right every time or never" in str(error)
        assert not (model / "calibration.json").exists()

    def test_the_questions_of_a_few_articles_are_not_enough(
        self, model: Path, tmp_path: Path
    ) -> None:
        few = calibration_rows(tmp_path / "few.jsonl.gz", articles=4)
        error = self.run("--model", model, few).exception
        assert isinstance(error, ModelError)
        assert "at least 5 articles" in str(error)

    @pytest.mark.parametrize("family", [deberta, modernbert])
    def test_a_reader_trained_here_over_another_base_can_be_calibrated(
        self, family: Family, many: Path, tmp_path: Path
    ) -> None:
        from qa.reader.train import train

        base = teachable(tmp_path / "base", family, "The the treaty of was signed in It".split())
        recipe = Recipe(
            base=str(base),
            mixture=Mixture(questions={"many": 1.0}, negatives=0, changed=0, verified=0),
            optimisation=Optimisation(steps=40, batch_tokens=400, learning_rate=2e-2),
        )
        train(recipe, many.parent, tmp_path / "run", validate_every=1000)
        result = self.run("--model", tmp_path / "run", many)
        assert result.exit_code == 0, result.output
        settings = ReaderSettings(model=str(tmp_path / "run"))
        reader = TransformersReader(settings)
        assert calibration_of(reader, settings).confidence.reader == reader.fingerprint

    def test_a_wrong_reader_is_said_before_the_work(self, model: Path, many: Path) -> None:
        (model / "model.safetensors").unlink()
        error = self.run("--model", model, many).exception
        assert isinstance(error, ModelError)
        assert not (model / "calibration.json").exists()
