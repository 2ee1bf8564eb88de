"""One changed byte in any file of a library: nothing acknowledged is gone without a word."""

import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from index.errors import ChangesLostError, LibraryDamagedError, LibraryError
from index.keeping import back_up, repair, restore
from index.store import LIBRARY_FILE
from index.store.backups import BACKUP_FOLDER
from index.store.segments import MANIFEST
from index.store.witness import SEAL_FILE, VECTOR_FOLDER
from tests.contracts.library import document
from tests.hardening.damaging import (
    EMBEDDER,
    LOG,
    SETTINGS,
    add,
    changed,
    checked,
    fill,
    left_by_a_kill,
    opened,
    text,
    told,
)

slow = [pytest.mark.slow, pytest.mark.timeout(3000)]
MANY = [pytest.param(20, 1), pytest.param(300, 2, marks=slow)]


@pytest.fixture(name="whole")
def _whole(tmp_path: Path) -> Path:
    """A library that was closed, and a backup of it."""
    with opened(tmp_path / "whole") as library:
        fill(library)
    back_up(tmp_path / "whole", SETTINGS.backup)
    return tmp_path / "whole"


@pytest.mark.parametrize(("count", "seed"), MANY)
def test_a_changed_byte_in_a_log_that_is_left_is_noticed_and_mended(
    tmp_path: Path, count: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    left_by_a_kill(tmp_path / "open", tmp_path / "left")
    before = told(tmp_path / "open")
    seen: Counter[str] = Counter()
    for at, folder in changed(tmp_path / "left", tmp_path / "copies", LOG, count, seed):
        try:
            after = told(folder)
        except ChangesLostError:
            seen["noticed"] += 1
            done = repair(folder, EMBEDDER, SETTINGS)
            assert done.lost == (), (at, done)
            assert told(folder) == before, at
            assert checked(folder) == (), at
        else:
            assert after == before, at
            seen["harmless"] += 1
    with capsys.disabled():
        print(f"\nlog, {count} changed bytes: {dict(seen)}, all repaired")  # noqa: T201
    assert seen["noticed"]


@pytest.mark.parametrize(("count", "seed"), MANY)
def test_a_changed_byte_in_the_library_file_is_noticed_and_repaired_from_the_backup(
    whole: Path, tmp_path: Path, count: int, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = told(whole)
    seen: Counter[str] = Counter()
    for at, folder in changed(whole, tmp_path / "copies", LIBRARY_FILE, count, seed):
        try:
            after = told(folder)
            problems = checked(folder)
        except LibraryError:
            seen["noticed on reading"] += 1
        else:
            if not problems:
                assert after == before, at
                seen["in no content"] += 1
                continue
            seen["noticed by the deep check"] += 1
        done = repair(folder, EMBEDDER, SETTINGS)
        assert done.lost == (), (at, done)
        assert told(folder) == before, at
        assert checked(folder) == (), at
    with capsys.disabled():
        print(f"\nfile, {count} changed bytes: {dict(seen)}, all repaired")  # noqa: T201
    assert seen["noticed on reading"]


@pytest.mark.parametrize("name", [SEAL_FILE, f"{VECTOR_FOLDER}/{MANIFEST}"])
def test_a_changed_byte_beside_the_library_loses_nothing(
    whole: Path, tmp_path: Path, name: str
) -> None:
    before = told(whole)
    for at, folder in changed(whole, tmp_path / "copies", name, 12, 3):
        try:
            assert told(folder) == before, at
        except ChangesLostError:
            assert repair(folder, EMBEDDER, SETTINGS).lost == ()
            assert told(folder) == before, at


def test_what_a_log_loses_for_good_is_said_and_the_rest_is_kept(tmp_path: Path) -> None:
    left_by_a_kill(tmp_path / "open", tmp_path / "left")
    log = tmp_path / "left" / LOG
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    with pytest.raises(ChangesLostError, match="has lost its last"):
        opened(tmp_path / "left")
    done = repair(tmp_path / "left", EMBEDDER, SETTINGS)
    assert any("The last changes are lost" in said for said in done.lost)
    assert done.kept is not None
    assert (done.kept / f"{LOG}.kept").exists() or (done.kept / LOG).exists()
    with opened(tmp_path / "left") as library:
        assert library.articles()
        assert library.check(deep=True) == ()


def test_an_article_that_no_backup_has_is_lost_by_name_alone(whole: Path) -> None:
    before = told(whole)
    with opened(whole) as library:
        added = add(library, 50)
    connection = sqlite3.connect(whole / LIBRARY_FILE)
    connection.executescript(
        "UPDATE articles SET text = text || '!' WHERE title = 'Title 50'; DELETE FROM unsealed"
    )
    connection.close()
    with opened(whole) as library, pytest.raises(LibraryDamagedError, match="is not what was kept"):
        library.article(added.id)
    done = repair(whole, EMBEDDER, SETTINGS)
    assert [said for said in done.lost if "“Title 50” is lost" in said] == list(done.lost)
    assert done.kept is not None
    (original,) = (done.kept / "originals").iterdir()
    assert original.read_bytes() == document(text(50)).original
    assert checked(whole) == ()
    after = told(whole)
    for name in ("articles", "passages", "tags", "messages", "ratings", "notes"):
        assert after[name] == before[name], name


@pytest.mark.parametrize("left", [SEAL_FILE, VECTOR_FOLDER, BACKUP_FOLDER, LOG])
def test_a_library_file_that_is_gone_is_not_silently_made_anew(
    whole: Path, tmp_path: Path, left: str
) -> None:
    before = told(whole)
    (whole / LIBRARY_FILE).unlink()
    for name in {SEAL_FILE, VECTOR_FOLDER} - {left}:
        path = whole / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if left in (LOG, SEAL_FILE, VECTOR_FOLDER):
        shutil.move(whole / BACKUP_FOLDER, tmp_path)
    if left == LOG:
        (whole / LOG).write_bytes(b"the log")
    with pytest.raises(LibraryDamagedError, match="is missing, but") as caught:
        opened(whole)
    assert "article-qa restore" in caught.value.hint
    chosen = next((tmp_path / BACKUP_FOLDER).iterdir()) if left != BACKUP_FOLDER else None
    restore(whole, chosen)
    assert told(whole) == before


def test_an_older_copy_in_place_of_the_library_is_noticed(whole: Path) -> None:
    older = (whole / LIBRARY_FILE).read_bytes()
    with opened(whole) as library:
        library.conversations().start("A later talk")
    (whole / LIBRARY_FILE).write_bytes(older)
    with pytest.raises(ChangesLostError, match="has lost its last 1 change"):
        opened(whole)
    assert repair(whole, EMBEDDER, SETTINGS).lost != ()
    assert checked(whole) == ()
