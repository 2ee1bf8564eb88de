"""What a task's run is compared with: `baseline.json`, beside the task's questions.

It holds two results a question. `accepted` is the last run that somebody accepted: what changed
since is listed against it. The `anchor` is what no later run may be worse than by more than the
task's margin. It moves only up, so that small losses, each accepted in good faith, cannot add up.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from evals.errors import TaskError
from evals.run import Row, Run
from qa.types import Outcome

__all__ = ["Baseline", "Result", "Results", "load_baseline", "results_of", "write_baseline"]

FORMAT = 2


class Result(BaseModel):
    """How one question went; `cited` (correctly) is None for an unanswerable one.

    `best_right` says whether the best candidate is right, whatever was done with it; None where
    that is not known. `retrieved` is the share of its evidence that was found; None where it has
    none, or where the system does not tell its passages.
    `asked` is a hash of the question, what is right, and the articles: results of unequal ones
    are never compared.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: str
    correct: bool
    outcome: Outcome
    best_right: bool | None
    cited: bool | None
    retrieved: float | None

    @model_validator(mode="before")
    @classmethod
    def _of_two_outcomes(cls, fields: Any) -> Any:
        """Take over a line of format 1, which knew answered and refused only."""
        if not isinstance(fields, dict) or "answered" not in fields:
            return fields
        answered = fields["answered"] is True
        known = answered and fields.get("cited") is not None
        return {
            **{key: value for key, value in fields.items() if key != "answered"},
            "outcome": "answered" if answered else "refused",
            "best_right": fields.get("correct") if known else None,
        }

    @property
    def answerable(self) -> bool:
        """True when the articles answer the question."""
        return self.cited is not None

    @property
    def answered(self) -> bool:
        """True when an answer was asserted."""
        return self.outcome == "answered"


class Results(BaseModel):
    """One run: when, of which commit, and the result of each question by id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    created: str
    commit: str | None
    rows: dict[str, Result]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    task: str
    anchor: Results
    accepted: Results


@dataclass(frozen=True, slots=True)
class Baseline:
    """The run that was last accepted, and the one that none may be worse than."""

    anchor: Results
    accepted: Results


def results_of(run: Run, circumstances: Mapping[str, Any]) -> Results:
    """Return the results of a run."""
    return Results(
        created=circumstances["created"],
        commit=circumstances["commit"],
        rows={row.question.id: _result(row, run.articles) for row in run.rows},
    )


def load_baseline(path: Path) -> Baseline | None:
    """Read a baseline; None where there is none yet, TaskError when it is unsound."""
    if not path.is_file():
        return None
    try:
        read = _File.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise TaskError(
            f"{path} is not a baseline: {error.errors()[0]['msg']}.",
            "Take it back from version control, or make it anew: article-qa eval --accept.",
        ) from error
    return Baseline(read.anchor, read.accepted)


def write_baseline(path: Path, task: str, baseline: Baseline) -> None:
    """Write a baseline, a question a line, so that a change of it can be read."""
    parts = {"format": FORMAT, "task": task}
    lines = [f'  "{name}": {json.dumps(value)}' for name, value in parts.items()]
    for name, run in (("anchor", baseline.anchor), ("accepted", baseline.accepted)):
        rows = ",\n".join(
            f"      {json.dumps(key)}: {json.dumps(value.model_dump())}"
            for key, value in run.rows.items()
        )
        lines.append(
            f'  "{name}": {{\n    "created": {json.dumps(run.created)},\n'
            f'    "commit": {json.dumps(run.commit)},\n    "rows": {{\n{rows}\n    }}\n  }}'
        )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _result(row: Row, articles: tuple[str, ...]) -> Result:
    asked = [row.question.model_dump(mode="json"), list(articles)]
    return Result(
        asked=hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()[:12],
        correct=row.score.correct,
        outcome=row.outcome,
        best_right=row.best_right if row.question.answerable else None,
        cited=bool(row.score.citation_correct) if row.question.answerable else None,
        retrieved=float(np.mean([rank is not None for rank in row.ranks])) if row.ranks else None,
    )
