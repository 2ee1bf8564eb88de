"""Fit the confidence: `python -m qa.reader.calibrate ROWS.jsonl.gz[:LIMIT] ...`.

Runs the real retrieval and the real reader over questions of training articles and fits a
logistic regression (scikit-learn) from `qa.reader.features` to "this span is the answer".
`--model FOLDER` fits that of another reader and writes it where that reader looks for it.

A row is {"title", "context", "question", "answers": [{"text", "start"}]}; contexts of one
title form one article. Each answerable question is asked twice: of its whole article, and of
the article without the passages that hold an answer, where every span is wrong. Reports
cross-validated figures, folds by article. Not used when answering.
"""

import gzip
import hashlib
import json
import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from index.config import IndexSettings
from index.embed import Embedder, SentenceTransformerEmbedder
from index.errors import ArticleQAError, ModelError
from index.library import Library
from index.search import Retriever
from index.types import Article, Block, Hit, Receipt, SourceDocument
from qa.config import SHORTLIST, ReaderSettings
from qa.reader.calibration import CALIBRATION, usual_place
from qa.reader.features import FEATURES, features_of, vector
from qa.reader.model import TransformersReader
from qa.reader.shortlist import shortlist, similarities
from qa.reader.types import SpanReader

__all__ = ["Example", "examples_of", "expected_calibration_error", "fit", "load_questions", "main"]

_GAP = "\n\n"
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an article; `gold` are the accepted answers' (start, end)."""

    article: int
    text: str
    gold: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence for one shortlisted span and whether it is right.

    `asked` numbers the question it was shortlisted for; `answerable` is False when the
    passages read do not hold an answer to that.
    """

    group: str
    asked: int
    values: tuple[float, ...]
    right: bool
    answerable: bool


def load_questions(
    path: Path, limit: int | None, seed: int
) -> tuple[list[SourceDocument], list[Question]]:
    """Read rows; return one document a title and a seeded sample of the questions."""
    texts: dict[str, dict[str, int]] = {}
    joined: dict[str, str] = {}
    rows: list[tuple[str, dict[str, Any]]] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            title = row["title"]
            places = texts.setdefault(title, {})
            if row["context"] not in places:
                before = joined.get(title, "")
                joined[title] = before + (_GAP if before else "") + row["context"]
                places[row["context"]] = len(joined[title]) - len(row["context"])
            rows.append((title, row))
    titles = list(joined)
    number = {title: index for index, title in enumerate(titles)}
    questions = [
        Question(
            number[title],
            row["question"],
            tuple(
                (place + a["start"], place + a["start"] + len(a["text"])) for a in row["answers"]
            ),
        )
        for title, row in rows
        for place in (texts[title][row["context"]],)
    ]
    random.Random(seed).shuffle(questions)  # noqa: S311 - a reproducible sample, no secret
    documents = [_document(title, joined[title], texts[title], path.name) for title in titles]
    return documents, questions[:limit]


def examples_of(
    documents: Sequence[SourceDocument],
    questions: Sequence[Question],
    embedder: Embedder,
    reader: SpanReader,
    settings: IndexSettings,
) -> Iterator[Example]:
    """Ask every question as the assistant would, and describe the spans it shortlists."""
    with Library.in_memory(embedder, settings) as library:
        for document in documents:
            library.add(document)
        retriever = Retriever(library, embedder, settings.search)
        k = settings.search.k
        for number, question in enumerate(questions):
            article = documents[question.article].article
            hits = retriever.search(question.text, k=4 * k, articles=[article.id])
            yield from _examples(question, 2 * number, article, hits[:k], reader, embedder)
            if question.gold:
                golden = {article.text[a:b].lower() for a, b in question.gold}
                rest = [h for h in hits if not any(g in h.passage.text.lower() for g in golden)][:k]
                yield from _examples(
                    question, 2 * number + 1, article, _reranked(rest), reader, embedder
                )


def fit(examples: Sequence[Example], answerable: float = 0.6) -> dict[str, Any]:
    """Fit on all examples; the record for `calibration.json`, cross-validated figures in it.

    The figures are over the span that each question's answer would be. ModelError when the
    examples are all right or all wrong, which tells nothing about the difference, or are of
    too few articles.

    Examples are weighted so that a share `answerable` of the questions can be answered:
    people mostly ask what an article does say, and a probability needs a stated prior.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import GroupKFold, cross_val_predict

    values = np.array([e.values for e in examples])
    right = np.array([e.right for e in examples])
    if right.all() or not right.any():
        raise ModelError(
            f"The reader was right every time or never, in {len(examples)} spans.",
            "Give more questions, such as it was trained to answer.",
        )
    groups = [e.group for e in examples]
    if len(set(groups)) < _FOLDS:
        raise ModelError(
            f"The questions are about {len(set(groups))} articles, too few to try the fit on "
            "articles it has not seen.",
            f"Give questions about at least {_FOLDS} articles.",
        )
    means, scales = values.mean(axis=0), values.std(axis=0) + 1e-9
    scaled = (values - means) / scales
    model = LogisticRegression(C=1.0, max_iter=1000)
    held = np.array([e.answerable for e in examples])
    weights = np.where(held, answerable / held.mean(), (1 - answerable) / (1 - held.mean()))
    predicted = cross_val_predict(
        model,
        scaled,
        right,
        groups=groups,
        cv=GroupKFold(_FOLDS),
        method="predict_proba",
        params={"sample_weight": weights},
    )[:, 1]
    model.fit(scaled, right, sample_weight=weights)
    best = _best_of_each(examples, predicted)
    first = _best_of_each(examples, values[:, 0])
    threshold = _best_threshold(predicted[best], right[best], held[best])
    answered = predicted[best] >= threshold
    return {
        "features": list(FEATURES),
        "bias": round(float(model.intercept_[0]), 6),
        "weights": [round(float(w), 6) for w in model.coef_[0]],
        "means": [round(float(m), 6) for m in means],
        "scales": [round(float(s), 6) for s in scales],
        "fitted_on": {
            "questions": len(best),
            "answerable": int(held[best].sum()),
            "right": int(right[best].sum()),
            "right_by_the_score_alone": int(right[first].sum()),
            "cross_validated_auroc": round(float(roc_auc_score(right[best], predicted[best])), 4),
            "auroc_of_the_score_alone": round(
                float(roc_auc_score(right[first], values[first, 0])), 4
            ),
            "expected_calibration_error": round(
                expected_calibration_error(predicted[best], right[best], weights[best]), 4
            ),
            "answerable_share": answerable,
            "threshold_of_equal_costs": threshold,
            "false_answers_there": round(float(answered[~held[best]].mean()), 4),
            "false_refusals_there": round(float((~answered)[held[best]].mean()), 4),
        },
    }


def expected_calibration_error(
    predicted: NDArray[np.float64],
    right: NDArray[np.bool_],
    weights: NDArray[np.float64],
    bins: int = 10,
) -> float:
    """Return the mean |confidence - accuracy| over equal-width bins, weighted by their size.

    Guo et al., "On Calibration of Modern Neural Networks" (2017), equation 3.
    """
    which = np.minimum((predicted * bins).astype(int), bins - 1)
    gap = weights * (predicted - right)
    return float(sum(abs(gap[which == each].sum()) for each in range(bins)) / weights.sum())


def _best_of_each(examples: Sequence[Example], ranked_by: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the index of the example of each question that the figure ranks first."""
    best: dict[tuple[str, int], int] = {}
    for index, example in enumerate(examples):
        key = (example.group, example.asked)
        if key not in best or ranked_by[index] > ranked_by[best[key]]:
            best[key] = index
    return np.array(sorted(best.values()), dtype=np.int64)


def _best_threshold(
    predicted: NDArray[np.float64], right: NDArray[np.bool_], held: NDArray[np.bool_]
) -> float:
    """Return the threshold of the most right answers among the answerable plus refusals among
    the others, each as a share: a false answer then costs as much as a false refusal.
    """
    steps = [round(step, 2) for step in np.arange(0.05, 0.96, 0.01)]
    gains = [((predicted >= t) & right)[held].mean() + (predicted < t)[~held].mean() for t in steps]
    return float(steps[int(np.argmax(gains))])


def main(
    rows: Annotated[list[str], typer.Argument(help="FILE or FILE:LIMIT, of training articles.")],
    model: Annotated[
        str | None,
        typer.Option(help="The reader, as in the setting reader.model.", show_default="packaged"),
    ] = None,
    revision: Annotated[
        str | None, typer.Option(help="Its revision, as in the setting reader.revision.")
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
    answerable: Annotated[
        float, typer.Option(min=0.01, max=0.99, help="Assumed share of answerable questions.")
    ] = 0.6,
) -> None:
    """Fit the confidence on questions of training articles."""
    embedder = SentenceTransformerEmbedder(IndexSettings().embedding)
    reader = TransformersReader(ReaderSettings(model=model, revision=revision))
    reader.load()  # what is wrong with it is said before the long work
    place = out if out is not None else _usual_place(reader, model)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(place if place.exists() else place.parent, os.W_OK):
        raise typer.BadParameter(f"{place} cannot be written; give another place as --out.")
    examples: list[Example] = []
    for given in rows:
        name, _, limit = given.partition(":")
        documents, questions = load_questions(Path(name), int(limit) if limit else None, seed)
        found = examples_of(documents, questions, embedder, reader, IndexSettings())
        total = SHORTLIST * sum(2 if question.gold else 1 for question in questions)
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
    if model is None:
        return Path(CALIBRATION)
    return usual_place(reader, beside_model=Path(model).expanduser().is_dir())


def _examples(
    question: Question,
    asked: int,
    article: Article,
    hits: Sequence[Hit],
    reader: SpanReader,
    embedder: Embedder,
) -> Iterator[Example]:
    spans = reader.read(question.text, [hit.passage for hit in hits])
    chosen = shortlist(spans, hits, SHORTLIST)
    held = any(h.passage.start <= a and b <= h.passage.end for h in hits for a, b in question.gold)
    near = similarities(question.text, chosen, hits, embedder.embed)
    for span, similarity in zip(chosen, near, strict=True):
        right = any(_f1(span.start, span.end, a, b) >= 0.5 for a, b in question.gold)
        values = vector(features_of(question.text, span, spans, hits, similarity))
        yield Example(article.source, asked, values, right, held)


def _f1(start: int, end: int, gold_start: int, gold_end: int) -> float:
    """Overlap of two spans in characters, as F1: the place counts, not only the words."""
    common = min(end, gold_end) - max(start, gold_start)
    return 2 * common / (end - start + gold_end - gold_start) if common > 0 else 0.0


def _reranked(hits: Sequence[Hit]) -> list[Hit]:
    return [replace(hit, rank=rank) for rank, hit in enumerate(hits, 1)]


def _document(title: str, text: str, places: dict[str, int], source: str) -> SourceDocument:
    blocks = tuple(
        Block(
            "paragraph", start + len(context) - len(context.lstrip()), start + len(context.rstrip())
        )
        for context, start in places.items()
        if context.strip()
    )
    words = len(text.split())
    article = Article(
        id=hashlib.sha256(f"{source}/{title}/{text}".encode()).hexdigest()[:32],
        source=f"{source}/{title}",
        text=text,
        blocks=blocks,
        title=title.replace("_", " "),
        author=None,
        published=None,
        language="en",
        words=words,
        receipt=Receipt("text", "utf-8", words),
    )
    return SourceDocument(article, text.encode(), "text/plain")


if __name__ == "__main__":
    try:
        typer.run(main)
    except ArticleQAError as error:
        sys.exit(str(error))
