"""The tables of the library file; how the file is recognised, opened and found damaged.

Holds no queries; see `index.store.queries` and `index.store.changes`.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import LibraryDamagedError, LibraryError, LibraryLockedError, SchemaError
from index.store.lexical import TOKENIZER
from index.store.sums import SUMS, mark_all, seal

__all__ = [
    "APPLICATION_ID",
    "KEEP_HINT",
    "SCHEMA_VERSION",
    "UNREADABLE",
    "connect",
    "connect_unchanging",
    "create_tables",
    "is_logged",
    "is_older",
    "keep_log",
    "require_library",
    "transaction",
    "translated_errors",
    "upgrade",
]

APPLICATION_ID = 0x41_72_51_61
"""`PRAGMA application_id` ("ArQa") by which a library file is told from other databases."""

SCHEMA_VERSION = 4
"""`PRAGMA user_version` of libraries that this program writes; older ones are brought to it."""

UNREADABLE: tuple[type[Exception], ...] = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What the sqlite3 module raises for a damaged file; the second where it cannot even say why."""

KEEP_HINT = (
    "Nothing was deleted. `article-qa restore` puts the newest backup in its place, "
    "`article-qa repair` saves what can still be read."
)

_TAGS = """
CREATE TABLE tags (
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    owner TEXT NOT NULL DEFAULT 'local',
    tag TEXT NOT NULL,
    PRIMARY KEY (article, owner, tag)
) WITHOUT ROWID;
"""
# Every article here is shared with everyone; the others are seen by their owner alone.
_SHARES = """
CREATE TABLE shares (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE
);
CREATE INDEX articles_by_owner ON articles (owner, replaced_by);
"""
_UPGRADES = {1: _TAGS, 2: _SHARES, 3: SUMS}
"""What brings a library of a version to the next one."""

# Numbers of passages are never given out twice (AUTOINCREMENT), so that a vector file may
# name a passage by its number for ever. `commits` is the history of changes to passages;
# its random stamp tells a vector file of this history from one of another (a restored
# backup). A live article has no `replaced_by`; a replaced one keeps its text, because
# citations in kept conversations point to it, but has no passages. `position` is the
# generation in which an article became live: the order of adding.
_TABLES = f"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE commits (
    generation INTEGER PRIMARY KEY AUTOINCREMENT,
    stamp TEXT NOT NULL,
    last_passage INTEGER NOT NULL
);
CREATE TABLE removed_passages (
    passage INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL
);
CREATE INDEX removed_passages_by_generation ON removed_passages (generation);

CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL DEFAULT 'local',
    source TEXT NOT NULL,
    text TEXT NOT NULL,
    blocks TEXT NOT NULL,
    title TEXT NOT NULL,
    author TEXT,
    published TEXT,
    language TEXT,
    words INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    added_at TEXT NOT NULL,
    position INTEGER NOT NULL,
    replaced_by TEXT
);
CREATE INDEX articles_by_source ON articles (source);
CREATE INDEX articles_by_position ON articles (position);
CREATE INDEX articles_by_replacement ON articles (replaced_by);
CREATE TABLE originals (
    article INTEGER PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
    media_type TEXT NOT NULL,
    data BLOB NOT NULL
);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    sentences TEXT NOT NULL,
    title TEXT NOT NULL,
    heading TEXT NOT NULL,
    page INTEGER,
    UNIQUE (article, ordinal)
);
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (number) ON DELETE CASCADE,
    vector BLOB NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5 (title, heading, body, tokenize = "{TOKENIZER}");

CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL DEFAULT 'local',
    title TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX conversations_by_owner ON conversations (owner, updated_at);
CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL DEFAULT 'local',
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    text TEXT NOT NULL,
    answer TEXT,
    created_at TEXT NOT NULL,
    UNIQUE (conversation, ordinal)
);
CREATE TABLE feedback (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL DEFAULT 'local',
    message TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    rating INTEGER NOT NULL CHECK (rating IN (-1, 1)),
    comment TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL
);
CREATE INDEX feedback_by_message ON feedback (message);
CREATE TABLE notes (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL DEFAULT 'local',
    article INTEGER REFERENCES articles (number) ON DELETE SET NULL,
    message TEXT REFERENCES messages (id) ON DELETE SET NULL,
    start INTEGER,
    end INTEGER,
    quote TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
);
CREATE INDEX notes_by_article ON notes (article);
CREATE INDEX notes_by_message ON notes (message);
{_TAGS}{_SHARES}{SUMS}"""


def connect(path: Path | None) -> sqlite3.Connection:
    """Open a connection (None: a new database in memory) in autocommit mode.

    A path must exist: only `index.store` makes new files. The connection may be used from
    any thread, by one at a time.
    """
    address = ":memory:" if path is None else f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(
        address, uri=path is not None, isolation_level=None, check_same_thread=False, timeout=10
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # what is removed is gone from the file
    except (sqlite3.Error, UnicodeDecodeError):
        connection.close()
        raise
    return connection


def connect_unchanging(path: Path) -> sqlite3.Connection:
    """Open a file that nobody writes to, for reading; what lies beside it is not looked at."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
    )


def create_tables(connection: sqlite3.Connection) -> None:
    """Turn an empty database into an empty library (WAL, where it is a file)."""
    keep_log(connection)
    connection.executescript(f"BEGIN; {_TABLES}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def require_library(connection: sqlite3.Connection, name: str) -> None:
    """Raise LibraryDamagedError unless this is a library, SchemaError if it is a newer one."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID or version < 1:
        raise LibraryDamagedError(f"{name} is not an article-qa library.", KEEP_HINT)
    if version > SCHEMA_VERSION:
        raise SchemaError(
            f"{name} was written by a newer version of article-qa "
            f"(library version {version}; this program knows up to {SCHEMA_VERSION}).",
            "Upgrade with: pip install --upgrade article-qa",
        )


def is_older(connection: sqlite3.Connection) -> bool:
    """Say whether a library was written by an older version."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] < SCHEMA_VERSION)


def is_logged(connection: sqlite3.Connection) -> bool:
    """Say whether changes go to a write-ahead log, as they do not in a backup."""
    return bool(connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal")


def keep_log(connection: sqlite3.Connection) -> None:
    """Have changes go to a write-ahead log, where this is a file."""
    connection.execute("PRAGMA journal_mode = WAL")


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring an older library to this version, wholly or not at all. The writer's lock is held."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    steps = "".join(_UPGRADES[each] for each in range(version, SCHEMA_VERSION))
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {steps} PRAGMA user_version = {SCHEMA_VERSION}")
        mark_all(connection)
        seal(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def transaction(connection: sqlite3.Connection, *, reading: bool = False) -> Iterator[None]:
    """Begin a transaction, which is undone at the end unless it was committed."""
    connection.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    try:
        yield
    finally:
        if connection.in_transaction:  # SQLite ends it itself on some errors
            connection.execute("ROLLBACK")


@contextmanager
def translated_errors(name: str) -> Iterator[None]:
    """Turn SQLite's errors into ours; constraint and programming errors stay what they are."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the sqlite3 module has its own
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LibraryLockedError(
                f"{name} is in use.", "Try again, or close the other article-qa."
            ) from error
        if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise LibraryError(
                f"{name} could not be opened or written: {error}.",
                "See that the folder may be written to and that the disk has space.",
            ) from error
        raise LibraryDamagedError(f"{name} is damaged: {error}.", KEEP_HINT) from error
    except UNREADABLE as error:
        raise LibraryDamagedError(f"{name} is damaged: {error}.", KEEP_HINT) from error
