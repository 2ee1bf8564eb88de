"""Fit the confidence: `python -m qa.reader.calibrate ROWS.jsonl.gz[:LIMIT] ...`.

Asks questions of training articles with the real retrieval and the real reader
(`qa.reader.training.trial`) and fits a logistic regression from `qa.reader.features` to "this
span is the answer" (`qa.reader.training.fit`). `--model FOLDER` fits that of another reader and
writes it where that reader looks for it. Reports cross-validated figures, folds by article.

A row is {"title", "context", "question", "answers": [{"text", "start"}]}; contexts of one
title form one article. Not used when answering.
"""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import track

from index.config import IndexSettings
from index.embed import SentenceTransformerEmbedder
from index.errors import ArticleQAError
from qa.config import SHORTLIST, ReaderSettings
from qa.reader.calibration import CALIBRATION, usual_place
from qa.reader.model import TransformersReader
from qa.reader.training.fit import fit
from qa.reader.training.trial import Example, Trial, load_questions

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
        Path | None, typer.Option(help="Keep the examples here (.npz), for a look at them.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the sample.")] = 13,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out",
            help="Only of articles that the packaged reader was not trained on.",
        ),
    ] = False,
    answerable: Annotated[
        float, typer.Option(min=0.01, max=0.99, help="Assumed share of answerable questions.")
    ] = 0.6,
) -> None:
    """Fit the confidence on questions of training articles."""
    embedder = SentenceTransformerEmbedder(IndexSettings().embedding)
    reader = TransformersReader(ReaderSettings(model=model, revision=revision, second=second))
    reader.load()  # what is wrong with it is said before the long work
    place = out if out is not None else _usual_place(reader, model)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(place if place.exists() else place.parent, os.W_OK):
        raise typer.BadParameter(f"{place} cannot be written; give another place as --out.")
    trial = Trial(embedder, reader, IndexSettings())
    examples: list[Example] = []
    for given in rows:
        name, _, limit = given.partition(":")
        documents, questions = load_questions(
            Path(name), int(limit) if limit else None, seed, held_out=held_out
        )
        found = trial.examples(documents, questions, seed)
        total = int(SHORTLIST * sum(2.3 if question.gold else 1 for question in questions))
        console = Console(stderr=True)
        examples += track(found, total=total, description=Path(name).name, console=console)
    if keep is not None:
        np.savez(
            keep,
            values=np.array([e.values for e in examples]),
            right=np.array([e.right for e in examples]),
            answerable=np.array([e.answerable for e in examples]),
            asked=np.array([e.asked for e in examples]),
            group=np.array([e.group for e in examples]),
        )
    record = {"reader": reader.fingerprint, **fit(examples, answerable)}
    record["fitted_on"]["rows"] = [Path(given).name for given in rows]
    record["fitted_on"]["seed"] = seed
    place.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    Console(stderr=True).print(f"Written to {place}", markup=False)
    Console().print_json(json.dumps(record["fitted_on"]))


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
