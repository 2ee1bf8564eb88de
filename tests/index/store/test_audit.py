"""`Library.check` finds each kind of disagreement; a sound library has none."""

import sqlite3
from pathlib import Path

import pytest

from index.config import IndexSettings
from index.library import Library
from index.store import LIBRARY_FILE
from tests.contracts.library import CATS, DOGS, TREATY, document
from tests.fakes import FakeEmbedder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Library.open(tmp_path, FakeEmbedder(), IndexSettings()) as library:
        library.add(document(DOGS, "a"))
        library.add(document(TREATY, "a"))
        library.add(document(CATS, "b"))
        assert library.check() == ()
    return tmp_path


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE passages SET start = start + 1", "does not stand at its offsets"),
        ("UPDATE passages SET text = text || '!'", "does not stand at its offsets"),
        ("UPDATE passages SET sentences = '[[0,9999]]'", "lies outside it"),
        ("DELETE FROM vectors WHERE passage = 2", "has no vector"),
        ("UPDATE vectors SET vector = x'00'", "wrong size"),
        ("UPDATE vectors SET vector = zeroblob(256)", "does not have length 1"),
        ("UPDATE vectors SET vector = zeroblob(256)", "holds other vectors"),
        ("DELETE FROM words WHERE rowid = 2", "out of step"),
        ("UPDATE words SET body = 'other' WHERE rowid = 2", "out of step"),
        ("INSERT INTO words (rowid, body) VALUES (99, 'x')", "holds passage 99"),
        ("DELETE FROM originals WHERE article = 2", "lost its original"),
        ("UPDATE articles SET replaced_by = NULL", "more than one live article"),
        ("UPDATE articles SET replaced_by = 'x' WHERE number = 2", "belongs to a replaced article"),
        ("UPDATE meta SET value = 'x' WHERE key = 'recipe_digest'", "does not match its digest"),
        ("DELETE FROM articles WHERE number = 2", "refers to something that is not there"),
    ],
)
def test_a_disagreement_is_found(folder: Path, change: str, problem: str) -> None:
    connection = sqlite3.connect(folder / LIBRARY_FILE)
    connection.execute(change)
    connection.commit()
    connection.close()
    with Library.open(folder, FakeEmbedder(), IndexSettings()) as library:
        problems = library.check()
    assert any(problem in said for said in problems), problems


def test_a_full_text_index_that_lost_its_words_is_found(folder: Path) -> None:
    connection = sqlite3.connect(folder / LIBRARY_FILE)
    connection.execute("DELETE FROM words_data WHERE id > 10")
    connection.commit()
    connection.close()
    with Library.open(folder, FakeEmbedder(), IndexSettings()) as library:
        assert library.check() != ()
