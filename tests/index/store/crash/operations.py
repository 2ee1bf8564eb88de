"""The changes that are interrupted, and what a library held before and after them."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.config import ChunkSettings, IndexSettings
from index.errors import RecipeMismatchError
from index.keeping import back_up, repair, restore
from index.library import Library
from index.store import LIBRARY_FILE
from index.types import Article, Passage, SourceDocument
from tests.contracts.library import document
from tests.fakes import FakeEmbedder

SETTINGS = IndexSettings()
OTHER_SETTINGS = IndexSettings(chunk=ChunkSettings(max_words=30))
EMBEDDER = FakeEmbedder()
NAMES = ("add", "replace", "remove", "rebuild", "create", "restore", "repair")


def text(number: int, paragraphs: int = 1) -> str:
    """Return an article of paragraphs that are a passage each, and each another one."""
    return "\n".join(
        f"Article {number} says in paragraph {i} {'word ' * 35}. It says {'more ' * 35}."
        for i in range(paragraphs)
    )


def make(folder: Path, name: str) -> None:
    """Make the library that an operation starts from; none for "create"."""
    if name == "create":
        return
    # Seven segments of one size, so that the next one makes them merge.
    with Library.open(folder, EMBEDDER, SETTINGS) as library:
        for i in range(7):
            library.add(document(text(i), f"s{i}", title=f"Title {i}"))
    if name == "restore":
        back_up(folder, SETTINGS.backup)
        run(folder, "add")
    if name == "repair":
        back_up(folder, SETTINGS.backup)
        with closing(sqlite3.connect(folder / LIBRARY_FILE)) as db:
            db.executescript("UPDATE articles SET text = 'other'; DELETE FROM unsealed")


def large() -> SourceDocument:
    """Return an article of five passages whose original takes several pages of the file."""
    given = document(text(100, paragraphs=5), "large", title="Large")
    return SourceDocument(given.article, b"original " * 2000, "text/html")


def run(folder: Path, name: str) -> None:
    """Make one change to the library in a folder."""
    if name == "rebuild":
        Library.rebuild(folder, EMBEDDER, OTHER_SETTINGS).close()
        return
    if name == "restore":
        restore(folder)
        return
    if name == "repair":
        repair(folder, EMBEDDER, SETTINGS)
        return
    with Library.open(folder, EMBEDDER, SETTINGS) as library:
        if name == "add":
            library.add(large())
        elif name == "replace":
            library.add(document(text(200, paragraphs=5), "s3", title="New"))
        elif name == "remove":
            library.remove(library.articles()[2].id)


@dataclass(frozen=True)
class State:
    """All that a library holds."""

    articles: tuple[Article, ...]
    originals: tuple[bytes, ...]
    passages: tuple[tuple[Passage, ...], ...]
    replaced: bool
    found: tuple[tuple[str, ...], ...]


def state(folder: Path) -> State:
    """Open a library, check it, and read all it holds; AssertionError when it is not sound."""
    try:
        library = Library.open(folder, EMBEDDER, SETTINGS)
    except RecipeMismatchError:
        library = Library.open(folder, EMBEDDER, OTHER_SETTINGS)
    with library:
        articles = library.articles()
        passages = tuple(library.passages(a.id) for a in articles)
        found = tuple(
            tuple(s.passage.id for s in library.dense(vector, 50))
            for vector in EMBEDDER.embed(["paragraph 3", "article 6"])
        )
        problems = library.check()
        assert problems == (), problems
        assert all(
            passage.text == article.text[passage.start : passage.end]
            for article, group in zip(articles, passages, strict=True)
            for passage in group
        )
        old = document(text(3)).article.id
        return State(
            articles,
            tuple(library.original(a.id).data for a in articles),
            passages,
            old not in {a.id for a in articles} and _resolves(library, old),
            found,
        )


def _resolves(library: Library, article_id: str) -> bool:
    return library.article(article_id).id == article_id
