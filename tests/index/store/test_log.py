"""A damaged write-ahead log of SQLite, read behind the damage."""

import random
import sqlite3
from pathlib import Path

import pytest

from index.store.log import mended

PAGE = 4096


@pytest.fixture
def files(tmp_path: Path) -> tuple[bytes, bytes]:
    """A database and its log, as a program that was killed leaves them."""
    path = tmp_path / "made.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE rows (text)")
    for i in range(20):
        connection.execute("INSERT INTO rows VALUES (?)", (f"row {i} " * 100,))
    left = path.read_bytes(), path.with_name("made.sqlite-wal").read_bytes()
    connection.close()
    return left


def rows(folder: Path, database: bytes, log: bytes) -> list[tuple[str]] | str:
    path = folder / "read.sqlite"
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
    path.write_bytes(database)
    path.with_name("read.sqlite-wal").write_bytes(log)
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT text FROM rows").fetchall()
    except sqlite3.DatabaseError as error:
        return str(error)
    finally:
        connection.close()


def test_a_sound_log_stays_what_it_is(tmp_path: Path, files: tuple[bytes, bytes]) -> None:
    database, log = files
    (same,) = mended(log, PAGE)
    assert len(same) == len(log)
    assert rows(tmp_path, database, same) == rows(tmp_path, database, log)


def test_one_changed_byte_anywhere_is_put_right(tmp_path: Path, files: tuple[bytes, bytes]) -> None:
    database, log = files
    whole = rows(tmp_path, database, log)
    rng = random.Random(5)
    for at in [*range(0, 56, 5), *rng.sample(range(len(log)), 20)]:
        damaged = bytearray(log)
        damaged[at] ^= rng.randrange(1, 256)
        assert rows(tmp_path, database, bytes(damaged)) != whole
        found = [rows(tmp_path, database, each) for each in mended(bytes(damaged), PAGE)]
        assert whole in found, at


def test_a_log_that_was_cut_off_is_read_up_to_there(
    tmp_path: Path, files: tuple[bytes, bytes]
) -> None:
    database, log = files
    whole, half = rows(tmp_path, database, log), log[: len(log) // 2 + 100]
    (mended_half,) = mended(half, PAGE)
    found = rows(tmp_path, database, mended_half)
    assert found == whole[: len(found)]
    assert found


@pytest.mark.parametrize("log", [b"", b"the log", bytes(32)])
def test_nothing_is_made_of_nothing(log: bytes) -> None:
    assert list(mended(log, PAGE)) == []
