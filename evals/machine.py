"""What a run was made with: machine, versions, commit, and the weights of the models."""

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from index.embed import Embedder, sha256_of
from index.encoder.session import usable_cores
from qa.config import Settings
from qa.reader.large import LARGE, LARGE_SHA256
from qa.reader.packaged import WEIGHTS_SHA256

__all__ = ["circumstances", "memory_now", "models_of", "peak_memory"]

_PACKAGES = (
    "article-qa",
    "faiss-cpu",
    "ir-measures",
    "llama-index-core",
    "numpy",
    "onnxruntime",
    "scikit-learn",
    "sentence-transformers",
    "tokenizers",
    "torch",
    "transformers",
)


def circumstances(settings: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return when, where and with what a run was made.

    `commit` is None outside a git checkout; `dirty` says whether files differ from it.
    `peak_memory` is in bytes, of this process since it began.
    """
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
        "settings": settings,
        "versions": {"python": platform.python_version(), **_versions()},
        "commit": _git("rev-parse", "HEAD"),
        "dirty": bool(_git("status", "--porcelain", "--untracked-files=no")),
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "processor": _processor(),
            "cores": usable_cores(),
            "threads": os.environ.get("OMP_NUM_THREADS"),
            "memory": _memory(),
        },
        "peak_memory": peak_memory(),
    }


def models_of(settings: Settings, embedder: Embedder) -> dict[str, str]:
    """Return what answers were made with: names with the SHA-256 of weights, where known."""
    named = {"reader": settings.reader.model, "second reader": settings.reader.second}
    found = {"embedding": embedder.fingerprint}
    for what, model in named.items():
        if model is None and what == "reader":
            found[what] = f"packaged, sha256 {WEIGHTS_SHA256}"
        elif model == LARGE:
            found[what] = f"{LARGE}, sha256 {LARGE_SHA256}"
        elif model is not None:
            found[what] = ", ".join([model, *_hashes(Path(model))])
    return found


def memory_now() -> int | None:
    """Return the memory this process holds in RAM, in bytes; None where it is not told."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:  # only Linux has it
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def peak_memory() -> int | None:
    """Return the most memory this process has had, in bytes; None where it is not told."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def _hashes(folder: Path) -> list[str]:
    return [f"{f.name} sha256 {sha256_of(f)}" for f in sorted(folder.glob("*.safetensors"))]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor()


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


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


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
