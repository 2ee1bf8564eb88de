"""From a source document to rows of the library: cut, embedded, and put in its place.

Decides whether a document is new, known, or replaces another; when this happens, and
under which lock, is `index.library`'s business.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.chunk import chunk, passage_for_retrieval
from index.config import ChunkSettings
from index.embed import Embedder, Progress
from index.errors import ModelError
from index.store.changes import Writing
from index.store.seen import LOCAL
from index.types import Added, Article, Passage, SourceDocument

__all__ = ["Prepared", "prepare", "put"]

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


def put(
    writing: Writing,
    document: SourceDocument,
    ready: Callable[[Article], Prepared],
    owner: str = LOCAL,
) -> Added:
    """Put a document of an owner into the library; `ready` is called when its passages are needed.

    A live article of theirs of the same text stays what it is, under its own source; a live article
    of the same source with another text is replaced.
    """
    article = document.article
    old = writing.seen_by(owner).live_version(article.source)
    old = None if old == article.id else old
    live = writing.is_live(article.id)
    if not live:
        prepared = ready(article)
        writing.insert(document, prepared.passages, prepared.vectors, owner)
    if old is not None:
        writing.retire(old, by=article.id)
    if not live or old is not None:
        writing.record()
    return Added(
        article=writing.article(article.id) or article,
        status="replaced" if old is not None else "unchanged" if live else "added",
        replaced_id=old,
    )


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
