"""The index recipe: everything that decides which vectors and passages a library holds.

Two libraries with equal recipes may be searched with each other's vectors; a library whose
recipe differs from the running program's must be rebuilt.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, fields

from index.config import ChunkSettings
from index.embed import Embedder
from index.errors import LibraryDamagedError, RecipeMismatchError

__all__ = ["CHUNKER_VERSION", "LEXICAL_VERSION", "RETRIEVAL_TEXT_VERSION", "Recipe"]

CHUNKER_VERSION = 1
"""Raise when `index.chunk` cuts the same text with the same settings differently."""

RETRIEVAL_TEXT_VERSION = 1
"""Raise when `index.chunk.passage_for_retrieval` changes."""

LEXICAL_VERSION = 1
"""Raise when `index.store.lexical` or the tokenizer of the full-text table changes."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What passages, vectors and full-text rows were made with.

    `metric` is "cosine": vectors have length 1 and are compared by inner product.
    """

    embedding: str
    dimension: int
    max_words: int
    overlap_sentences: int
    metric: str = "cosine"
    chunker: int = CHUNKER_VERSION
    retrieval_text: int = RETRIEVAL_TEXT_VERSION
    lexical: int = LEXICAL_VERSION

    @classmethod
    def of(cls, embedder: Embedder, settings: ChunkSettings) -> "Recipe":
        """Return the recipe of a running program."""
        return cls(
            embedding=embedder.fingerprint,
            dimension=embedder.dimension,
            max_words=settings.max_words,
            overlap_sentences=settings.overlap_sentences,
        )

    @classmethod
    def from_json(cls, text: str) -> "Recipe":
        """Read what `to_json` wrote; LibraryDamagedError when it is something else."""
        try:
            return cls(**json.loads(text))
        except (TypeError, ValueError) as error:
            raise LibraryDamagedError(
                "The library's recipe is not readable.",
                "Run `article-qa rebuild`: the articles themselves are kept.",
            ) from error

    def to_json(self) -> str:
        """Return the recipe as JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)

    @property
    def digest(self) -> str:
        """SHA-256 of `to_json`, as lower-case hexadecimal."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def require(self, wanted: "Recipe") -> None:
        """Raise RecipeMismatchError, naming what differs, unless `wanted` is this recipe."""
        changes = [
            f"{field.name} was {getattr(self, field.name)}, is now {getattr(wanted, field.name)}"
            for field in fields(self)
            if getattr(self, field.name) != getattr(wanted, field.name)
        ]
        if changes:
            raise RecipeMismatchError(
                f"The library was built differently: {'; '.join(changes)}.",
                "Run `article-qa rebuild` to build it again from the articles it holds, "
                "or go back to the settings it was built with.",
            )
