"""The library file: who may open it, read it and write it, and when.

SQLite in write-ahead mode is the truth about a library. This file hands out read
transactions (any number at once; each sees one state from begin to end) and write
transactions (one at a time, across threads and processes). What is read and written
stands in `index.store.queries` and
`index.store.changes`.
"""

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.config import BackupSettings
from index.errors import ChangesLostError, LibraryDamagedError, LibraryError, LibraryLockedError
from index.store.backups import BACKUP_FOLDER, Backups, backups_of
from index.store.changes import Writing
from index.store.files import remove_database, sync_folder
from index.store.queries import Reading
from index.store.recipe import Recipe
from index.store.replacing import kept_log
from index.store.schema import (
    connect,
    create_tables,
    is_logged,
    is_older,
    keep_log,
    require_library,
    transaction,
    translated_errors,
    upgrade,
)
from index.store.sums import seal
from index.store.witness import SEAL_FILE, VECTOR_FOLDER, Witness

__all__ = ["LIBRARY_FILE", "LOCK_FILE", "Store", "left_of"]

LIBRARY_FILE = "library.sqlite"
LOCK_FILE = "library.lock"


class Store:
    """A library file, or the same in memory (`folder` is None)."""

    def __init__(
        self,
        folder: Path | None,
        recipe: Recipe,
        *,
        lock_timeout_s: float = 10.0,
        require_recipe: bool = True,
        backups: BackupSettings | None = None,
    ) -> None:
        """Open the library in a folder, creating both where they are missing.

        `require_recipe` False opens a library of another recipe too, to rebuild it. `backups` are
        made of it by itself as these settings say; None: never. Raises LibraryDamagedError,
        ChangesLostError, SchemaError, RecipeMismatchError, LibraryLockedError.
        """
        self._path = None if folder is None else folder / LIBRARY_FILE
        self._witness = None if folder is None else Witness(folder)
        self._backups = (
            None if self._path is None or backups is None else Backups(self._path, backups)
        )
        self._timeout_s = lock_timeout_s
        self._thread_lock = threading.RLock()
        self._pool_lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False
        self._file_lock = None
        if folder is not None:
            _make_folder(folder)
            self._file_lock = FileLock(folder / LOCK_FILE, timeout=lock_timeout_s)
        self._memory = None if folder is not None else connect(None)
        if self._memory is not None:
            _fill(self._memory, recipe)
        elif self._path is not None and not self._path.exists():
            with self.writer_lock():
                if not self._path.exists():
                    _create(self._path, recipe)
        try:
            self._bring_up()
            self._require_whole()
            with self.reading() as reading:
                if require_recipe:
                    reading.recipe().require(recipe)
            self._back_up()
        except LibraryError:
            self.close()
            raise

    def _bring_up(self) -> None:
        with self._connection() as connection, translated_errors(self.name):
            if is_older(connection):
                with self.writer_lock():
                    if is_older(connection):  # not brought up by another meanwhile
                        upgrade(connection)
            if self._path is not None and not is_logged(connection):
                with self.writer_lock():
                    keep_log(connection)

    def _require_whole(self) -> None:
        """Compare the library with its witness, and bring a witness up that is behind."""
        if self._witness is None:
            return
        seals = self._witness.seals()  # before the transaction, which is then no older
        with self.reading() as reading:
            try:
                reading.require_whole(seals, self.name)
            except ChangesLostError as error:
                self._keep_log(error)
                raise
            behind = self._witness.damage(reading.seal())
        if behind:  # whoever made the last change was ended before it was acknowledged
            with self.writer_lock_if_free() as free:
                if free:
                    with self.reading() as reading:
                        self._witness.keep(reading.seal())

    def _keep_log(self, error: ChangesLostError) -> None:
        """Copy the write-ahead log aside, which SQLite deletes once the library is closed.

        What it holds behind a damaged place is what `article-qa repair` needs.
        """
        assert self._path is not None  # noqa: S101 - only files have a witness
        log = self._path.with_name(f"{self._path.name}-wal")
        try:
            if log.stat().st_size and not kept_log(self._path).exists():
                shutil.copyfile(log, kept_log(self._path))
        except OSError as failure:
            error.add_note(f"{log} could not be copied: {failure}")

    @property
    def name(self) -> str:
        """The file's path, or "memory"."""
        return "memory" if self._path is None else str(self._path)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Give a read transaction: one unchanging state of the library."""
        with (
            self._connection() as connection,
            translated_errors(self.name),
            transaction(connection, reading=True),
        ):
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Give a write transaction, committed at the end unless something is raised.

        Raises LibraryLockedError when another process writes for too long.
        """
        with (
            self.writer_lock(),
            self._connection() as connection,
            translated_errors(self.name),
        ):
            with transaction(connection):
                yield Writing(connection)
                made = seal(connection)
                connection.execute("COMMIT")
            if made is not None and self._witness is not None:
                self._witness.keep(made)
        if made is not None:
            self._back_up()

    def _back_up(self) -> None:
        if self._backups is not None:
            self._backups.make_if_due()

    @contextmanager
    def trying(self) -> Iterator[Writing]:
        """Give a write transaction that is undone at the end."""
        with (
            self.writer_lock(),
            self._connection() as connection,
            translated_errors(self.name),
            transaction(connection),
        ):
            yield Writing(connection)

    def witness_damage(self) -> tuple[str, ...]:
        """Return what is wrong with what is kept outside of the library file."""
        if self._witness is None:
            return ()
        with self.writer_lock(), self.reading() as reading:
            return self._witness.damage(reading.seal())

    @contextmanager
    def writer_lock(self) -> Iterator[None]:
        """Keep every other writer out, threads and processes alike; may be nested."""
        with self._thread_lock:
            if self._file_lock is None:
                yield
                return
            try:
                self._file_lock.acquire()
            except Timeout as error:
                raise LibraryLockedError(
                    f"Another process is writing to {self.name} "
                    f"(waited {self._timeout_s:g} seconds).",
                    "Try again when it is done, or close the other article-qa.",
                ) from error
            except OSError as error:
                raise LibraryError(
                    f"The folder of {self.name} may not be written to: {error.strerror}.",
                    "Name a folder that you may write to.",
                ) from error
            try:
                yield
            finally:
                self._file_lock.release()

    @contextmanager
    def writer_lock_if_free(self) -> Iterator[bool]:
        """Take the writer lock without waiting; gives False when somebody else has it."""
        if not self._thread_lock.acquire(blocking=False):
            yield False
            return
        try:
            if self._file_lock is None:
                yield True
                return
            try:
                self._file_lock.acquire(blocking=False)
            except (Timeout, OSError):  # OSError: a folder that may only be read
                yield False
                return
            try:
                yield True
            finally:
                self._file_lock.release()
        finally:
            self._thread_lock.release()

    def truncate_log(self) -> None:
        """Move the write-ahead log into the file, so that removed text is in neither."""
        with self.writer_lock(), self._connection() as connection, translated_errors(self.name):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections; reading and writing raise LibraryError from now on.

        Waits for a backup that is being made.
        """
        if self._backups is not None:
            self._backups.wait()
        with self._pool_lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        if self._memory is not None:
            with self._thread_lock:
                self._memory.close()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        if self._memory is not None:
            with self._thread_lock:
                self._require_open()
                yield self._memory
            return
        connection = self._take()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _take(self) -> sqlite3.Connection:
        with self._pool_lock:
            self._require_open()
            if self._idle:
                return self._idle.pop()
        assert self._path is not None  # noqa: S101 - only files have a pool
        with translated_errors(self.name):
            connection = connect(self._path)
            try:
                require_library(connection, self.name)
            except BaseException:
                connection.close()
                raise
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if not self._closed:
                self._idle.append(connection)
                return
        connection.close()

    def _require_open(self) -> None:
        if self._closed:
            raise LibraryError(
                "The library is closed.", "Open it again with Assistant.open or Library.open."
            )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {folder} could not be made: {error.strerror}.",
            "Name a folder that you may write to.",
        ) from error


def _fill(connection: sqlite3.Connection, recipe: Recipe) -> None:
    create_tables(connection)
    writing = Writing(connection)
    writing.begin(recipe)
    writing.set_made_at(datetime.now(UTC))
    writing.record()
    seal(connection)


def _create(path: Path, recipe: Recipe) -> None:
    """Make a new library beside its place and move it there, so that it is never half made."""
    if (left := left_of(path)) is not None:  # a log would be played into the new file, too
        raise left
    new = path.with_name(f"{path.name}.new")
    remove_database(new)
    with translated_errors(str(path)):
        new.touch()
        connection = connect(new)
        try:
            _fill(connection, recipe)
        finally:
            connection.close()
        os.replace(new, path)
        sync_folder(path.parent)


def left_of(path: Path) -> LibraryDamagedError | None:
    """Return the error for a library file that is missing while others of its files are there."""
    log = path.with_name(f"{path.name}-wal")
    vectors = path.parent / VECTOR_FOLDER
    left = [log.name] if log.exists() and log.stat().st_size else []
    left += [SEAL_FILE] if (path.parent / SEAL_FILE).exists() else []
    left += [f"{VECTOR_FOLDER}/"] if next(vectors.glob("*.faiss"), None) is not None else []
    left += [f"{BACKUP_FOLDER}/"] if backups_of(path) else []
    if not left:
        return None
    return LibraryDamagedError(
        f"{path} is missing, but {' and '.join(left)} of it "
        f"{'is' if len(left) == 1 else 'are'} there.",
        "Put the file back, or run `article-qa restore`, which puts the newest backup in its "
        "place. To begin anew, move what is left of it aside.",
    )
