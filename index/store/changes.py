"""What is changed in the library file, inside one transaction.

A `Writing` is handed out by `index.store`; it reads as well, so that a change is decided
on the state that it changes.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from index.store.codec import (
    ARTICLE_COLUMNS,
    PASSAGE_COLUMNS,
    article_values,
    passage_values,
    vector_bytes,
)
from index.store.conversations import ConversationChanges
from index.store.lexical import index_text
from index.store.queries import Commit, Reading
from index.store.recipe import Recipe
from index.store.seen import LOCAL
from index.store.tags import TagChanges
from index.types import Passage, SourceDocument

__all__ = ["Writing"]


class Writing(Reading):
    """Changes within one transaction; a change to passages ends with `record`."""

    @property
    def conversations(self) -> ConversationChanges:
        """Conversations, ratings and notes."""
        return ConversationChanges(self._db)

    @property
    def tags(self) -> TagChanges:
        """Tags of articles."""
        return TagChanges(self._db)

    def set_state(self, key: str, value: str) -> None:
        """Keep a small value under a key."""
        self._db.execute(
            "INSERT OR REPLACE INTO state VALUES (?, ?)",
            (key, value),
        )

    def record(self) -> Commit:
        """Enter the change into the history."""
        (last,) = self._db.execute(
            "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'passages'"
        ).fetchone()
        self._db.execute(
            "INSERT INTO commits (stamp, last_passage) VALUES (?, ?)", (secrets.token_hex(8), last)
        )
        return self.last_commit()

    def begin(self, recipe: Recipe) -> None:
        """Say what passages and vectors are made with from now on."""
        for key, value in (("recipe", recipe.to_json()), ("recipe_digest", recipe.digest)):
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def set_made_at(self, when: datetime) -> None:
        """Say when the library was made."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('made_at', ?)", (when.isoformat(),))

    def insert(
        self,
        document: SourceDocument,
        passages: Sequence[Passage],
        vectors: NDArray[np.float32],
        owner: str = LOCAL,
    ) -> None:
        """Make a document the newest live article; one of the same id must not be live.

        Its owner alone sees it, also where it is a replaced version that was shared.
        """
        values = (
            *article_values(document.article),
            datetime.now(UTC).isoformat(timespec="seconds"),
            self._generation(),
            None,
            owner,
        )
        columns = f"{ARTICLE_COLUMNS}, added_at, position, replaced_by, owner"
        updates = ", ".join(f"{c} = excluded.{c}" for c in columns.split(", "))
        self._db.execute(
            f"INSERT INTO articles ({columns}) "  # noqa: S608 - constant text
            f"VALUES ({', '.join('?' * len(values))}) ON CONFLICT (id) DO UPDATE SET {updates}",
            values,
        )
        number = self._number(document.article.id)
        self._db.execute("DELETE FROM shares WHERE article = ?", (number,))
        self._db.execute(
            "INSERT OR REPLACE INTO originals VALUES (?, ?, ?)",
            (number, document.media_type, document.original),
        )
        self.insert_passages(document.article.id, passages, vectors)

    def insert_passages(
        self, article_id: str, passages: Sequence[Passage], vectors: NDArray[np.float32]
    ) -> None:
        """Store passages with their vectors, shape (len(passages), dimension), and words."""
        article = self._number(article_id)
        for passage, vector in zip(passages, vectors, strict=True):
            number = self._db.execute(
                f"INSERT INTO passages (article, {PASSAGE_COLUMNS}) "  # noqa: S608 - constants
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (article, *passage_values(passage)),
            ).lastrowid
            self._db.execute("INSERT INTO vectors VALUES (?, ?)", (number, vector_bytes(vector)))
            self._db.execute(
                "INSERT INTO words (rowid, title, heading, body) VALUES (?, ?, ?, ?)",
                (
                    number,
                    index_text(passage.title),
                    index_text(passage.heading),
                    index_text(passage.text),
                ),
            )

    def retire(self, article_id: str, by: str) -> None:
        """Take a replaced article out of search; its text stays, its owner's tags go on."""
        self.drop_passages([article_id])
        self.tags.take_over(article_id, by)
        self._db.execute("UPDATE articles SET replaced_by = ? WHERE id = ?", (by, article_id))

    def delete(self, article_id: str) -> None:
        """Delete an article and the versions it replaced, with all that was made of them."""
        gone = self._versions(article_id)
        self.drop_passages(gone)
        self._db.executemany("DELETE FROM articles WHERE id = ?", [(key,) for key in gone])
        # Without this, deleted words would stay in the index until it merges by itself.
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")

    def share(self, article_id: str, shared: bool) -> None:
        """Let everyone see an article; or its owner alone, as well as the versions it replaced."""
        if shared:
            self._db.execute("INSERT OR IGNORE INTO shares VALUES (?)", (self._number(article_id),))
            return
        ended = [(self._number(key),) for key in self._versions(article_id)]
        self._db.executemany("DELETE FROM shares WHERE article = ?", ended)

    def drop_passages(self, articles: Iterable[str]) -> None:
        """Delete the passages of articles, with their vectors and words."""
        numbers = [(int(n),) for n in self.numbers_of(list(articles))]
        self._db.executemany("DELETE FROM words WHERE rowid = ?", numbers)
        self._db.executemany("DELETE FROM passages WHERE number = ?", numbers)
        generation = self._generation()
        self._db.executemany(
            "INSERT INTO removed_passages VALUES (?, ?)", [(n, generation) for (n,) in numbers]
        )

    def check_words(self) -> None:
        """Compare the full-text index with its own text; LibraryDamagedError if they differ."""
        # FTS5 takes this order as an insertion, so that it needs a write transaction.
        self._db.execute("INSERT INTO words (words) VALUES ('integrity-check')")

    def _versions(self, article_id: str) -> list[str]:
        """Return the ids of an article and of all versions it replaced, one after another."""
        rows = self._db.execute(
            "WITH RECURSIVE versions (id) AS (SELECT ? UNION SELECT articles.id FROM articles "
            "JOIN versions ON articles.replaced_by = versions.id) SELECT id FROM versions",
            (article_id,),
        )
        return [row[0] for row in rows]

    def _number(self, article_id: str) -> int:
        row = self._db.execute("SELECT number FROM articles WHERE id = ?", (article_id,)).fetchone()
        return int(row[0])

    def _generation(self) -> int:
        (last,) = self._db.execute("SELECT coalesce(max(generation), 0) FROM commits").fetchone()
        return int(last) + 1
