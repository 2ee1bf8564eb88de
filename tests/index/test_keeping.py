"""Backups that are made by themselves and when asked for, put back, and a library repaired."""

import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.config import BackupSettings, IndexSettings
from index.errors import LibraryDamagedError, LibraryError, LibraryLockedError
from index.keeping import back_up, backups, repair, restore
from index.library import Library
from index.store import LIBRARY_FILE
from index.store.backups import BACKUP_FOLDER, Backups
from tests.contracts.library import CATS, DOGS, TREATY, document, found
from tests.fakes import FakeEmbedder

EMBEDDER = FakeEmbedder()
SETTINGS = IndexSettings()
KEPT = SETTINGS.backup
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def opened(folder: Path, backup: BackupSettings = KEPT) -> Library:
    return Library.open(folder, EMBEDDER, IndexSettings(backup=backup))


def damage(folder: Path) -> None:
    """Change a row without its checksum."""
    connection = sqlite3.connect(folder / LIBRARY_FILE)
    connection.executescript("UPDATE articles SET text = 'other'; DELETE FROM unsealed")
    connection.close()


class TestBackups:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Path:
        with opened(tmp_path) as library:
            library.add(document(TREATY))
        return tmp_path

    def made(self, folder: Path, at: datetime, **settings: float) -> tuple[int, ...]:
        """Change the library, have a backup made at a time, and return the numbers of all."""
        with opened(folder) as library:
            library.set_state("time", at.isoformat())
        Backups(folder / LIBRARY_FILE, BackupSettings.model_validate(settings)).make(at)
        return tuple(backup.number for backup in backups(folder))

    def test_a_backup_is_a_whole_library(self, library: Path) -> None:
        made = back_up(library, KEPT)
        other = library / "other"
        other.mkdir()
        shutil.copyfile(made.path, other / LIBRARY_FILE)
        with opened(other) as copy:
            assert found(copy.bm25("treaty", 5)) == [TREATY]
            assert len(copy.dense(EMBEDDER.embed(["treaty"])[0], 5)) == 1
            assert copy.check(deep=True) == ()

    def test_the_oldest_go_when_there_are_more_than_are_kept(self, library: Path) -> None:
        numbers = [self.made(library, NOW + timedelta(days=day), kept=2) for day in range(4)]
        assert list(map(len, numbers)) == [1, 2, 2, 2]
        assert numbers[-1] == tuple(sorted(numbers[-1], reverse=True))
        assert numbers[-1][0] > numbers[-2][0]

    def test_a_clock_that_was_set_back_lets_go_of_the_oldest_all_the_same(
        self, library: Path
    ) -> None:
        for day in range(3):
            last = self.made(library, NOW - timedelta(days=100 * day), kept=2)
        assert len(last) == 2
        with opened(library) as copy:
            state = copy.get_state("time")
        restore(library)
        with opened(library) as copy:
            assert copy.get_state("time") == state

    def test_a_damaged_library_takes_the_place_of_no_backup(self, library: Path) -> None:
        before = back_up(library, KEPT)
        damage(library)
        with pytest.raises(LibraryDamagedError, match="No backup was made") as caught:
            back_up(library, BackupSettings(kept=1))
        assert "article-qa repair" in caught.value.hint
        assert backups(library) == (before,)
        assert {path.name for path in (library / BACKUP_FOLDER).iterdir()} == {before.path.name}

    def test_a_folder_that_is_in_the_way_is_told(self, library: Path) -> None:
        (library / BACKUP_FOLDER).write_text("in the way")
        with pytest.raises(LibraryError, match="No backup could be made"):
            back_up(library, KEPT)

    def test_one_is_made_by_itself_when_the_newest_is_old_and_something_changed(
        self, library: Path
    ) -> None:
        assert backups(library) == ()  # just made: nothing to lose
        often = BackupSettings(kept=3, every_h=1e-9)
        opened(library, often).close()
        (first,) = backups(library)
        opened(library, often).close()  # nothing changed since
        assert backups(library) == (first,)
        with opened(library, often) as changed:
            changed.set_state("key", "value")
        second, again = backups(library)
        assert again == first
        assert second.number == first.number + 1

    def test_none_is_made_by_itself_where_none_are_kept(self, library: Path) -> None:
        with opened(library, BackupSettings(kept=0, every_h=1e-9)) as changed:
            changed.set_state("key", "value")
        assert backups(library) == ()

    def test_no_library_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(LibraryError, match="no library"):
            back_up(tmp_path / "none", KEPT)

    def test_writing_goes_on_while_a_backup_is_made(self, library: Path) -> None:
        errors: list[BaseException] = []

        def make() -> None:
            try:
                for _ in range(5):
                    back_up(library, KEPT)
            except BaseException as error:
                errors.append(error)

        thread = threading.Thread(target=make)
        thread.start()
        with opened(library) as writer:
            while thread.is_alive():
                writer.set_state("key", "value")
        thread.join()
        assert errors == []


class TestRestoring:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Path:
        """A library with a backup, and an article added since."""
        with opened(tmp_path) as library:
            library.add(document(TREATY, "a"))
        back_up(tmp_path, KEPT)
        with opened(tmp_path) as library:
            library.add(document(CATS, "b"))
        return tmp_path

    def test_the_newest_backup_is_put_in_place_and_what_was_there_is_kept(
        self, library: Path
    ) -> None:
        done = restore(library)
        assert done.backup == backups(library)[0]
        with opened(library) as restored:
            assert [a.source for a in restored.articles()] == ["a"]
            restored.add(document(DOGS, "c"))
            assert len(restored.dense(EMBEDDER.embed(["dogs"])[0], 5)) == 2
            assert restored.check(deep=True) == ()
        assert done.kept is not None
        with opened(done.kept) as before:
            assert [a.source for a in before.articles()] == ["a", "b"]

    def test_a_chosen_file_is_put_in_place(self, library: Path, tmp_path: Path) -> None:
        chosen = tmp_path / "mine.sqlite"
        shutil.copyfile(backups(library)[0].path, chosen)
        assert restore(library, chosen).backup.path == chosen
        assert chosen.exists()

    def test_a_damaged_backup_is_passed_over_and_refused_when_chosen(self, library: Path) -> None:
        older = backups(library)[0]
        newer = back_up(library, KEPT)
        newer.path.write_bytes(newer.path.read_bytes()[:5000])
        with pytest.raises(LibraryDamagedError, match="cannot be put back"):
            restore(library, newer.path)
        assert restore(library).backup == older

    def test_while_somebody_has_the_library_open_nothing_is_put_in_place(
        self, library: Path
    ) -> None:
        with opened(library) as other:
            other.articles()
            with pytest.raises(LibraryLockedError, match="open elsewhere") as caught:
                restore(library)
            assert "Close the chat" in caught.value.hint
            assert len(other.articles()) == 2
        with opened(library) as again:
            assert len(again.articles()) == 2
            assert again.check(deep=True) == ()

    def test_without_a_backup_that_is_said(self, tmp_path: Path) -> None:
        opened(tmp_path / "new").close()
        with pytest.raises(LibraryError, match="There is no backup"):
            restore(tmp_path / "new")


class TestRepairing:
    @pytest.fixture
    def library(self, tmp_path: Path) -> Path:
        with opened(tmp_path) as library:
            library.add(document(TREATY, "a", title="Treaty"))
            library.add(document(CATS, "b", title="Cats"))
        return tmp_path

    def test_a_sound_library_is_left_as_it_is(self, library: Path) -> None:
        before = (library / LIBRARY_FILE).read_bytes()
        done = repair(library, EMBEDDER, SETTINGS)
        assert (done.lost, done.kept) == ((), None)
        assert (library / LIBRARY_FILE).read_bytes() == before

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE passages SET text = 'other'",
            "DELETE FROM passages WHERE article = 1",
            "UPDATE vectors SET vector = zeroblob(256)",
            "DELETE FROM vectors WHERE passage = 2",
        ],
    )
    def test_passages_are_made_anew_where_no_file_has_them(
        self, library: Path, change: str
    ) -> None:
        connection = sqlite3.connect(library / LIBRARY_FILE)
        connection.executescript(f"{change}; DELETE FROM unsealed")  # noqa: S608 - constants
        connection.close()
        assert repair(library, EMBEDDER, SETTINGS).lost == ()
        with opened(library) as repaired:
            assert found(repaired.bm25("treaty", 5)) == [TREATY]
            assert len(repaired.dense(EMBEDDER.embed(["cats"])[0], 5)) == 2
            assert repaired.check(deep=True) == ()

    def test_whose_an_article_is_and_that_it_is_shared_stay(self, library: Path) -> None:
        with opened(library) as changed:
            ada = changed.of("ada")
            shared = ada.add(document(DOGS, "c", title="Dogs")).article
            private = ada.add(document("Herons stand still.", "d", title="Herons")).article
            ada.share(shared.id)
        connection = sqlite3.connect(library / LIBRARY_FILE)
        connection.executescript("UPDATE passages SET text = 'other'; DELETE FROM unsealed")
        connection.close()
        assert repair(library, EMBEDDER, SETTINGS).lost == ()
        with opened(library) as repaired:
            assert {a.id for a in repaired.of("ada").articles()} >= {shared.id, private.id}
            theirs = {a.id for a in repaired.of("bob").articles()}
            assert shared.id in theirs
            assert private.id not in theirs
            assert repaired.check(deep=True) == ()

    def test_words_that_are_out_of_step_are_made_anew(self, library: Path) -> None:
        connection = sqlite3.connect(library / LIBRARY_FILE)
        connection.execute("DELETE FROM words_data WHERE id > 10")
        connection.commit()
        connection.close()
        assert repair(library, EMBEDDER, SETTINGS).lost == ()
        with opened(library) as repaired:
            assert found(repaired.bm25("treaty", 5)) == [TREATY]
            assert repaired.check(deep=True) == ()

    def test_what_was_removed_does_not_come_back_from_a_backup(self, library: Path) -> None:
        back_up(library, KEPT)
        with opened(library) as changed:
            changed.remove(changed.articles()[1].id)
        damage(library)
        assert repair(library, EMBEDDER, SETTINGS).lost == ()
        with opened(library) as repaired:
            assert [a.title for a in repaired.articles()] == ["Treaty"]
            assert found(repaired.bm25("treaty", 5)) == [TREATY]

    def test_a_file_that_is_no_library_any_more_comes_from_the_newest_backup(
        self, library: Path
    ) -> None:
        back_up(library, KEPT)
        with opened(library) as changed:
            changed.set_state("key", "value")
        (library / LIBRARY_FILE).write_bytes(b"not a library" * 1000)
        done = repair(library, EMBEDDER, SETTINGS)
        assert len(done.lost) == 1
        assert "The last changes are lost" in done.lost[0]
        with opened(library) as repaired:
            assert [a.title for a in repaired.articles()] == ["Treaty", "Cats"]
            assert repaired.check(deep=True) == ()

    def test_without_anything_that_can_be_read_that_is_said(self, library: Path) -> None:
        (library / LIBRARY_FILE).write_bytes(b"not a library" * 1000)
        with pytest.raises(LibraryError, match="nor a backup of it can be read"):
            repair(library, EMBEDDER, SETTINGS)
        assert (library / LIBRARY_FILE).read_bytes() == b"not a library" * 1000

    def test_while_somebody_has_the_library_open_nothing_is_repaired(self, library: Path) -> None:
        with opened(library) as other:
            damage(library)
            with pytest.raises(LibraryLockedError, match="open elsewhere"):
                repair(library, EMBEDDER, SETTINGS)
            assert len(other.titles()) == 2
