"""Which articles an owner may see: their own, and those that somebody shares with everyone.

All SQL about it stands here. What `Reading` gives without an owner is for checks and upkeep only;
whatever goes to a person or a program goes through a `Seen`. Only its owner may change an article.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from index.store.codec import ARTICLE_COLUMNS, article_of
from index.types import Article, SourceDocument, Titled

__all__ = ["LOCAL", "VISIBLE", "Seen", "owned"]

LOCAL = "local"
"""The owner of all that is added where nobody logs in."""

_ID_LENGTH = 32
VISIBLE = "(articles.owner = ?1 OR articles.number IN (SELECT article FROM shares))"
"""The condition under which the owner, the first value of the query, sees an article."""

_LIVE = f"{VISIBLE} AND articles.replaced_by IS NULL"
_IN_ORDER = "ORDER BY articles.position, articles.number"


def owned(document: SourceDocument, owner: str) -> SourceDocument:
    """Return the document under the id that it has for its owner.

    Two owners of one text have an article each: what one adds neither tells the other that it
    was there nor shows them its title and source.
    """
    if owner == LOCAL:
        return document
    named = f"{owner}\0{document.article.text}".encode("utf-8", "surrogatepass")
    key = hashlib.sha256(named).hexdigest()[:_ID_LENGTH]
    return replace(document, article=replace(document.article, id=key))


class Seen:
    """The articles as one owner sees them, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, owner: str) -> None:
        self._db = connection
        self._owner = owner

    def articles(self) -> tuple[Article, ...]:
        """Return the live articles in the order of adding."""
        rows = self._db.execute(
            f"SELECT {ARTICLE_COLUMNS} FROM articles WHERE {_LIVE} {_IN_ORDER}",  # noqa: S608
            (self._owner,),
        )
        return tuple(article_of(row) for row in rows)

    def titles(self) -> tuple[Titled, ...]:
        """Return the live articles in the order of adding, without their texts."""
        rows = self._db.execute(
            "SELECT id, source, title, owner = ?1, number IN (SELECT article FROM shares) "  # noqa: S608
            f"FROM articles WHERE {_LIVE} {_IN_ORDER}",
            (self._owner,),
        )
        return tuple(
            Titled(key, source, title, bool(mine), bool(shared))
            for key, source, title, mine, shared in rows
        )

    def languages(self) -> dict[str, str | None]:
        """Return the language of every live article by its id, in the order of adding."""
        rows = self._db.execute(
            f"SELECT id, language FROM articles WHERE {_LIVE} {_IN_ORDER}",  # noqa: S608
            (self._owner,),
        )
        return dict(rows.fetchall())

    def is_there(self, article_id: str) -> bool:
        """Say whether there is such an article, live or replaced."""
        row = self._db.execute(
            f"SELECT 1 FROM articles WHERE {VISIBLE} AND id = ?2",  # noqa: S608 - constant text
            (self._owner, article_id),
        ).fetchone()
        return row is not None

    def is_mine(self, article_id: str) -> bool:
        """Say whether the owner has such an article, and so may remove and share it."""
        row = self._db.execute(
            "SELECT 1 FROM articles WHERE id = ? AND owner = ?", (article_id, self._owner)
        ).fetchone()
        return row is not None

    def live_version(self, source: str) -> str | None:
        """Return the id of the owner's live article of a source."""
        row = self._db.execute(
            "SELECT id FROM articles WHERE source = ? AND owner = ? AND replaced_by IS NULL",
            (source, self._owner),
        ).fetchone()
        return None if row is None else str(row[0])

    def everything(self) -> bool:
        """Say whether there is no live article that is hidden from this owner."""
        row = self._db.execute(
            "SELECT 1 FROM articles WHERE owner <> ? AND replaced_by IS NULL "
            "AND number NOT IN (SELECT article FROM shares) LIMIT 1",
            (self._owner,),
        ).fetchone()
        return row is None

    def among(self, articles: Sequence[str] | None) -> tuple[str, ...] | None:
        """Return those of these live articles (None: of all) that are seen, by their ids.

        None where nothing has to be left out.
        """
        if articles is None and self.everything():
            return None
        given = None if articles is None else json.dumps(list(articles))
        rows = self._db.execute(
            f"SELECT id FROM articles WHERE {_LIVE} "  # noqa: S608 - constant text
            "AND (?2 IS NULL OR id IN (SELECT value FROM json_each(?2)))",
            (self._owner, given),
        )
        return tuple(row[0] for row in rows)
