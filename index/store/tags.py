"""Tags of articles in the library file: all SQL about them.

Handed out by `Reading` and `Writing`, inside their transactions. Everything has an owner.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

__all__ = ["TagChanges", "TagQueries"]


class TagQueries:
    """What is read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self, owner: str) -> dict[str, tuple[str, ...]]:
        """Return the tags of each live article that has any, by its id, in alphabetical order."""
        found: dict[str, list[str]] = defaultdict(list)
        for article_id, tag in self._db.execute(
            "SELECT articles.id, tag FROM tags JOIN articles ON articles.number = tags.article "
            "WHERE tags.owner = ? AND replaced_by IS NULL ORDER BY tag",
            (owner,),
        ):
            found[article_id].append(tag)
        return {article_id: tuple(tags) for article_id, tags in found.items()}


class TagChanges(TagQueries):
    """What is changed as well."""

    def set(self, owner: str, article_id: str, tags: Sequence[str]) -> None:
        """Give an article these tags and no others."""
        (number,) = self._db.execute(
            "SELECT number FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        self._db.execute("DELETE FROM tags WHERE article = ? AND owner = ?", (number, owner))
        self._db.executemany(
            "INSERT INTO tags (article, owner, tag) VALUES (?, ?, ?)",
            [(number, owner, tag) for tag in tags],
        )

    def clear(self, owner: str) -> None:
        """Take away all tags of an owner."""
        self._db.execute("DELETE FROM tags WHERE owner = ?", (owner,))

    def take_over(self, old_id: str, new_id: str) -> None:
        """Give an article the tags that its owner gave the version it replaces, too.

        Nobody else may learn of the new one: their tags stay where they are.
        """
        self._db.execute(
            "INSERT OR IGNORE INTO tags (article, owner, tag) "
            "SELECT (SELECT number FROM articles WHERE id = ?), tags.owner, tag FROM tags "
            "JOIN articles ON articles.number = tags.article AND articles.owner = tags.owner "
            "WHERE articles.id = ?",
            (new_id, old_id),
        )
