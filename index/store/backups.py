"""Backups of the library file: whole copies beside it, made while it is used, the oldest let go.

A backup is made by SQLite in one read transaction (`VACUUM INTO`), so that writers need not wait,
and looked through before it counts: a damaged library never takes the place of a sound backup.
Backups are told apart by the number of changes that they hold, not by the clock, which may be set.
"""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.config import BackupSettings
from index.errors import LibraryDamagedError, LibraryError
from index.store.files import sync_file, sync_folder
from index.store.schema import connect, connect_unchanging, require_library, translated_errors
from index.store.sums import differences, head

__all__ = ["BACKUP_FOLDER", "Backup", "Backups", "backups_of", "damage_of"]

BACKUP_FOLDER = "backups"
_NAME = "library-{:012d}-{}.sqlite"
_TIME = "%Y%m%dT%H%M%SZ"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file, how many changes it holds, and when it was made by the clock of then."""

    path: Path
    number: int
    made_at: datetime


class Backups:
    """The backups of the library file at `path`."""

    def __init__(self, path: Path, settings: BackupSettings) -> None:
        self._path = path
        self._folder = path.parent / BACKUP_FOLDER
        self._settings = settings
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._next: datetime | None = None

    def all(self) -> tuple[Backup, ...]:
        """Return what is there, the newest first."""
        return backups_of(self._path)

    def make(self, now: datetime) -> Backup:
        """Make a backup, and let go of those that are more than the settings keep.

        Raises LibraryDamagedError when the library is damaged: its older backups then stay.
        Raises LibraryError when the disk is full.
        """
        with self._lock, translated_errors(str(self._folder)):
            new = self._folder / "library.new"
            try:
                self._folder.mkdir(mode=0o700, exist_ok=True)
                new.unlink(missing_ok=True)
                number = _copy(self._path, new)
                problem = next(damage_of(new), None)
                if problem is not None:
                    raise LibraryDamagedError(
                        f"No backup was made, because {self._path} is damaged: {problem}",
                        "The backups of before are kept. `article-qa repair` takes from them what "
                        "is damaged.",
                    )
                sync_file(new)
                place = self._folder / _NAME.format(number, now.strftime(_TIME))
                os.replace(new, place)
                sync_folder(self._folder)
                sync_folder(self._folder.parent)
            except OSError as error:
                raise LibraryError(
                    f"No backup could be made in {self._folder}: {error.strerror}.",
                    "See that the folder may be written to and that the disk has space.",
                ) from error
            finally:
                with suppress(OSError):
                    new.unlink()
        # One that was asked for is kept, even where the settings keep none.
        for old in self.all()[max(1, self._settings.kept) :]:
            old.path.unlink(missing_ok=True)
        return Backup(place, number, now.replace(microsecond=0))

    def make_if_due(self) -> None:
        """Begin to make a backup, in the background, when the newest is old enough.

        A library that was just made has nothing to lose yet: its first one is due as long after.
        """
        if not self._settings.kept:
            return
        now = datetime.now(UTC)
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            if self._next is not None and self._next - self._every <= now < self._next:
                return
            try:
                newest = next(iter(self.all()), None)
                number, since = self._held()
            except (OSError, sqlite3.Error, ValueError) as error:
                # Whoever opened or changed the library is not kept from it.
                _log.warning("No backup was made: %s", error)
                self._next = now + self._every
                return
            if newest is not None:
                if newest.number == number:
                    return
                since = newest.made_at
            if since is not None and since <= now < since + self._every:
                self._next = since + self._every
                return
            self._next = now + self._every
            self._thread = threading.Thread(target=self._make_quietly, args=(now,), daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait for a backup that is being made."""
        thread = self._thread
        if thread is not None:
            thread.join()

    @property
    def _every(self) -> timedelta:
        return timedelta(hours=self._settings.every_h)

    def _held(self) -> tuple[int, datetime | None]:
        """Return how many changes the library holds, and when it was made, where that is known."""
        with closing(connect(self._path)) as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'made_at'").fetchone()
            return head(db).number, None if row is None else datetime.fromisoformat(row[0])

    def _make_quietly(self, now: datetime) -> None:
        try:
            self.make(now)
        except (LibraryError, OSError, sqlite3.Error) as error:
            _log.warning("No backup was made: %s", error)


def backups_of(path: Path) -> tuple[Backup, ...]:
    """Return the backups of the library file at `path`, the newest first."""
    files = (path.parent / BACKUP_FOLDER).glob("*.sqlite")
    found = [backup for file in files if (backup := _backup(file))]
    return tuple(sorted(found, key=lambda b: (b.number, b.made_at), reverse=True))


def damage_of(path: Path) -> Iterator[str]:
    """Give what is wrong with a library file that nobody writes to, as complete sentences."""
    try:
        with translated_errors(str(path)), closing(connect_unchanging(path)) as db:
            require_library(db, str(path))
            for (said,) in db.execute("PRAGMA integrity_check").fetchall():
                if said != "ok":
                    yield f"SQLite: {said}."
            yield from differences(db)
    except LibraryError as error:
        yield error.message


def _copy(path: Path, new: Path) -> int:
    with translated_errors(str(path)), closing(connect(path)) as db:
        db.execute("VACUUM INTO ?", (str(new),))
    with translated_errors(str(new)), closing(connect_unchanging(new)) as db:
        return head(db).number


def _backup(path: Path) -> Backup | None:
    try:
        _, number, made_at = path.stem.split("-")
        return Backup(path, int(number), datetime.strptime(made_at, _TIME).replace(tzinfo=UTC))
    except ValueError:
        return None
