"""Transactions, connections and the recipe of the library file."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.errors import LibraryDamagedError, RecipeMismatchError
from index.store import LIBRARY_FILE, Store
from index.store.recipe import Recipe
from index.types import Passage, Span
from tests.contracts.library import CATS, TREATY, document

RECIPE = Recipe(embedding="fake@1", dimension=2, max_words=100, overlap_sentences=1)


def put(store: Store, text: str, source: str = "s") -> str:
    """Insert an article with one passage and one vector."""
    given = document(text, source)
    article = given.article
    passage = Passage(
        f"{article.id}:0", article.id, 0, 0, len(text), text, (Span(0, len(text)),), "Title", "H"
    )
    with store.writing() as writing:
        writing.insert(given, [passage], np.array([[0.6, 0.8]], dtype=np.float32))
        writing.record()
    return article.id


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path, RECIPE)
    yield store
    store.close()


def test_the_file_is_in_write_ahead_mode_and_flushed_at_every_commit(store: Store) -> None:
    with store.reading() as reading:
        assert list(reading.fetch("PRAGMA journal_mode")) == [("wal",)]
        assert list(reading.fetch("PRAGMA synchronous")) == [(2,)]
        assert list(reading.fetch("PRAGMA foreign_keys")) == [(1,)]
        assert list(reading.fetch("PRAGMA secure_delete")) == [(1,)]


def test_a_read_transaction_sees_one_state_from_begin_to_end(store: Store) -> None:
    first = put(store, TREATY, "a")
    with store.reading() as reading:
        before = reading.last_commit()
        put(store, CATS, "b")
        assert [a.id for a in reading.articles()] == [first]
        assert reading.last_commit() == before
    with store.reading() as reading:
        assert len(reading.articles()) == 2
        assert reading.last_commit().generation == before.generation + 1
        assert reading.has_commit(before)


def test_what_is_raised_inside_a_write_undoes_it(store: Store) -> None:
    def fail() -> None:
        with store.writing() as writing:
            writing.set_state("key", "value")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.reading() as reading:
        assert reading.state("key") is None


def test_writers_in_threads_take_turns(store: Store) -> None:
    def count() -> None:
        for _ in range(20):
            with store.writing() as writing:
                writing.set_state("n", str(int(writing.state("n") or 0) + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as reading:
        assert reading.state("n") == "80"


def test_the_writer_lock_may_be_nested_and_is_seen_by_others(store: Store) -> None:
    seen = []

    def look() -> None:
        with store.writer_lock_if_free() as free:
            seen.append(free)

    with store.writer_lock(), store.writer_lock(), store.writing():
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    look()
    assert seen == [False, True]


def test_passage_numbers_are_never_given_out_twice(store: Store) -> None:
    first = put(store, TREATY)
    with store.writing() as writing:
        (old,) = writing.numbers_of([first]).tolist()
        writing.delete(first)
        removed_in = writing.record().generation
    again = put(store, TREATY)
    with store.reading() as reading:
        assert reading.numbers_of([again]).tolist() == [old + 1]
        assert reading.removed_after(removed_in - 1).tolist() == [old]
        assert reading.removed_after(removed_in).tolist() == []


def test_vectors_come_back_bit_for_bit(store: Store) -> None:
    put(store, TREATY)
    with store.reading() as reading:
        (batch,) = reading.vectors_after(0, 2)
        assert batch.vectors.tolist() == np.array([[0.6, 0.8]], dtype=np.float32).tolist()
        with pytest.raises(LibraryDamagedError, match="rebuild"):
            list(reading.vectors_after(0, 3))


def test_title_heading_and_text_are_all_looked_up(store: Store) -> None:
    put(store, TREATY)
    with store.reading() as reading:
        for word in ("title", "h", "treaty"):
            assert len(reading.bm25(word, 5, None)) == 1


def test_a_kept_note_outlives_the_article_it_quotes(tmp_path: Path, store: Store) -> None:
    article = put(store, TREATY)
    store.close()
    connection = sqlite3.connect(tmp_path / LIBRARY_FILE)
    connection.execute(
        "INSERT INTO notes (id, article, text, created_at, updated_at) VALUES ('n', 1, 't', '', '')"
    )
    connection.commit()
    connection.close()
    again = Store(tmp_path, RECIPE)
    with again.writing() as writing:
        writing.delete(article)
        writing.record()
    with again.reading() as reading:
        assert list(reading.fetch("SELECT id, article FROM notes")) == [("n", None)]
    again.close()


class TestRecipe:
    def test_comes_back_from_json_with_the_same_digest(self) -> None:
        again = Recipe.from_json(RECIPE.to_json())
        assert again == RECIPE
        assert again.digest == RECIPE.digest

    def test_every_field_changes_the_digest(self) -> None:
        values = json.loads(RECIPE.to_json())
        for name, value in values.items():
            other = Recipe(**{**values, name: f"{value}x" if isinstance(value, str) else value + 1})
            assert other.digest != RECIPE.digest
            with pytest.raises(RecipeMismatchError, match=name):
                RECIPE.require(other)

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"unknown": 1}'])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(LibraryDamagedError, match="rebuild"):
            Recipe.from_json(text)


def test_a_library_with_an_unreadable_recipe_can_still_be_opened_to_rebuild(tmp_path: Path) -> None:
    Store(tmp_path, RECIPE).close()
    connection = sqlite3.connect(tmp_path / LIBRARY_FILE)
    connection.execute("UPDATE meta SET value = '?' WHERE key = 'recipe'")
    connection.commit()
    connection.close()
    with pytest.raises(LibraryDamagedError, match="rebuild"):
        Store(tmp_path, RECIPE)
    Store(tmp_path, RECIPE, require_recipe=False).close()
