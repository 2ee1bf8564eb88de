"""Putting another file in the place of the library file, so that nothing of the old one is lost.

What was there goes into a folder of its own, log and seals included. A crash on the way leaves the
old library, the new one, or one that is refused as incomplete and can be repaired again; never the
new file with the log of the old one.
"""

import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LibraryError, LibraryLockedError
from index.store.files import sync_file, sync_folder
from index.store.schema import (
    UNREADABLE,
    connect,
    keep_log,
    transaction,
    translated_errors,
)
from index.store.segments import MANIFEST
from index.store.sums import Seal, head, seal
from index.store.witness import SEAL_FILE, VECTOR_FOLDER, Witness

__all__ = ["kept_log", "put_in_place", "replacing"]


def kept_log(path: Path) -> Path:
    """Return where the log of a library that lost changes is kept, which SQLite would delete."""
    return path.with_name(f"{path.name}-wal.kept")


@contextmanager
def replacing(path: Path, lock_file: Path) -> Iterator[None]:
    """Hold the writer's lock of a library that nobody else has open.

    Raises LibraryLockedError when somebody has; LibraryError when the folder is read-only.
    """
    try:
        with FileLock(lock_file, timeout=1):
            yield
    except Timeout as error:
        raise _in_use(path) from error
    except OSError as error:
        raise LibraryError(
            f"The folder of {path} could not be written to: {error.strerror}.",
            "See that it may be written to and that the disk has space; nothing was deleted.",
        ) from error


def put_in_place(new: Path, path: Path, why: str) -> Path | None:
    """Make `new` the library file `path`; return the folder that what was there is kept in.

    `new` is sealed as a later change than any that was acknowledged here. The caller holds
    `replacing`.
    """
    witness = Witness(path.parent)
    made = _sealed(new, max((s.number for s in witness.seals()), default=0))
    kept = _set_aside(path, why)
    os.replace(new, path)
    sync_folder(path.parent)
    # From here on the folder has the new file; its witness and vectors are of the old one.
    witness.forget()
    witness.keep(made)
    kept_log(path).unlink(missing_ok=True)
    return kept


def _sealed(new: Path, above: int) -> Seal:
    with translated_errors(str(new)), closing(connect(new)) as db:
        keep_log(db)
        with transaction(db):
            # Something that differs, so that this is another history than the one before.
            differs = (secrets.token_hex(8),)
            db.execute("INSERT OR REPLACE INTO meta VALUES ('put_back', ?)", differs)
            made = seal(db, above) or head(db)
            db.execute("COMMIT")
    sync_file(new)
    return made


def _set_aside(path: Path, why: str) -> Path | None:
    """Copy the library's files into a folder, and take its log away."""
    log = path.with_name(f"{path.name}-wal")
    manifest = path.parent / VECTOR_FOLDER / MANIFEST
    files = [path, log, kept_log(path), path.parent / SEAL_FILE, manifest]
    there = [file for file in files if file.exists()]
    if not there:
        return None
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    folder = path.parent / f"{why}-{stamp}-{secrets.token_hex(2)}"
    folder.mkdir(mode=0o700)
    for file in there:
        shutil.copyfile(file, folder / file.name)
    if log.exists() and log.stat().st_size and not kept_log(path).exists():
        shutil.copyfile(log, kept_log(path))
    sync_folder(folder)
    sync_folder(path.parent)
    _require_alone(path)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    return folder


def _require_alone(path: Path) -> None:
    """Raise LibraryLockedError when somebody else has the library open.

    SQLite lets only who is alone leave the write-ahead mode.
    """
    if not path.exists():
        return
    try:
        with closing(connect(path)) as db:
            db.execute("PRAGMA busy_timeout = 500")
            db.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
            sqlite3.SQLITE_BUSY,
            sqlite3.SQLITE_LOCKED,
        ):
            raise _in_use(path) from error
    except UNREADABLE:
        pass  # too damaged to be opened by anybody


def _in_use(path: Path) -> LibraryLockedError:
    return LibraryLockedError(
        f"{path} is open elsewhere.", "Close the chat and every other article-qa, then try again."
    )
