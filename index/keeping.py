"""Backups of a library, and what to do when it is damaged: put one back, or repair.

`index.library` makes backups by itself. Here is what is asked for: `back_up`, `restore`, which puts
a backup in the library's place, and `repair`, which makes a sound library of all that the file, its
log and its backups still hold. Neither deletes anything: what was there is kept in a folder.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.config import BackupSettings, IndexSettings
from index.embed import Embedder
from index.errors import LibraryDamagedError, LibraryError
from index.store import LIBRARY_FILE, LOCK_FILE
from index.store.adding import prepare
from index.store.audit import audit_file
from index.store.backups import Backup, Backups, backups_of, damage_of
from index.store.changes import Writing
from index.store.files import remove_database
from index.store.gathering import gather
from index.store.log import mended
from index.store.queries import Reading
from index.store.recipe import Recipe
from index.store.replacing import kept_log, put_in_place, replacing
from index.store.schema import (
    UNREADABLE,
    connect,
    create_tables,
    is_older,
    require_library,
    transaction,
    translated_errors,
    upgrade,
)
from index.store.sums import Seal, differences, head, require_whole, seal
from index.store.witness import Witness

__all__ = ["Backup", "Repaired", "Restored", "back_up", "backups", "damage_of", "repair", "restore"]

_BATCH = 64
_WORK = "repair.new"


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup was put in place; `kept` is the folder of what was there before."""

    backup: Backup
    kept: Path | None


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair came to. `said` says each thing that was done, and each that is lost.

    `kept` is the folder of what was there before; None when nothing had to be done.
    """

    said: tuple[str, ...]
    lost: tuple[str, ...]
    kept: Path | None


def backups(folder: Path) -> tuple[Backup, ...]:
    """Return the backups of the library in a folder, the newest first."""
    return backups_of(folder / LIBRARY_FILE)


def back_up(folder: Path, settings: BackupSettings) -> Backup:
    """Make a backup now; LibraryDamagedError when the library is damaged or not there."""
    path = _require_there(folder)
    return Backups(path, settings).make(datetime.now(UTC))


def restore(folder: Path, chosen: Path | None = None) -> Restored:
    """Put a backup in the library's place: the newest that is sound, or the one that is chosen.

    Raises LibraryError when there is none, LibraryDamagedError when the chosen one is damaged,
    LibraryLockedError while somebody has the library open.
    """
    path = folder / LIBRARY_FILE
    backup = _newest_sound(folder) if chosen is None else _chosen(chosen)
    with replacing(path, folder / LOCK_FILE):
        new = path.with_name(f"{LIBRARY_FILE}.new")
        remove_database(new)
        shutil.copyfile(backup.path, new)
        return Restored(backup, put_in_place(new, path, "before-restoring"))


def repair(folder: Path, embedder: Embedder, settings: IndexSettings) -> Repaired:
    """Make the library sound, of all that the file, its log and its backups hold of it.

    A library that lost changes is accepted as it then is. Raises LibraryLockedError while somebody
    has it open, LibraryError when neither file nor backup can be read.
    """
    path = folder / LIBRARY_FILE
    seals = Witness(folder).seals()
    with replacing(path, folder / LOCK_FILE):
        work = folder / _WORK
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        try:
            for place, said in _as_logged(path, work):
                if _is_whole(place, seals):
                    if said is None:
                        return Repaired(("The library is sound; nothing was done.",), (), None)
                    return Repaired((said,), (), put_in_place(place, path, "before-repairing"))
            return _gathered(path, work, seals, embedder, settings)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _as_logged(path: Path, work: Path) -> Iterator[tuple[Path, str | None]]:
    """Give copies of the library: as it is, then with what its log holds behind a damaged place."""
    if not path.exists():
        return
    log = path.with_name(f"{LIBRARY_FILE}-wal")
    yield _copied(path, log if log.exists() else None, work / "as-it-is.sqlite"), None
    logs = {kept.read_bytes() for kept in (log, kept_log(path)) if kept.exists()}
    place = work / "mended.sqlite"
    for content in (each for kept in logs for each in mended(kept, _page_size(path))):
        shutil.copyfile(path, place)
        place.with_name(f"{place.name}-wal").write_bytes(content)
        _play(place)
        yield place, "A damaged place in the log was mended: nothing is lost."


def _copied(path: Path, log: Path | None, place: Path) -> Path:
    shutil.copyfile(path, place)
    if log is not None:
        shutil.copyfile(log, place.with_name(f"{place.name}-wal"))
    _play(place)
    return place


def _play(place: Path) -> None:
    """Move the log of a copy into it, so that it is one file."""
    try:
        with closing(connect(place)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
    except UNREADABLE:
        pass  # told by whoever looks at it


def _page_size(path: Path) -> int:
    with path.open("rb") as file:
        said = int.from_bytes(file.read(18)[16:18], "big")
    return 65536 if said == 1 else said if said in {2**n for n in range(9, 16)} else 4096


def _is_whole(place: Path, seals: tuple[Seal, ...]) -> bool:
    try:
        with translated_errors(str(place)), closing(connect(place)) as db:
            require_library(db, str(place))
            if is_older(db):  # it has no checksums yet
                upgrade(db)
            require_whole(db, seals, str(place))
            Writing(db).check_words()
            return next(audit_file(Reading(db), deep=True), None) is None
    except LibraryError:
        return False


def _gathered(
    path: Path, work: Path, seals: tuple[Seal, ...], embedder: Embedder, settings: IndexSettings
) -> Repaired:
    """Make a new library of the rows that any of the files has as they were kept."""
    files = [*sorted(work.glob("*.sqlite")), *(b.path for b in backups(path.parent))]
    new = path.with_name(f"{LIBRARY_FILE}.new")
    remove_database(new)
    with ExitStack() as stack:
        sources = list(_opened(files, stack))
        if not sources:
            raise LibraryError(
                f"Neither {path} nor a backup of it can be read.",
                "Nothing was deleted. Move the folder aside and add the articles again.",
            )
        # The first is believed: the one that has seen most, and of these the least mended.
        sources.sort(key=lambda db: -_number(db))
        new.touch(mode=0o600)
        db = stack.enter_context(closing(connect(new)))
        with translated_errors(str(new)):
            create_tables(db)
            done = gather(db, sources)
            cut = _cut_again(db, done.uncut, embedder, settings)
        reached = _number(sources[0])
        whole = next(differences(db), None) is None
    if not whole:
        raise LibraryDamagedError(
            f"{path} could not be repaired.",
            "Nothing was changed. `article-qa restore` puts the newest backup in its place.",
        )
    acknowledged = max((s.number for s in seals), default=reached)
    lost = list(done.lost)
    if reached < acknowledged:
        lost.append(f"The last changes are lost: {acknowledged} were kept, {reached} were found.")
    said = [f"A new library was made of what can be read; articles cut again: {cut}."]
    if done.from_elsewhere:
        said.append(f"Taken from backups or the log: {done.from_elsewhere} rows.")
    if done.unproved:
        said.append(f"Taken as it was found, without proof: {', '.join(done.unproved)}.")
    kept = put_in_place(new, path, "before-repairing")
    if done.originals and kept is not None:
        (kept / "originals").mkdir()
        for number, data in done.originals.items():
            (kept / "originals" / str(number)).write_bytes(data)
        said.append(f"The originals of lost articles are in {kept / 'originals'}; add them again.")
    return Repaired(tuple(said), tuple(lost), kept)


def _opened(files: Sequence[Path], stack: ExitStack) -> Iterator[sqlite3.Connection]:
    for file in files:
        try:
            db = stack.enter_context(closing(connect(file)))
            require_library(db, str(file))
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except (LibraryError, sqlite3.DatabaseError, UnicodeDecodeError):
            continue
        yield db


def _number(db: sqlite3.Connection) -> int:
    try:
        return head(db).number
    except UNREADABLE:
        return 0


def _cut_again(
    db: sqlite3.Connection, numbers: set[int], embedder: Embedder, settings: IndexSettings
) -> int:
    """Cut and embed the articles whose passages are not all there; seal the library."""
    with transaction(db):
        writing = Writing(db)
        recipe = Recipe.of(embedder, settings.chunk)
        if not writing.recipe_digest():
            writing.begin(recipe)
        ids = [
            db.execute("SELECT id FROM articles WHERE number = ?", (n,)).fetchone()[0]
            for n in sorted(numbers)
        ]
        if ids:
            writing.recipe().require(recipe)
        for begin in range(0, len(ids), _BATCH):
            articles = [a for key in ids[begin : begin + _BATCH] if (a := writing.article(key))]
            for key, ready in prepare(articles, embedder, settings.chunk, None).items():
                writing.insert_passages(key, ready.passages, ready.vectors)
        writing.record()
        seal(db)
        db.execute("COMMIT")
    return len(ids)


def _newest_sound(folder: Path) -> Backup:
    there = backups(folder)
    for backup in there:
        if next(damage_of(backup.path), None) is None:
            return backup
    raise LibraryError(
        f"There is no {'sound ' if there else ''}backup in {folder}.",
        "Name one that you have: article-qa restore FILE",
    )


def _chosen(path: Path) -> Backup:
    problem = next(damage_of(path), None) if path.is_file() else "there is no such file"
    if problem is not None:
        raise LibraryDamagedError(f"{path} cannot be put back: {problem}", "Choose another backup.")
    with closing(connect(path)) as db:
        return Backup(path, head(db).number, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _require_there(folder: Path) -> Path:
    path = folder / LIBRARY_FILE
    if not path.exists():
        raise LibraryError(f"There is no library in {folder}.", "Name another with --library.")
    return path
