"""Fit the confidence: `python -m qa.reader.calibrate ROWS.jsonl.gz[:LIMIT] ...`.

Asks questions of training articles with the real retrieval and the real reader
(`qa.reader.training.trial`), fits a logistic regression from `qa.reader.features` to "this span
is the answer", and counts what came of the questions at every threshold, which is what the
promise is made from (`qa.reader.training.fit`). `--model FOLDER` fits that of another reader and
writes it where that reader looks for it. Reports cross-validated figures, folds by article.

A row is {"title", "context", "question", "answers": [{"text", "start"}]}, or a yes/no question
with "yes" in place of the answers; see `qa.reader.training.questions`. Not used when answering.
"""

import gzip
import json
import os
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track

from index.config import IndexSettings
from index.embed import SentenceTransformerEmbedder
from index.errors import ArticleQAError
from qa.config import ReaderSettings
from qa.reader.calibration import CALIBRATION, usual_place
from qa.reader.confidence import Confidence
from qa.reader.model import TransformersReader
from qa.reader.training.by_source import by_source
from qa.reader.training.fit import fit
from qa.reader.training.questions import load_questions
from qa.reader.training.trial import Trial, Tried, asked_again

__all__ = ["main"]


def main(
    rows: Annotated[list[str], typer.Argument(help="FILE or FILE:LIMIT, of training articles.")],
    model: Annotated[
        str | None,
        typer.Option(help="The reader, as in the setting reader.model.", show_default="packaged"),
    ] = None,
    revision: Annotated[
        str | None, typer.Option(help="Its revision, as in the setting reader.revision.")
    ] = None,
    second: Annotated[
        str | None,
        typer.Option(
            help="The second reader, as in the setting reader.second.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Where to write the calibration; without it calibration.json, in the folder that "
            "is the --model, or where the data folder keeps that of a model given by name.",
        ),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option(help="Keep what came of each question here (.jsonl.gz), for a look at it."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 13,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out",
            help="Only of articles that the packaged reader was not trained on.",
        ),
    ] = False,
) -> None:
    """Fit the confidence on questions of training articles."""
    embedder = SentenceTransformerEmbedder(IndexSettings().embedding)
    settings = ReaderSettings(model=model, revision=revision, second=second)
    reader = TransformersReader(settings)
    reader.load()  # what is wrong with it is said before the long work
    place = out if out is not None else _usual_place(reader, model)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(place if place.exists() else place.parent, os.W_OK):
        raise typer.BadParameter(f"{place} cannot be written; give another place as --out.")
    trial = Trial(embedder, reader, IndexSettings())
    errors = Console(stderr=True)
    tried: list[Tried] = []
    for given in rows:
        name, _, limit = given.partition(":")
        documents, questions = load_questions(
            Path(name), int(limit) if limit else None, seed, held_out=held_out
        )
        answerable = sum(question.answerable for question in questions)
        total = len(questions) + int(answerable * asked_again(questions))
        asked = trial.ask(documents, questions, seed)
        tried += track(asked, total=total, description=Path(name).name, console=errors)
    if keep is not None:
        with gzip.open(keep, "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(each)) + "\n" for each in tried)
    fitted = fit(tried, held_out=held_out)
    record = {
        "reader": reader.fingerprint,
        "sentences_before": trial.sentences_before,
        **fitted.record,
    }
    record["fitted_on"]["rows"] = [Path(given).name for given in rows]
    record["fitted_on"]["seed"] = seed
    place.write_text(_as_text(record), encoding="utf-8")
    errors.print(f"Written to {place}", markup=False)
    Console().print_json(json.dumps(record["fitted_on"]))
    confidence = Confidence.from_json(json.dumps(record))
    Console(width=120).print(by_source(fitted.judged, confidence, settings))


def _as_text(record: dict[str, Any]) -> str:
    """Write JSON with a line for each list of numbers: the curves have hundreds."""
    numbers = re.compile(r"\[[\s\d.,e+\[\]-]+\]")
    text = json.dumps(record, indent=2)
    return numbers.sub(lambda found: " ".join(found.group().split()), text) + "\n"


def _usual_place(reader: TransformersReader, model: str | None) -> Path:
    if model is None and reader.second is None:
        return Path(CALIBRATION)
    beside = model is not None and Path(model).expanduser().is_dir()
    return usual_place(reader, beside_model=beside)


if __name__ == "__main__":
    try:
        typer.run(main)
    except ArticleQAError as error:
        sys.exit(str(error))
