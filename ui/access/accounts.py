"""Accounts, their sessions and their tokens: one small SQLite file in the library's folder.

Passwords are hashed with argon2; of sessions and tokens, which are random, only a hash is kept. So
whoever reads the file can log in with nothing of it.
"""

import hashlib
import os
import re
import secrets
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SettingsError
from ui.access.user import User

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = ["ACCOUNTS_FILE", "SESSION_LASTS", "Account", "Accounts", "Token"]

ACCOUNTS_FILE = "users.sqlite"
SESSION_LASTS = timedelta(days=7)

_TOKEN_BYTES = 32
_TOKEN_PREFIX = "aqa_"  # noqa: S105 - what tokens begin with, so that one is known when found
_SHORTEST, _LONGEST = 10, 1000
_HASHED_AT_ONCE = 2
_NAME = re.compile(r"[\w.@+-]{1,64}")
_TABLES = """
CREATE TABLE IF NOT EXISTS accounts (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL UNIQUE,
    password TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sessions (
    digest TEXT PRIMARY KEY,
    name TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    expires_at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS tokens (
    id TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL REFERENCES accounts (name) ON DELETE CASCADE,
    label TEXT NOT NULL,
    created_at TEXT NOT NULL
);
"""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can log in. Times are ISO 8601, UTC."""

    name: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a program, without what it is sent as."""

    id: str
    label: str
    created_at: str


class Accounts:
    """The accounts of a folder. Safe to use from many threads and processes.

    SettingsError where a name is none, is taken or is not there, or a password is too short.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / ACCOUNTS_FILE
        folder.mkdir(parents=True, exist_ok=True)
        # Made before SQLite does, so that nobody else on the machine may ever read it.
        os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        self._hashing = threading.BoundedSemaphore(_HASHED_AT_ONCE)  # each takes 64 MiB
        with self._open() as db:
            db.executescript(_TABLES)

    def add(self, name: str, password: str) -> User:
        """Make an account. What is kept under it is kept for it alone, also after it is removed
        and another one gets its name.
        """
        name = _tidy(name)
        hashed = self._hash(password)
        owner = f"account:{secrets.token_hex(8)}"
        with self._open() as db:
            try:
                db.execute(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?)", (name, owner, hashed, _now())
                )
            except sqlite3.IntegrityError as error:
                raise SettingsError(
                    f"There is an account {name} already.",
                    f"Change its password with: article-qa users password {name}",
                ) from error
        return User(owner, name)

    def set_password(self, name: str, password: str) -> None:
        """Change a password; all sessions end, tokens stay."""
        name = _tidy(name)
        hashed = self._hash(password)
        with self._open() as db:
            db.execute(
                "UPDATE accounts SET password = ? WHERE name = ?", (hashed, _there(db, name))
            )
            db.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def remove(self, name: str) -> User:
        """Delete an account with its sessions and tokens; return whose it was."""
        name = _tidy(name)
        with self._open() as db:
            _there(db, name)
            (owner,) = db.execute("SELECT owner FROM accounts WHERE name = ?", (name,)).fetchone()
            db.execute("DELETE FROM accounts WHERE name = ?", (name,))
        return User(owner, name)

    def all(self) -> tuple[Account, ...]:
        """Return the accounts, by name."""
        with self._open() as db:
            rows = db.execute("SELECT name, created_at FROM accounts ORDER BY name").fetchall()
        return tuple(Account(*row) for row in rows)

    def verified(self, name: str, password: str) -> User | None:
        """Return whose name and password these are; takes as long for a name that is not there."""
        proved = self._proved(name, password)
        return None if proved is None else proved[0]

    def log_in(self, name: str, password: str, *, instead_of: str = "") -> str | None:
        """Begin a session in place of the one `instead_of`, and return what its cookie holds.

        None where name and password do not belong together, or no longer do after they have been
        looked at, which takes a while.
        """
        proved = self._proved(name, password)
        if proved is None:
            return None
        secret = self._begun(*proved)
        if secret is not None:
            self.end_session(instead_of)
        return secret

    def _proved(self, name: str, password: str) -> tuple[User, str] | None:
        """Return whose name and password these are, and the hash that says so."""
        from argon2.exceptions import InvalidHashError, VerificationError

        name = folded(name)
        with self._open() as db:
            row = db.execute(
                "SELECT owner, password FROM accounts WHERE name = ?", (name,)
            ).fetchone()
        hasher = _hasher()
        with self._hashing:
            if row is None or len(password) > _LONGEST:
                hasher.hash("nobody's password")
                return None
            try:
                hasher.verify(row[1], password)
            except (VerificationError, InvalidHashError):
                return None
        return User(row[0], name), row[1]

    def _begun(self, user: User, hashed: str) -> str | None:
        """Begin a session, unless the account is another one meanwhile or has another password."""
        secret = secrets.token_urlsafe(_TOKEN_BYTES)
        expires = (datetime.now(UTC) + SESSION_LASTS).isoformat()
        with self._open() as db:
            db.execute("DELETE FROM sessions WHERE expires_at < ?", (_now(),))
            begun = db.execute(
                "INSERT INTO sessions SELECT ?, name, ? FROM accounts "
                "WHERE name = ? AND owner = ? AND password = ?",
                (_digest(secret), expires, user.name, user.owner, hashed),
            )
        return secret if begun.rowcount == 1 else None

    def of_session(self, secret: str) -> User | None:
        """Return whose session it is, unless it has ended."""
        return self._whose(
            "SELECT owner, name FROM sessions JOIN accounts USING (name) "
            "WHERE digest = ? AND expires_at > ?",
            _digest(secret),
            _now(),
        )

    def end_session(self, secret: str) -> None:
        """End a session."""
        with self._open() as db:
            db.execute("DELETE FROM sessions WHERE digest = ?", (_digest(secret),))

    def add_token(self, name: str, label: str) -> str:
        """Return a new token for a program of somebody's; it is told this once."""
        secret = _TOKEN_PREFIX + secrets.token_urlsafe(_TOKEN_BYTES)
        with self._open() as db:
            values = (secrets.token_hex(4), _digest(secret), _there(db, _tidy(name)), label, _now())
            db.execute("INSERT INTO tokens VALUES (?, ?, ?, ?, ?)", values)
        return secret

    def tokens(self, name: str) -> tuple[Token, ...]:
        """Return somebody's tokens, the oldest first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT id, label, created_at FROM tokens WHERE name = ? ORDER BY created_at, id",
                (_there(db, _tidy(name)),),
            ).fetchall()
        return tuple(Token(*row) for row in rows)

    def revoke_token(self, token_id: str) -> None:
        """Take a token's rights, from the next request on."""
        with self._open() as db:
            if not db.execute("DELETE FROM tokens WHERE id = ?", (token_id,)).rowcount:
                raise SettingsError(
                    f"There is no token {token_id}.", "See: article-qa users tokens NAME"
                )

    def of_token(self, secret: str) -> User | None:
        """Return whose token it is."""
        return self._whose(
            "SELECT owner, name FROM tokens JOIN accounts USING (name) WHERE digest = ?",
            _digest(secret),
        )

    def _whose(self, query: str, *values: str) -> User | None:
        with self._open() as db:
            row = db.execute(query, values).fetchone()
        return None if row is None else User(*row)

    def _hash(self, password: str) -> str:
        if not _SHORTEST <= len(password) <= _LONGEST:
            raise SettingsError(
                f"A password has {_SHORTEST} characters at least.", "Several words will do."
            )
        with self._hashing:
            return _hasher().hash(password)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Give a connection with one transaction, committed unless something is raised."""
        connection = sqlite3.connect(self._file, timeout=10)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            with connection:
                yield connection
        finally:
            connection.close()


def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher()  # RFC 9106, for little memory: 64 MiB, three passes


def _there(db: sqlite3.Connection, name: str) -> str:
    if db.execute("SELECT 1 FROM accounts WHERE name = ?", (name,)).fetchone() is None:
        raise SettingsError(f"There is no account {name}.", "See: article-qa users list")
    return name


def _tidy(name: str) -> str:
    name = folded(name)
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} is no name for an account.",
            "Use up to 64 letters, digits and any of . _ - + @",
        )
    return name


def folded(name: str) -> str:
    """Return a name as accounts are found by it, whichever way it is written."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _digest(secret: str) -> str:
    # A plain hash is enough: what is hashed is random and cannot be guessed.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat()
