"""Runs as one JSON object: what was run, on what, every figure and a row a question."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.run import Row, Run
from evals.summary import Summary
from index.types import Article
from qa.reader.promise import Kind, Promise

__all__ = ["FORMAT", "Measured", "digest", "record"]

FORMAT = 3
"""Of the record. Raised whenever a field changes its meaning or goes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs of all systems over one task, the assistant's first, and what they read.

    `promises` are the assistant's, by the kind of answer.
    """

    articles: tuple[Article, ...]
    runs: tuple[Run, ...]
    summaries: tuple[Summary, ...]
    promises: Mapping[Kind, Promise]


def record(
    measured: Sequence[Measured], circumstances: dict[str, Any], models: dict[str, str]
) -> dict[str, Any]:
    """Return everything about runs, ready for JSON.

    Articles are held once, by id, with their texts, so that a report can show what was cited.
    """
    return {
        "format": FORMAT,
        **circumstances,
        "models": models,
        "promises": {
            kind: asdict(promise) for each in measured for kind, promise in each.promises.items()
        },
        "articles": {
            article.id: {"title": article.title, "source": article.source, "text": article.text}
            for each in measured
            for article in each.articles
        },
        "runs": [
            {
                **{k: v for k, v in asdict(run).items() if k != "rows"},
                "digest": digest(run),
                "figures": asdict(summary),
                "rows": [_row(row) for row in run.rows],
            }
            for each in measured
            for run, summary in zip(each.runs, each.summaries, strict=True)
        ],
    }


def digest(run: Run) -> str:
    """Return a SHA-256 of all that was said, times aside: equal runs have equal digests.

    Confidences count to the last digit.
    """
    said = [
        [
            row.question.id,
            row.text,
            row.kind,
            row.outcome,
            row.understood,
            row.best,
            repr(row.confidence),
            [[c.article_id, c.start, c.end, c.answer_start, c.answer_end] for c in row.citations],
        ]
        for row in run.rows
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _row(row: Row) -> dict[str, Any]:
    return {**asdict(row), "question": row.question.model_dump(mode="json")}
