"""Runs as one JSON object: what was run, on what, every figure and a row a question."""

import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from evals.run import Row, Run
from evals.summary import Summary

__all__ = ["record"]

_PACKAGES = ("article-qa", "faiss-cpu", "numpy", "sentence-transformers", "torch", "transformers")


def record(
    runs: Sequence[Run], summaries: Sequence[Summary], settings: dict[str, Any], seed: int
) -> dict[str, Any]:
    """Return everything about runs and their summaries (in the same order), ready for JSON."""
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "settings": settings,
        "versions": {"python": platform.python_version(), **_versions()},
        "runs": [
            {
                **{k: v for k, v in asdict(run).items() if k != "rows"},
                "figures": asdict(summary),
                "rows": [_row(row) for row in run.rows],
            }
            for run, summary in zip(runs, summaries, strict=True)
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    return {**asdict(row), "question": row.question.model_dump(mode="json")}


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
