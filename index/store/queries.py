"""What is read from the library file, inside one transaction.

A `Reading` is handed out by `index.store` and lives as long as its transaction. Passages
are known here by their number, which is never given out twice. Changes stand in
`index.store.changes`.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.store.codec import (
    ARTICLE_COLUMNS,
    PASSAGE_COLUMNS,
    article_of,
    passage_of,
    vectors_of,
)
from index.store.conversations import ConversationQueries
from index.store.lexical import match_query
from index.store.recipe import Recipe
from index.store.seen import Seen
from index.store.sums import (
    ARTICLES,
    KINDS,
    ORIGINALS,
    PASSAGES,
    Kind,
    Seal,
    checksum,
    differences,
    head,
    require_whole,
    rows_of,
)
from index.store.tags import TagQueries
from index.types import Article, Passage

__all__ = ["BM25_WEIGHTS", "Commit", "Original", "Ranked", "Reading", "VectorBatch"]

BM25_WEIGHTS = (1.0, 1.0, 1.0)
"""Weights of title, heading and text in BM25: as if all three were one text."""

_BATCH = 4096
_OF_ARTICLES = (
    "SELECT passages.number FROM passages JOIN articles ON articles.number = passages.article "
    "WHERE articles.id IN (SELECT value FROM json_each(?))"
)


class Original(NamedTuple):
    """The bytes an article was read from, and their media type."""

    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Commit:
    """One change to the passages: its number, its random stamp, the last passage given out."""

    generation: int
    stamp: str
    last_passage: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage's number with its score (higher is better)."""

    number: int
    score: float


@dataclass(frozen=True, slots=True)
class VectorBatch:
    """Passage numbers, int64 of shape (n,), ascending, and vectors, float32 (n, dimension)."""

    numbers: NDArray[np.int64]
    vectors: NDArray[np.float32]


class Reading:
    """Queries within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    @property
    def conversations(self) -> ConversationQueries:
        """Conversations, ratings and notes."""
        return ConversationQueries(self._db)

    @property
    def tags(self) -> TagQueries:
        """Tags of articles."""
        return TagQueries(self._db)

    def seen_by(self, owner: str) -> Seen:
        """The articles that an owner may see; all there are come from the methods below."""
        return Seen(self._db, owner)

    def recipe(self) -> Recipe:
        """Return what the library was built with."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'recipe'").fetchone()
        return Recipe.from_json("" if row is None else row[0])

    def recipe_digest(self) -> str:
        """Return the recipe's digest as it was stored beside the recipe."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'recipe_digest'").fetchone()
        return "" if row is None else str(row[0])

    def last_commit(self) -> Commit:
        """Return the newest change."""
        row = self._db.execute(
            "SELECT generation, stamp, last_passage FROM commits ORDER BY generation DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise LibraryDamagedError(
                "The library has no history.",
                "Nothing was deleted. `article-qa restore` puts the newest backup in its place.",
            )
        return Commit(*row)

    def has_commit(self, commit: Commit) -> bool:
        """Say whether a change belongs to this library's history."""
        row = self._db.execute(
            "SELECT stamp FROM commits WHERE generation = ?", (commit.generation,)
        ).fetchone()
        return row is not None and row[0] == commit.stamp

    def articles(self) -> tuple[Article, ...]:
        """Return the live articles in the order of adding."""
        rows = self._db.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles "  # noqa: S608 - constant text
            "WHERE replaced_by IS NULL ORDER BY position, number"
        )
        return tuple(article_of(row) for row in rows)

    def article(self, article_id: str) -> Article | None:
        """Return an article, live or replaced."""
        row = self._db.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE id = ?",  # noqa: S608 - constant text
            (article_id,),
        ).fetchone()
        return None if row is None else article_of(row)

    def is_live(self, article_id: str) -> bool:
        """Say whether an article is there and not replaced."""
        row = self._db.execute(
            "SELECT 1 FROM articles WHERE id = ? AND replaced_by IS NULL", (article_id,)
        ).fetchone()
        return row is not None

    def original(self, article_id: str) -> Original | None:
        """Return the bytes an article was read from."""
        row = self._db.execute(
            "SELECT data, media_type FROM originals JOIN articles ON number = article WHERE id = ?",
            (article_id,),
        ).fetchone()
        return None if row is None else Original(*row)

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """Return an article's passages in order; none for a replaced one."""
        columns = ", ".join(f"passages.{name}" for name in PASSAGE_COLUMNS.split(", "))
        rows = self._db.execute(
            f"SELECT {columns} FROM passages "  # noqa: S608 - constant text
            "JOIN articles ON articles.number = passages.article "
            "WHERE articles.id = ? ORDER BY passages.ordinal",
            (article_id,),
        )
        return tuple(passage_of(article_id, row) for row in rows)

    def passages_by_number(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Return the passages of these numbers, by number."""
        columns = ", ".join(f"passages.{name}" for name in PASSAGE_COLUMNS.split(", "))
        rows = self._db.execute(
            f"SELECT passages.number, articles.id, {columns} FROM passages "  # noqa: S608
            "JOIN articles ON articles.number = passages.article "
            "WHERE passages.number IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return {row[0]: passage_of(row[1], row[2:]) for row in rows}

    def numbers_of(self, articles: Sequence[str]) -> NDArray[np.int64]:
        """Return the passage numbers of live articles, ascending, int64 of shape (n,)."""
        rows = self._db.execute(f"{_OF_ARTICLES} ORDER BY 1", (json.dumps(list(articles)),))
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def vectors_after(self, passage: int, dimension: int) -> Iterator[VectorBatch]:
        """Give the vectors of all passages with a higher number, in batches."""
        cursor = self._db.execute(
            "SELECT passage, vector FROM vectors WHERE passage > ? ORDER BY passage", (passage,)
        )
        while rows := cursor.fetchmany(_BATCH):
            numbers = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
            try:
                vectors = vectors_of([row[1] for row in rows], dimension)
            except ValueError as error:
                raise LibraryDamagedError(
                    f"A vector among passages {numbers[0]} to {numbers[-1]} has the wrong size.",
                    "Run `article-qa rebuild`: the articles themselves are kept.",
                ) from error
            yield VectorBatch(numbers, vectors)

    def removed_after(self, generation: int) -> NDArray[np.int64]:
        """Return the numbers of passages removed by later changes, ascending."""
        rows = self._db.execute(
            "SELECT passage FROM removed_passages WHERE generation > ? ORDER BY passage",
            (generation,),
        )
        return np.fromiter((row[0] for row in rows), dtype=np.int64)

    def bm25(self, question: str, k: int, articles: Sequence[str] | None) -> tuple[Ranked, ...]:
        """Rank passages by BM25; equal scores in the order of passage numbers.

        The inverse document frequencies are those of the whole library, whatever
        `articles` restricts to.
        """
        query = match_query(question)
        if query is None or k < 1:
            return ()
        only = "" if articles is None else f"AND words.rowid IN ({_OF_ARTICLES}) "
        values = (query,) if articles is None else (query, json.dumps(list(articles)))
        weights = ", ".join(str(weight) for weight in BM25_WEIGHTS)
        rows = self._db.execute(
            f"SELECT rowid, bm25(words, {weights}) AS score FROM words "  # noqa: S608 - constants
            f"WHERE words MATCH ? {only}ORDER BY score, rowid LIMIT ?",
            (*values, k),
        )
        return tuple(Ranked(number, -score) for number, score in rows)

    def state(self, key: str) -> str | None:
        """Return what `set_state` kept under a key."""
        row = self._db.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def seal(self) -> Seal:
        """Return the newest entry of the chain of changes."""
        return head(self._db)

    def require_whole(self, seals: tuple[Seal, ...], name: str) -> None:
        """Raise ChangesLostError when a change that a seal stands for is not in the library."""
        require_whole(self._db, seals, name)

    def differences(self, *, deep: bool) -> Iterator[str]:
        """Give what does not fit its checksum, in all tables or in those of what can be asked."""
        return differences(self._db, KINDS if deep else (ARTICLES, PASSAGES))

    def require_sound(self, article_id: str, *, original: bool = False) -> None:
        """Raise LibraryDamagedError when an article (and its original) is not as it was kept."""
        row = self._db.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is not None:
            for kind in (ARTICLES, ORIGINALS) if original else (ARTICLES,):
                self._require_sums(kind, [row[0]], f"article {article_id[:8]}")

    def require_sound_passages(self, numbers: Iterable[int]) -> None:
        """Raise LibraryDamagedError when one of these passages is not as it was kept."""
        self._require_sums(PASSAGES, numbers, "a passage")

    def _require_sums(self, kind: Kind, keys: Iterable[Any], what: str) -> None:
        for key in keys:
            kept = self._db.execute(
                "SELECT checksum FROM sums WHERE kind = ? AND key = ? AND NOT EXISTS "
                "(SELECT 1 FROM unsealed WHERE unsealed.kind = sums.kind AND unsealed.key = "
                "sums.key)",
                (kind.number, key),
            ).fetchone()
            # A program of an earlier version may have changed it a moment ago, without a checksum.
            if kept is not None and checksum(rows_of(self._db, kind, key)) != kept[0]:
                raise LibraryDamagedError(
                    f"The library is damaged: {what} is not what was kept ({kind.table} {key}).",
                    "Nothing was deleted. `article-qa repair` takes it from a backup where one has "
                    "it, and says what is gone.",
                )

    def fetch(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Run any other query, for checks."""
        return iter(self._db.execute(query, values))
