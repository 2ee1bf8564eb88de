"""Runs as one JSON object: what was run, on what, every figure and a row a question."""

import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from evals.run import Row, Run
from evals.summary import Summary

__all__ = ["circumstances", "record"]

_PACKAGES = ("article-qa", "faiss-cpu", "numpy", "sentence-transformers", "torch", "transformers")


def record(
    runs: Sequence[Run], summaries: Sequence[Summary], settings: dict[str, Any], seed: int
) -> dict[str, Any]:
    """Return everything about runs and their summaries (in the same order), ready for JSON."""
    return {
        **circumstances(settings, seed),
        "runs": [
            {
                **{k: v for k, v in asdict(run).items() if k != "rows"},
                "figures": asdict(summary),
                "rows": [_row(row) for row in run.rows],
            }
            for run, summary in zip(runs, summaries, strict=True)
        ],
    }


def circumstances(settings: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return when and with what a run was made: seed, settings, versions, commit.

    `commit` is None outside a git checkout; `dirty` says whether files differ from it.
    """
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "settings": settings,
        "versions": {"python": platform.python_version(), **_versions()},
        "commit": _git("rev-parse", "HEAD"),
        "dirty": bool(_git("status", "--porcelain", "--untracked-files=no")),
    }


def _git(*arguments: str) -> str | None:
    folder = Path(__file__).parents[1]
    if not (folder / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


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
