"""Checksums of rows, the chain over them, and the seal that is kept outside of the file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.config import IndexSettings
from index.errors import ChangesLostError
from index.library import Library
from index.store import LIBRARY_FILE
from index.store.schema import SCHEMA_VERSION
from index.store.sums import DERIVED, KINDS, Seal, checksum, differences, head
from index.store.witness import SEAL_FILE, Witness
from tests.contracts.library import CATS, TREATY, document
from tests.fakes import FakeEmbedder


def opened(folder: Path) -> Library:
    return Library.open(folder, FakeEmbedder(), IndexSettings())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with opened(tmp_path) as library:
        yield library


def changed(folder: Path, order: str) -> list[str]:
    """Change a library behind its back, and return what is then different."""
    connection = sqlite3.connect(folder / LIBRARY_FILE)
    connection.executescript(f"{order}; DELETE FROM unsealed")  # noqa: S608 - constants
    found = list(differences(connection))
    connection.close()
    return found


def newest(folder: Path) -> Seal:
    connection = sqlite3.connect(folder / LIBRARY_FILE)
    found = head(connection)
    connection.close()
    return found


def test_every_table_has_checksums_or_is_made_from_others(tmp_path: Path, library: Library) -> None:
    connection = sqlite3.connect(tmp_path / LIBRARY_FILE)
    tables = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "words_"))
    }
    connection.close()
    assert tables == {kind.table for kind in KINDS} | DERIVED


@pytest.mark.parametrize(
    "rows", [[], [("a",)], [(b"a",)], [(1,)], [("1",)], [(None,)], [("", "a")]]
)
def test_a_checksum_tells_values_types_and_columns_apart(rows: list[tuple[object, ...]]) -> None:
    others = [[("a", "")], [("aa",)], [(2,)], [("None",)], [("a",), ("a",)]]
    assert checksum(rows) == checksum([tuple(row) for row in rows])
    assert checksum(rows) not in map(checksum, others)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE articles SET title = 'other'",
        "UPDATE originals SET data = x'00'",
        "UPDATE passages SET heading = 'other'",
        "UPDATE vectors SET vector = zeroblob(256)",
        "UPDATE messages SET text = 'other'",
        "UPDATE notes SET text = 'other'",
        "UPDATE feedback SET rating = -1",
        "UPDATE conversations SET title = 'other'",
        "UPDATE tags SET tag = 'other'",
        "UPDATE state SET value = 'other'",
        "DELETE FROM messages WHERE role = 'user'",
        "DELETE FROM tags",
        "DELETE FROM originals",
        "DELETE FROM sums WHERE kind = 9",
        "UPDATE sums SET key = 'other' WHERE kind = 6",
        "UPDATE tallies SET total = total + 1 WHERE kind = 1",
        "DELETE FROM chain",
        "UPDATE chain SET hash = 'other'",
    ],
)
def test_a_row_that_is_not_as_it_was_kept_is_found(
    tmp_path: Path, library: Library, change: str
) -> None:
    article = library.add(document(TREATY)).article
    library.tag(article.id, ["peace"])
    library.set_state("key", "value")
    kept = library.conversations()
    message = kept.append(kept.start().id, "When?", "1996", "{}")
    kept.rate(message.id, 1)
    kept.add_note("Remember")
    assert changed(tmp_path, "") == []
    assert changed(tmp_path, change) != []


def test_what_another_program_changed_is_told_until_something_is_kept(
    tmp_path: Path, library: Library
) -> None:
    article = library.add(document(TREATY)).article
    connection = sqlite3.connect(tmp_path / LIBRARY_FILE)
    connection.execute("UPDATE articles SET title = 'Edited'")
    connection.commit()
    connection.close()
    assert library.article(article.id).title == "Edited"
    assert any("something else than article-qa" in said for said in library.check())
    library.set_state("key", "value")
    assert library.check(deep=True) == ()


def test_each_change_is_one_entry_and_nothing_is_none(tmp_path: Path, library: Library) -> None:
    first = newest(tmp_path).number
    article = library.add(document(TREATY)).article
    assert newest(tmp_path).number == first + 1
    library.add(document(TREATY))
    library.check()
    assert newest(tmp_path).number == first + 1
    library.tag(article.id, ["peace"])
    library.conversations().start()
    assert newest(tmp_path).number == first + 3
    assert newest(tmp_path) in Witness(tmp_path).seals()


def test_what_is_undone_leaves_the_seal_as_it_was(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = newest(tmp_path)
    monkeypatch.setattr("index.library.put", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        library.add(document(TREATY))
    assert newest(tmp_path) == before
    assert before in Witness(tmp_path).seals()


def test_a_library_that_is_behind_its_seal_has_lost_changes(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.add(document(TREATY, "a"))
    older = (tmp_path / LIBRARY_FILE).read_bytes()
    with opened(tmp_path) as library:
        library.add(document(CATS, "b"))
        library.set_state("key", "value")
    (tmp_path / LIBRARY_FILE).write_bytes(older)
    with pytest.raises(ChangesLostError, match="has lost its last 2 changes"):
        opened(tmp_path)
    (tmp_path / SEAL_FILE).unlink()  # the manifest of the vector files holds a seal, too
    with pytest.raises(ChangesLostError, match="has lost its last 1 change"):
        opened(tmp_path)


def test_a_library_that_is_ahead_of_its_seal_has_lost_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        seal = (tmp_path / SEAL_FILE).read_bytes()
        library.add(document(TREATY))
    (tmp_path / SEAL_FILE).write_bytes(seal)
    with opened(tmp_path) as library:
        assert len(library.articles()) == 1
        assert library.check(deep=True) == ()


def test_a_seal_that_is_written_when_the_power_goes_leaves_the_one_before(tmp_path: Path) -> None:
    witness = Witness(tmp_path)
    first, second, third = (Seal(number, "ab" * 32) for number in (7, 8, 9))
    for seal in (first, second):
        witness.keep(seal)
    assert set(witness.seals()) == {first, second}
    data = bytearray((tmp_path / SEAL_FILE).read_bytes())
    witness.keep(third)
    assert set(witness.seals()) == {second, third}
    data[4096:4100] = b"\xff" * 4
    (tmp_path / SEAL_FILE).write_bytes(data)
    assert witness.seals() == (second,)


def test_a_seal_that_cannot_be_written_does_not_undo_the_change(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        (tmp_path / SEAL_FILE).unlink()
        (tmp_path / SEAL_FILE).mkdir()
        library.add(document(TREATY))
        assert len(library.articles()) == 1


def test_a_library_from_before_there_were_checksums_gets_them(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        article = library.add(document(TREATY)).article
        library.conversations().start("A talk")
    (tmp_path / SEAL_FILE).unlink()
    connection = sqlite3.connect(tmp_path / LIBRARY_FILE)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for table in ("sums", "unsealed", "tallies", "chain"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    connection.commit()
    connection.close()
    (tmp_path / "vectors" / "manifest.json").unlink()
    with opened(tmp_path) as library:
        assert library.articles() == (article,)
        assert len(library.conversations().find()) == 1
        assert library.dense(FakeEmbedder().embed(["treaty"])[0], 1)
        assert library.check(deep=True) == ()
