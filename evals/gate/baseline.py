"""What a task's run is compared with: `baseline.json`, beside the task's questions.

It holds two outcomes a question. `accepted` is the last run that somebody accepted: what changed
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
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.errors import TaskError
from evals.run import Row, Run

__all__ = ["Baseline", "Outcome", "Outcomes", "load_baseline", "outcomes_of", "write_baseline"]


class Outcome(BaseModel):
    """How one question went; `cited` (correctly) is None for an unanswerable one.

    `retrieved` is the share of its evidence that was found; None where it has none, or where
    the system does not tell its passages.
    `asked` is a hash of the question, what is right, and the articles: outcomes of unequal ones
    are never compared.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    asked: str
    correct: bool
    answered: bool
    cited: bool | None
    retrieved: float | None

    @property
    def answerable(self) -> bool:
        """True when the articles answer the question."""
        return self.cited is not None


class Outcomes(BaseModel):
    """One run: when, of which commit, and the outcome of each question by id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    created: str
    commit: str | None
    rows: dict[str, Outcome]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int
    task: str
    anchor: Outcomes
    accepted: Outcomes


@dataclass(frozen=True, slots=True)
class Baseline:
    """The run that was last accepted, and the one that none may be worse than."""

    anchor: Outcomes
    accepted: Outcomes


def outcomes_of(run: Run, circumstances: Mapping[str, Any]) -> Outcomes:
    """Return the outcomes of a run."""
    return Outcomes(
        created=circumstances["created"],
        commit=circumstances["commit"],
        rows={row.question.id: _outcome(row, run.articles) for row in run.rows},
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
    parts = {"format": 1, "task": task}
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


def _outcome(row: Row, articles: tuple[str, ...]) -> Outcome:
    asked = [row.question.model_dump(mode="json"), list(articles)]
    return Outcome(
        asked=hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()[:12],
        correct=row.score.correct,
        answered=row.answered,
        cited=bool(row.score.citation_correct) if row.question.answerable else None,
        retrieved=float(np.mean([rank is not None for rank in row.ranks])) if row.ranks else None,
    )
