"""The library on disk and in memory: the contract, and what only a folder can show."""

import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.config import ChunkSettings, IndexSettings
from index.errors import (
    ArticleNotFoundError,
    LibraryDamagedError,
    LibraryError,
    LibraryLockedError,
    RecipeMismatchError,
    SchemaError,
)
from index.library import VECTOR_FOLDER, Library
from index.store import LIBRARY_FILE, Store
from index.store.recipe import Recipe
from index.store.schema import SCHEMA_VERSION
from index.store.segments import MANIFEST
from index.store.witness import SEAL_FILE
from index.types import Titled
from tests.contracts.library import CATS, DOGS, TREATY, LibraryContract, document, found
from tests.contracts.owners import OwnersContract
from tests.fakes import FakeEmbedder

SETTINGS = IndexSettings()
EMBEDDER = FakeEmbedder()


def opened(folder: Path) -> Library:
    return Library.open(folder, EMBEDDER, SETTINGS)


def vector_files(folder: Path) -> list[Path]:
    return sorted((folder / VECTOR_FOLDER).glob("*.faiss"))


class TestInMemory(LibraryContract, OwnersContract):
    @pytest.fixture
    def library(self) -> Iterator[Library]:
        with Library.in_memory(self.embedder, SETTINGS) as library:
            yield library


class TestOnDisk(LibraryContract, OwnersContract):
    @pytest.fixture
    def library(self, tmp_path: Path) -> Iterator[Library]:
        with Library.open(tmp_path / "new" / "library", self.embedder, SETTINGS) as library:
            yield library


def test_a_library_opened_again_holds_what_was_added(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.add(document(DOGS, "pets"))
        old = library.add(document(TREATY, "treaty")).article
        new = library.add(document(CATS, "pets")).article
        library.set_state("seen", "1")
        hits = library.dense(EMBEDDER.embed(["cats"])[0], 5)
    with opened(tmp_path) as library:
        assert library.articles() == (old, new)
        assert library.titles() == tuple(Titled(a.id, a.source, a.title) for a in (old, new))
        assert library.dense(EMBEDDER.embed(["cats"])[0], 5) == hits
        assert found(library.bm25("treaty", 5)) == [TREATY]
        assert library.get_state("seen") == "1"
        assert library.check() == ()


@pytest.mark.parametrize(
    ("embedder", "settings", "what"),
    [
        (FakeEmbedder(fingerprint="other@2"), SETTINGS, "embedding was fake@1, is now other@2"),
        (FakeEmbedder(dimension=32), SETTINGS, "dimension was 64, is now 32"),
        (
            EMBEDDER,
            IndexSettings(chunk=ChunkSettings(max_words=50)),
            f"max_words was {ChunkSettings().max_words}",
        ),
    ],
)
def test_another_recipe_is_refused_with_the_command_that_rebuilds(
    tmp_path: Path, embedder: FakeEmbedder, settings: IndexSettings, what: str
) -> None:
    with opened(tmp_path) as library:
        article = library.add(document(TREATY)).article
    with pytest.raises(RecipeMismatchError, match=what) as caught:
        Library.open(tmp_path, embedder, settings)
    assert "article-qa rebuild" in caught.value.hint
    with Library.rebuild(tmp_path, embedder, settings) as library:
        assert library.articles() == (article,)
        assert library.dense(embedder.embed(["treaty"])[0], 5)
        assert library.check() == ()
    with Library.open(tmp_path, embedder, settings) as library:
        assert library.check() == ()


def test_rebuilding_keeps_everything_but_passages(tmp_path: Path) -> None:
    long = "\n".join(f"Paragraph {i} says {'word ' * 20}end." for i in range(8))
    steps: list[tuple[str, int, int]] = []
    with opened(tmp_path) as library:
        old = library.add(document(CATS, "a")).article
        library.add(document(long, "a"))
        library.add(document(TREATY, "b"))
        library.set_state("seen", "1")
        articles, passages = library.articles(), library.passages(library.articles()[0].id)
    settings = IndexSettings(chunk=ChunkSettings(max_words=30))
    with Library.rebuild(
        tmp_path, EMBEDDER, settings, progress=lambda *step: steps.append(step)
    ) as library:
        assert library.articles() == articles
        assert len(library.passages(articles[0].id)) > len(passages)
        assert library.article(old.id) == old
        assert library.get_state("seen") == "1"
        assert steps == [("rebuilding", 2, 2)]
        assert library.check() == ()


def test_a_library_that_was_rebuilt_elsewhere_is_refused_from_then_on(tmp_path: Path) -> None:
    other = FakeEmbedder(fingerprint="other@2")
    with opened(tmp_path) as library:
        library.add(document(TREATY))
        Library.rebuild(tmp_path, other, SETTINGS).close()
        with pytest.raises(RecipeMismatchError):
            library.dense(EMBEDDER.embed(["treaty"])[0], 5)
        with pytest.raises(RecipeMismatchError):
            library.add(document(CATS))


def test_a_failed_rebuild_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as library:
        article = library.add(document(TREATY)).article
    other = FakeEmbedder(fingerprint="other@2")
    with monkeypatch.context() as patch:
        patch.setattr(other, "embed", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            Library.rebuild(tmp_path, other, SETTINGS)
    with opened(tmp_path) as library:
        assert library.articles() == (article,)
        assert library.check() == ()


def test_a_newer_library_is_refused_with_the_way_to_upgrade(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with sqlite3.connect(tmp_path / LIBRARY_FILE) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(SchemaError, match="Upgrade"):
        opened(tmp_path)


def test_a_library_of_an_older_version_is_brought_up_and_keeps_what_it_holds(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as library:
        article = library.add(document("A text about herons. They stand still.")).article
    with sqlite3.connect(tmp_path / LIBRARY_FILE) as connection:
        # All that the first version lacks.
        connection.executescript("DROP TABLE tags; DROP TABLE shares; DROP INDEX articles_by_owner")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with opened(tmp_path) as library:
        assert library.articles() == (article,)
        assert library.tag(article.id, ["birds"]) == ("birds",)
    with opened(tmp_path) as library:
        assert library.tags() == {article.id: ("birds",)}
        assert library.check() == ()


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\x00"])
def test_a_file_that_is_no_library_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / LIBRARY_FILE
    file.write_bytes(content)
    with pytest.raises(LibraryDamagedError, match="Nothing was deleted"):
        opened(tmp_path)
    assert file.read_bytes() == content


def test_another_program_s_database_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / LIBRARY_FILE) as connection:
        connection.execute("CREATE TABLE articles (id)")
    connection.close()
    with pytest.raises(LibraryDamagedError, match="not an article-qa library"):
        opened(tmp_path)


def test_a_damaged_library_is_reported(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.add_many([document(f"{TREATY} {i}", f"s{i}") for i in range(20)])
    file = tmp_path / LIBRARY_FILE
    data = bytearray(file.read_bytes())
    for begin in range(0, len(data), 4096):
        if b"dissolved" in data[begin : begin + 4096]:
            data[begin : begin + 900] = b"\xff" * 900
    file.write_bytes(data)
    with opened(tmp_path) as library:
        with pytest.raises(LibraryDamagedError, match="Nothing was deleted"):
            library.articles()
        assert library.check() != ()


def test_the_log_of_a_lost_file_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    log = tmp_path / f"{LIBRARY_FILE}-wal"
    log.write_bytes(b"the log")
    with pytest.raises(LibraryDamagedError, match="-wal of it is there"):
        opened(tmp_path)
    assert log.read_bytes() == b"the log"


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryError, match="could not be made"):
        opened(tmp_path / "file")


@pytest.mark.parametrize(
    "table", ["conversations", "messages", "feedback", "notes", "articles", "tags"]
)
def test_everything_a_user_makes_has_an_owner(tmp_path: Path, table: str) -> None:
    opened(tmp_path).close()
    connection = sqlite3.connect(tmp_path / LIBRARY_FILE)
    columns = {row[1]: row[4] for row in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()
    assert columns["owner"] == "'local'"


def test_removed_words_are_in_no_file(tmp_path: Path) -> None:
    secret = "xylophonist"
    with opened(tmp_path) as library:
        library.add(document(CATS, "cats"))
        library.add(document(f"The {secret} met the {secret} again.", "secret", title=secret))
        assert any(secret.encode() in p.read_bytes() for p in tmp_path.glob("library.sqlite*"))
        library.remove(library.articles()[1].id)
        for file in tmp_path.rglob("*"):
            assert file.is_dir() or secret.encode() not in file.read_bytes(), file


def test_a_second_library_sees_what_the_first_adds_and_removes(tmp_path: Path) -> None:
    query = EMBEDDER.embed(["treaty"])[0]
    with opened(tmp_path) as writer, opened(tmp_path) as reader:
        assert reader.dense(query, 5) == ()
        article = writer.add(document(TREATY)).article
        assert found(reader.dense(query, 5)) == [TREATY]
        assert found(reader.bm25("treaty", 5)) == [TREATY]
        for i in range(20):
            writer.add(document(f"Report {i} is short.", f"s{i}"))
            assert len(reader.dense(query, 50)) == i + 2
        writer.remove(article.id)
        assert TREATY not in found(reader.dense(query, 50))
        reader.add(document(CATS, "cats"))
        assert writer.dense(EMBEDDER.embed(["cats"])[0], 1)[0].passage.text == CATS
        assert writer.check() == ()
        assert reader.check() == ()


def test_a_writer_that_waits_too_long_says_so(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        code = (
            "import sys; from filelock import FileLock; lock = FileLock(sys.argv[1]); "
            "lock.acquire(); print('locked', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "library.lock")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"locked\n"
            store = Store(tmp_path, Recipe.of(EMBEDDER, SETTINGS.chunk), lock_timeout_s=0.1)
            with (
                pytest.raises(LibraryLockedError, match="Another process is writing"),
                store.writing(),
            ):
                pass
            assert library.articles() == ()
            assert library.dense(EMBEDDER.embed(["x"])[0], 1) == ()
            store.close()
            process.communicate(b"")
        assert library.add(document(TREATY)).status == "added"


class TestVectorFiles:
    """The FAISS files are a cache: whatever happens to them, search stays right."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        with opened(tmp_path) as library:
            for i, text in enumerate((TREATY, CATS, DOGS)):
                library.add(document(text, f"s{i}"))
        return tmp_path

    def assert_sound_and_saved(self, folder: Path) -> None:
        with opened(folder) as library:
            assert found(library.dense(EMBEDDER.embed([CATS])[0], 1)) == [CATS]
            assert len(library.dense(EMBEDDER.embed([CATS])[0], 10)) == 3
            assert library.check() == ()
        assert vector_files(folder)
        assert (folder / VECTOR_FOLDER / MANIFEST).exists()

    def test_each_article_is_a_small_segment_of_its_own(self, folder: Path) -> None:
        assert len(vector_files(folder)) == 3

    def test_a_missing_folder_is_made_again(self, folder: Path) -> None:
        for file in (folder / VECTOR_FOLDER).iterdir():
            file.unlink()
        (folder / VECTOR_FOLDER).rmdir()
        self.assert_sound_and_saved(folder)

    @pytest.mark.parametrize("damage", [b"", b"garbage", None])
    def test_a_damaged_or_missing_segment_is_made_again(
        self, folder: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
    ) -> None:
        file = vector_files(folder)[0]
        if damage is None:
            file.unlink()
        else:
            file.write_bytes(damage)
        with opened(folder) as library:
            assert any(str(file) in problem for problem in library.check())
        with caplog.at_level(logging.INFO):
            self.assert_sound_and_saved(folder)
        assert "Building the vector index" in caplog.text

    def test_one_flipped_bit_is_noticed(self, folder: Path) -> None:
        file = vector_files(folder)[0]
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
        with opened(folder) as library:
            assert any("wrong checksum" in problem for problem in library.check())
        self.assert_sound_and_saved(folder)

    @pytest.mark.parametrize(
        "content",
        [b"", b"{}", b"[]", b'{"segments": [{"file": "../x", "sha256": "", "count": 1}]}'],
    )
    def test_a_damaged_manifest_is_made_again(self, folder: Path, content: bytes) -> None:
        (folder / VECTOR_FOLDER / MANIFEST).write_bytes(content)
        self.assert_sound_and_saved(folder)

    def test_files_behind_the_library_are_brought_up(self, folder: Path) -> None:
        vectors = folder / VECTOR_FOLDER
        before = {p.name: p.read_bytes() for p in vectors.iterdir()}
        with opened(folder) as library:
            library.add(document("A newer one.", "s0"))
            gone = library.articles()[0].id
            library.remove(gone)
        for file in vectors.iterdir():
            file.unlink()
        for name, data in before.items():
            (vectors / name).write_bytes(data)
        with opened(folder) as library:
            query = EMBEDDER.embed(["one"])[0]
            assert sorted(found(library.dense(query, 9))) == sorted([DOGS, "A newer one."])
            assert library.check() == ()

    def test_files_of_another_history_are_not_believed(self, folder: Path) -> None:
        saved = (folder / LIBRARY_FILE).read_bytes()
        with opened(folder) as library:
            library.add(document("The lost future.", "lost"))
        (folder / LIBRARY_FILE).write_bytes(saved)  # a backup is put back
        (folder / SEAL_FILE).unlink()
        manifest = folder / VECTOR_FOLDER / MANIFEST  # as an earlier version wrote it
        manifest.write_text(
            json.dumps({k: v for k, v in json.loads(manifest.read_text()).items() if k != "seal"})
        )
        with opened(folder) as library:
            library.add(document("Another future.", "other"))
            hits = library.dense(EMBEDDER.embed(["Another future."])[0], 9)
            assert hits[0].score == pytest.approx(1.0)
            assert len(hits) == 4
            assert library.check() == ()

    def test_a_folder_that_cannot_be_written_costs_nothing_but_time(self, folder: Path) -> None:
        for file in (folder / VECTOR_FOLDER).iterdir():
            file.unlink()
        (folder / VECTOR_FOLDER).rmdir()
        (folder / VECTOR_FOLDER).write_bytes(b"in the way")
        with opened(folder) as library:
            library.add(document("A fourth text.", "s3"))
            assert len(library.dense(EMBEDDER.embed(["text"])[0], 9)) == 4
        with pytest.raises(ArticleNotFoundError), opened(folder) as library:
            library.article("none")

    def test_nothing_is_written_twice_when_nothing_changed(self, folder: Path) -> None:
        before = {p: p.stat().st_mtime_ns for p in (folder / VECTOR_FOLDER).iterdir()}
        with opened(folder) as library:
            assert library.add(document(CATS, "s1")).status == "unchanged"
            library.dense(EMBEDDER.embed(["text"])[0], 9)
        assert {p: p.stat().st_mtime_ns for p in (folder / VECTOR_FOLDER).iterdir()} == before
