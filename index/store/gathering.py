"""One sound library out of what several files still hold of it.

Each row is taken from the first file that has it as it was kept, by its checksum. Which rows there
should be is what the first file says; what the others alone have was removed since.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.store.codec import PASSAGE_COLUMNS, passage_of
from index.store.lexical import index_text
from index.store.schema import UNREADABLE
from index.store.sums import KINDS, Kind, checksum, expected_sums, rows_of, sums_fit

__all__ = ["Gathered", "gather"]

_PARTS = {"passages": "article", "vectors": "passage"}


@dataclass(slots=True)
class Gathered:
    """What came together: how many rows other files gave, which rows are lost, in words.

    `uncut` are the articles (by number) whose passages have to be made again, `originals` those
    that are left of lost articles, `unproved` the tables whose checksums were damaged.
    """

    from_elsewhere: int = 0
    lost: list[str] = field(default_factory=list)
    uncut: set[int] = field(default_factory=set)
    originals: dict[int, bytes] = field(default_factory=dict)
    unproved: list[str] = field(default_factory=list)


def gather(target: sqlite3.Connection, sources: Sequence[sqlite3.Connection]) -> Gathered:
    """Fill an empty library with the rows of `sources`, whose first is believed in what there is.

    Words are made of the passages; the caller records and seals, and makes passages for `uncut`.
    """
    done = Gathered()
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("BEGIN IMMEDIATE")
    for kind in KINDS:
        wanted, believed = _wanted(sources, kind)
        if not believed:
            done.unproved.append(kind.table)
        for key, kept in wanted.items():
            rows, elsewhere = _sound(sources, kind, key, kept)
            if rows is None and not believed:
                rows, elsewhere = _sound(sources, kind, key, None)
                if rows is None:
                    continue  # a checksum whose key is damaged itself
            if rows is not None:
                _insert(target, kind.table, rows)
                done.from_elsewhere += elsewhere
            elif kind.table not in _PARTS:
                done.lost.append(f"{kind.what}{_named(sources, kind, key)} is lost.")
    _keep_originals(target, done)
    _copy_history(target, sources)
    done.uncut = _without_all_passages(target, sources)
    _tidy(target, done.uncut)
    target.execute("COMMIT")
    target.execute("PRAGMA foreign_keys = ON")
    return done


def _wanted(
    sources: Sequence[sqlite3.Connection], kind: Kind
) -> tuple[dict[Any, int | None], bool]:
    """Return which keys a table should have, with their checksums, and whether to believe these.

    They are not believed where they are damaged themselves, or are none, as in an earlier version:
    what is there is then taken as it is.
    """
    first = sources[0]
    try:
        known: dict[Any, int | None] = dict(expected_sums(first, kind))
        if known and sums_fit(first, kind):
            return known, True
    except UNREADABLE:
        known = {}
    return {**known, **{key: known.get(key) for key in _scanned(first, kind)}}, False


def _scanned(db: sqlite3.Connection, kind: Kind) -> Iterator[Any]:
    """Give the keys of a table from both ends, up to where it cannot be read."""
    for order in ("ASC", "DESC"):
        try:
            for (key,) in db.execute(
                f"SELECT {kind.key} FROM {kind.table} ORDER BY 1 {order}"  # noqa: S608 - constants
            ):
                yield key
        except UNREADABLE:
            continue


def _sound(
    sources: Sequence[sqlite3.Connection], kind: Kind, key: Any, wanted: int | None
) -> tuple[list[tuple[Any, ...]] | None, bool]:
    """Return the rows of a key as they were kept, and whether another than the first gave them."""
    for place, source in enumerate(sources):
        try:
            rows = rows_of(source, kind, key)
        except UNREADABLE:
            continue
        if rows and (wanted is None or checksum(rows) == wanted):
            return rows, place > 0
    return None, False


def _insert(target: sqlite3.Connection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    places = ", ".join("?" * len(rows[0]))
    target.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)  # noqa: S608


def _named(sources: Sequence[sqlite3.Connection], kind: Kind, key: Any) -> str:
    """Return how somebody knows what is lost, where any file still says it."""
    if kind.table not in ("articles", "originals"):
        return ""
    for source in sources:
        try:
            row = source.execute(
                "SELECT title, source FROM articles WHERE number = ?", (key,)
            ).fetchone()
        except UNREADABLE:
            continue
        if row is not None:
            return f" “{row[0] or row[1]}”"
    return ""


def _keep_originals(target: sqlite3.Connection, done: Gathered) -> None:
    for number, data in target.execute(
        "SELECT article, data FROM originals WHERE article NOT IN (SELECT number FROM articles)"
    ):
        done.originals[number] = data


def _copy_history(target: sqlite3.Connection, sources: Sequence[sqlite3.Connection]) -> None:
    """Go on counting generations where the library was; vector files are made anew."""
    last = 0
    for source in sources:
        try:
            last = max(last, *source.execute("SELECT max(generation) FROM commits").fetchone())
        except (sqlite3.DatabaseError, UnicodeDecodeError, TypeError):
            continue
    target.execute("DELETE FROM commits")
    target.execute("INSERT INTO commits VALUES (?, 'repaired', 0)", (last + 1,))


def _without_all_passages(
    target: sqlite3.Connection, sources: Sequence[sqlite3.Connection]
) -> set[int]:
    """Return the live articles of which a passage or a vector did not come through."""
    expected: dict[int, int] = {}
    try:
        for number, count in sources[0].execute(
            "SELECT article, count(*) FROM passages GROUP BY article"
        ):
            expected[number] = count
    except UNREADABLE:
        expected = {}
    uncut = set()
    for number, count in target.execute(
        "SELECT articles.number, count(vectors.passage) FROM articles "
        "LEFT JOIN passages ON passages.article = articles.number "
        "LEFT JOIN vectors ON vectors.passage = passages.number "
        "WHERE replaced_by IS NULL GROUP BY articles.number"
    ).fetchall():
        if not count or count != expected.get(number):
            uncut.add(number)
    return uncut


def _tidy(target: sqlite3.Connection, uncut: set[int]) -> None:
    """Take away what belongs to something that is lost, and make the words of what is there."""
    dead = [(number,) for number in uncut]
    target.executemany("DELETE FROM passages WHERE article = ?", dead)
    orders = (
        "DELETE FROM originals WHERE article NOT IN (SELECT number FROM articles)",
        "DELETE FROM passages WHERE article NOT IN "
        "(SELECT number FROM articles WHERE replaced_by IS NULL)",
        "DELETE FROM vectors WHERE passage NOT IN (SELECT number FROM passages)",
        "DELETE FROM tags WHERE article NOT IN (SELECT number FROM articles)",
        "DELETE FROM shares WHERE article NOT IN (SELECT number FROM articles)",
        "DELETE FROM messages WHERE conversation NOT IN (SELECT id FROM conversations)",
        "DELETE FROM feedback WHERE message NOT IN (SELECT id FROM messages)",
        "UPDATE notes SET article = NULL WHERE article NOT IN (SELECT number FROM articles)",
        "UPDATE notes SET message = NULL WHERE message NOT IN (SELECT id FROM messages)",
        # The original of an article that has lost it is its text.
        "INSERT INTO originals SELECT number, 'text/plain', CAST(text AS BLOB) FROM articles "
        "WHERE number NOT IN (SELECT article FROM originals)",
        "DELETE FROM words",
    )
    for order in orders:
        target.execute(order)
    rows = target.execute(f"SELECT number, {PASSAGE_COLUMNS} FROM passages").fetchall()  # noqa: S608
    for number, *row in rows:
        passage = passage_of("", row)
        target.execute(
            "INSERT INTO words (rowid, title, heading, body) VALUES (?, ?, ?, ?)",
            (number, *map(index_text, (passage.title, passage.heading, passage.text))),
        )
