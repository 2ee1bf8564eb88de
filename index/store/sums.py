"""A checksum of every row that somebody would miss, and a chain over all of them.

`sums` holds a checksum for each key of the tables in `KINDS`; triggers note in `unsealed` what a
transaction changed, whichever way, and `seal` brings the checksums up before it is committed.
`tallies` holds, for each table, how many keys it has and their checksums together, and `chain` one
entry a write transaction: a hash over the tallies and the entry before. The newest entry thus
stands for all that the library holds, and is kept outside of the file too (`index.store.witness`),
so that a transaction that was acknowledged and is gone, is missed.

It finds accidents. Somebody who can write to the file can write checksums as well.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from index.errors import ChangesLostError

__all__ = [
    "ARTICLES",
    "DERIVED",
    "KINDS",
    "ORIGINALS",
    "PASSAGES",
    "SUMS",
    "Kind",
    "Seal",
    "checksum",
    "differences",
    "expected_sums",
    "head",
    "mark_all",
    "require_whole",
    "rows_of",
    "seal",
    "sums_fit",
]

_CHAIN_KEPT = 10_000
"""Entries of the chain that are kept; a witness that is older says nothing."""


_LOST_HINT = (
    "Nothing was deleted. `article-qa repair` saves what can still be read and says what is gone; "
    "`article-qa restore` puts the newest backup in its place."
)


class Kind(NamedTuple):
    """A table whose rows have checksums; `key` is the column that they are found by.

    A checksum is over all columns of all rows with one key, which are in the order of the key and
    the columns `then`. `number` stands in the file.
    """

    number: int
    table: str
    key: str
    what: str
    then: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """What to sort by."""
        return ", ".join((self.key, *self.then))


ARTICLES = Kind(1, "articles", "number", "An article")
ORIGINALS = Kind(2, "originals", "article", "The original of an article")
PASSAGES = Kind(3, "passages", "number", "A passage")
KINDS = (
    ARTICLES,
    ORIGINALS,
    PASSAGES,
    Kind(4, "vectors", "passage", "A vector"),
    Kind(5, "tags", "article", "The tags of an article", then=("owner", "tag")),
    Kind(6, "state", "key", "A small value"),
    Kind(7, "meta", "key", "What the library was built with"),
    Kind(8, "conversations", "id", "A conversation"),
    Kind(9, "messages", "id", "A message"),
    Kind(10, "feedback", "id", "A rating"),
    Kind(11, "notes", "id", "A note"),
    Kind(12, "shares", "article", "Who sees an article"),
)

DERIVED = frozenset(
    {"commits", "removed_passages", "words", "sums", "unsealed", "tallies", "chain"}
)
"""Tables without checksums: made from the others, or looked at by `index.store.audit`."""


def _triggers(kind: Kind) -> str:
    def note(event: str, *rows: str) -> str:
        # Not "INSERT OR IGNORE": within what a foreign key does, SQLite does not ignore.
        noted = "".join(
            f"INSERT INTO unsealed SELECT {kind.number}, {row}.{kind.key} WHERE NOT EXISTS "  # noqa: S608
            f"(SELECT 1 FROM unsealed WHERE kind = {kind.number} AND key = {row}.{kind.key}); "
            for row in rows
        )
        name = f"{kind.table}_{event.lower()}_unsealed"
        return (
            f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} ON {kind.table} BEGIN {noted}END;\n"
        )

    return note("INSERT", "new") + note("UPDATE", "old", "new") + note("DELETE", "old")


SUMS = """
CREATE TABLE IF NOT EXISTS sums (
    kind INTEGER NOT NULL,
    key NOT NULL,
    checksum INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unsealed (
    kind INTEGER NOT NULL,
    key NOT NULL,
    PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tallies (
    kind INTEGER PRIMARY KEY,
    keys INTEGER NOT NULL,
    total INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS chain (number INTEGER PRIMARY KEY, hash TEXT NOT NULL);
""" + "".join(map(_triggers, KINDS))
"""The tables and triggers of all this."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The newest entry of the chain: how many changes were made, and the hash over all."""

    number: int
    hash: str


def checksum(rows: Iterable[Sequence[Any]]) -> int:
    """Return the checksum of rows as SQLite gives them: 64 bits, signed."""
    digest = hashlib.blake2b(digest_size=8)
    for row in rows:
        for value in row:
            if isinstance(value, bytes):
                mark, data = b"b", value
            elif isinstance(value, str):
                mark, data = b"s", value.encode("utf-8", "surrogatepass")
            else:
                mark, data = b"o", repr(value).encode()
            digest.update(mark + len(data).to_bytes(8, "little"))
            digest.update(data)
        digest.update(b"/")
    return int.from_bytes(digest.digest(), "little", signed=True)


def rows_of(db: sqlite3.Connection, kind: Kind, key: Any) -> list[tuple[Any, ...]]:
    """Return all rows of a table with a key, whole."""
    return db.execute(
        f"SELECT * FROM {kind.table} WHERE {kind.key} = ? ORDER BY {kind.order}",  # noqa: S608
        (key,),
    ).fetchall()


def mark_all(db: sqlite3.Connection) -> None:
    """Have the next `seal` make all checksums anew: of a library that has none, or other tables."""
    for table in ("sums", "tallies", "unsealed"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
    for kind in KINDS:
        db.execute(
            f"INSERT OR IGNORE INTO unsealed SELECT ?, {kind.key} FROM {kind.table}",  # noqa: S608
            (kind.number,),
        )


def seal(db: sqlite3.Connection, above: int = 0) -> Seal | None:
    """Bring the checksums up to what this transaction changed; None when that is nothing.

    Returns the new entry of the chain, whose number is higher than `above`.
    """
    changed = db.execute("SELECT kind, key FROM unsealed ORDER BY kind, key").fetchall()
    if not changed:
        return None
    kinds = {kind.number: kind for kind in KINDS}
    tallies = _tallies(db)
    for number, key in changed:
        keys, total = tallies.get(number, (0, 0))
        old = db.execute(
            "SELECT checksum FROM sums WHERE kind = ? AND key = ?", (number, key)
        ).fetchone()
        rows = rows_of(db, kinds[number], key)
        if old is not None:
            keys, total = keys - 1, total ^ _entry(key, old[0])
        if rows:
            new = checksum(rows)
            keys, total = keys + 1, total ^ _entry(key, new)
            db.execute("INSERT OR REPLACE INTO sums VALUES (?, ?, ?)", (number, key, new))
        elif old is not None:
            db.execute("DELETE FROM sums WHERE kind = ? AND key = ?", (number, key))
        tallies[number] = keys, total
    db.executemany(
        "INSERT OR REPLACE INTO tallies VALUES (?, ?, ?)",
        [(number, *tally) for number, tally in tallies.items()],
    )
    db.execute("DELETE FROM unsealed")
    last = head(db)
    number = max(last.number, above) + 1
    entry = Seal(number, _hash(last.hash, number, tallies))
    db.execute("INSERT INTO chain VALUES (?, ?)", (entry.number, entry.hash))
    db.execute("DELETE FROM chain WHERE number < ?", (entry.number - _CHAIN_KEPT,))
    return entry


def head(db: sqlite3.Connection) -> Seal:
    """Return the newest entry of the chain."""
    row = db.execute("SELECT number, hash FROM chain ORDER BY number DESC LIMIT 1").fetchone()
    return Seal(0, "") if row is None else Seal(*row)


def expected_sums(db: sqlite3.Connection, kind: Kind) -> dict[Any, int]:
    """Return the checksums that were kept of a table, by key."""
    rows = db.execute("SELECT key, checksum FROM sums WHERE kind = ?", (kind.number,))
    return dict(rows.fetchall())


def require_whole(db: sqlite3.Connection, seals: tuple[Seal, ...], name: str) -> None:
    """Raise ChangesLostError when the library does not hold a change that was acknowledged.

    `seals` must have been read before the transaction of `db` began.
    """
    current = head(db)
    (first,) = db.execute("SELECT coalesce(min(number), 0) FROM chain").fetchone()
    for seal in seals:
        if seal.number > current.number:
            count = seal.number - current.number
            changes = "1 change" if count == 1 else f"{count} changes"
            raise ChangesLostError(
                f"{name} has lost its last {changes}: {seal.number} were kept, "
                f"{current.number} are there.",
                _LOST_HINT,
            )
        row = db.execute("SELECT hash FROM chain WHERE number = ?", (seal.number,)).fetchone()
        if seal.number >= first and (row is None or row[0] != seal.hash):
            raise ChangesLostError(
                f"{name} is not the library that its folder belongs to, or an older state of it: "
                f"it does not hold change {seal.number}.",
                _LOST_HINT,
            )


def sums_fit(db: sqlite3.Connection, kind: Kind) -> bool:
    """Say whether the checksums of a table are those that were tallied: whether to believe them."""
    return _tally(expected_sums(db, kind)) == _tallies(db).get(kind.number, (0, 0))


def differences(db: sqlite3.Connection, kinds: Sequence[Kind] = KINDS) -> Iterator[str]:
    """Compare all rows of these tables with their checksums, and the checksums with the chain.

    Gives each difference as a complete sentence.
    """
    tallies = _tallies(db)
    for (number,) in db.execute("SELECT DISTINCT kind FROM unsealed").fetchall():
        what = next((kind.what for kind in KINDS if kind.number == number), "Something")
        yield f"{what} was changed by something else than article-qa."
    for kind in KINDS:
        expected = expected_sums(db, kind)
        if _tally(expected) != tallies.get(kind.number, (0, 0)):
            yield f"The checksums of {kind.table} are not all there, or are damaged."
        if kind in kinds:
            yield from _damaged(db, kind, expected)
    yield from _chain(db, tallies)


def _damaged(db: sqlite3.Connection, kind: Kind, expected: dict[Any, int]) -> Iterator[str]:
    rows = db.execute(f"SELECT {kind.key}, * FROM {kind.table} ORDER BY {kind.order}")  # noqa: S608
    missing = dict(expected)
    for key, group in groupby(rows, key=lambda row: row[0]):
        found = checksum(row[1:] for row in group)
        wanted = missing.pop(key, None)
        if wanted is None:
            yield f"{kind.what} ({kind.table} {key}) has no checksum."
        elif found != wanted:
            yield f"{kind.what} ({kind.table} {key}) is not what was kept: its checksum is wrong."
    for key in missing:
        yield f"{kind.what} ({kind.table} {key}) is gone."


def _chain(db: sqlite3.Connection, tallies: dict[int, tuple[int, int]]) -> Iterator[str]:
    newest = db.execute("SELECT number, hash FROM chain ORDER BY number DESC LIMIT 2").fetchall()
    if not newest:
        yield "The chain of changes is gone."
        return
    number, found = newest[0]
    before = newest[1][1] if len(newest) > 1 else ""
    if found != _hash(before, number, tallies):
        yield "The chain of changes does not fit what the library holds."


def _tallies(db: sqlite3.Connection) -> dict[int, tuple[int, int]]:
    return {row[0]: (row[1], row[2]) for row in db.execute("SELECT * FROM tallies")}


def _entry(key: Any, each: int) -> int:
    """Return what a key and its checksum count for in the tally of their table."""
    return checksum([(key, each)])


def _tally(sums: dict[Any, int]) -> tuple[int, int]:
    total = 0
    for key, each in sums.items():
        total ^= _entry(key, each)
    return len(sums), total


def _hash(before: str, number: int, tallies: dict[int, tuple[int, int]]) -> str:
    content = f"{before} {number} {sorted(tallies.items())}"
    return hashlib.sha256(content.encode()).hexdigest()
