"""From articles to what the library stores of them: passages with their vectors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chunk import chunk, passage_for_retrieval
from index.config import ChunkSettings
from index.embed import Embedder, Progress
from index.errors import ModelError
from index.types import Article, Passage

__all__ = ["Prepared", "prepare"]

_UNIT = 1e-3


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article's passages, in order, and vectors, float32 (len(passages), dimension)."""

    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]


def prepare(
    articles: Sequence[Article],
    embedder: Embedder,
    settings: ChunkSettings,
    progress: Progress | None,
) -> dict[str, Prepared]:
    """Cut articles into passages and embed all of them at once; the result is by article id.

    Raises ModelError when the embedder breaks its contract.
    """
    passages = {article.id: chunk(article, settings) for article in articles}
    texts = [passage_for_retrieval(p) for group in passages.values() for p in group]
    vectors = _embedded(embedder, texts, progress)
    prepared: dict[str, Prepared] = {}
    begin = 0
    for article_id, group in passages.items():
        prepared[article_id] = Prepared(group, vectors[begin : begin + len(group)])
        begin += len(group)
    return prepared


def _embedded(
    embedder: Embedder, texts: Sequence[str], progress: Progress | None
) -> NDArray[np.float32]:
    """Embed, and refuse vectors that would spoil the library."""
    if not texts:
        return np.zeros((0, embedder.dimension), dtype=np.float32)
    vectors = embedder.embed(texts, progress=progress)
    if vectors.shape != (len(texts), embedder.dimension):
        raise ModelError(
            f"The embedding model returned vectors of shape {vectors.shape}, "
            f"not {(len(texts), embedder.dimension)}.",
            "Use another embedding model, or correct its dimension.",
        )
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1)
    if not np.all(np.abs(lengths - 1) <= _UNIT):
        raise ModelError(
            "The embedding model returned vectors that are not of length 1.",
            "Use a model whose vectors are normalised.",
        )
    return vectors
