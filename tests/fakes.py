"""Deterministic stand-ins for the models; each passes the contract tests of the real thing."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import Progress


class FakeEmbedder:
    """Bag-of-words vectors: each word has a direction seeded by its SHA-256."""

    def __init__(self, dimension: int = 64, fingerprint: str = "fake@1") -> None:
        self._dimension = dimension
        self._fingerprint = fingerprint
        self.calls = 0

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        self.calls += 1
        rows = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()) or [text]:
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
                row += np.random.default_rng(seed).standard_normal(self._dimension)
            row /= np.linalg.norm(row)
        if progress is not None:
            progress("embedding", len(texts), len(texts))
        return rows
