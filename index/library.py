"""The library: articles with their passages, words and vectors, on disk or in memory.

`Library` ties the library file (`index.store`), the vector index (`index.store.vectors`), the
chunker and an embedder together. It ranks passages two ways, by cosine and by BM25;
fusing the two is `index.search`'s work, and reading sources `index.read`'s.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.config import IndexSettings
from index.conversations import Conversations
from index.embed import Embedder, Progress
from index.errors import ArticleNotFoundError, LibraryDamagedError, ModelError, NotOwnedError
from index.store import Store
from index.store.adding import Prepared, prepare, put
from index.store.audit import audit
from index.store.changes import Writing
from index.store.queries import Original, Ranked, Reading
from index.store.recipe import Recipe
from index.store.seen import LOCAL, owned
from index.store.vectors import Snapshot, VectorIndex
from index.store.witness import VECTOR_FOLDER
from index.tags import tidy_tags
from index.types import Added, Article, Passage, SourceDocument, Titled

__all__ = ["VECTOR_FOLDER", "Library", "Original", "Scored"]

_REBUILD_BATCH = 64
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage with its score: a cosine in [-1, 1], or a BM25 score (>= 0)."""

    passage: Passage
    score: float


class Library:
    """Articles, searchable. Safe to use from any number of threads and processes.

    An article's id is a hash of its text, and a text is held once: adding it again under
    another source changes nothing and the first source stays. A source that comes with
    another text replaces its article: the old version leaves lists and search, but
    `article` still finds it, for citations in kept conversations. Removing an article
    deletes it, together with the versions it replaced. All of this is so for each owner apart:
    `of` gives the library of one, and without it the owner is "local".
    """

    def __init__(
        self, folder: Path | None, store: Store, embedder: Embedder, settings: IndexSettings
    ) -> None:
        """Used by `open`, `in_memory` and `rebuild`; not meant to be called."""
        self._store = store
        self._owner = LOCAL
        self._embedder = embedder
        self._settings = settings
        self._recipe = Recipe.of(embedder, settings.chunk)
        self._digest = self._recipe.digest
        self._vectors = VectorIndex(
            None if folder is None else folder / VECTOR_FOLDER,
            self._recipe.dimension,
            self._digest,
        )

    @classmethod
    def open(cls, folder: Path, embedder: Embedder, settings: IndexSettings) -> "Library":
        """Open the library in a folder, or create it.

        Raises LibraryDamagedError when the file there is no library or is broken (nothing
        is ever deleted), ChangesLostError when acknowledged changes are not in it any more,
        RecipeMismatchError when it was built with another embedding
        model or chunker, SchemaError when a newer program wrote it.
        """
        recipe = Recipe.of(embedder, settings.chunk)
        return cls(folder, Store(folder, recipe, backups=settings.backup), embedder, settings)

    @classmethod
    def in_memory(cls, embedder: Embedder, settings: IndexSettings) -> "Library":
        """Make an empty library that is gone when it is closed."""
        return cls(None, Store(None, Recipe.of(embedder, settings.chunk)), embedder, settings)

    @classmethod
    def rebuild(
        cls,
        folder: Path,
        embedder: Embedder,
        settings: IndexSettings,
        *,
        progress: Progress | None = None,
    ) -> "Library":
        """Cut and embed all articles of a library again, with other settings; open it.

        One transaction: interrupted, it leaves the library as it was. Other writers are
        kept out meanwhile; readers go on reading the old state.
        """
        recipe = Recipe.of(embedder, settings.chunk)
        library = cls(folder, Store(folder, recipe, require_recipe=False), embedder, settings)
        try:
            with library._store.writer_lock():
                with library._store.writing() as writing:
                    library._rebuild(writing, progress)
                library._maintain()
        except BaseException:
            library.close()
            raise
        return library

    def of(self, owner: str) -> "Library":
        """Return this library as an owner sees it: their articles, and those that are shared.

        What is added through it is theirs, and nobody else's until they `share` it. Closing either
        closes both.
        """
        theirs = copy(self)
        theirs._owner = owner
        return theirs

    def add(self, document: SourceDocument, *, progress: Progress | None = None) -> Added:
        """Add an article; see `add_many`."""
        return self.add_many([document], progress=progress)[0]

    def add_many(
        self, documents: Sequence[SourceDocument], *, progress: Progress | None = None
    ) -> tuple[Added, ...]:
        """Add articles: embedded together, then one transaction each, in order.

        When something fails on the way, the articles before it have been added.
        """
        documents = [owned(document, self._owner) for document in documents]
        with self._reading() as reading:
            new = [d.article for d in documents if not reading.is_live(d.article.id)]
        prepared = self._prepare(new, progress)

        def ready(article: Article) -> Prepared:
            # Not prepared when another process removed it since: rare, so not in the batch.
            return prepared.get(article.id) or self._prepare([article])[article.id]

        added: list[Added] = []
        with self._store.writer_lock():
            try:
                for document in documents:
                    with self._store.writing() as writing:
                        self._require_recipe(writing)
                        added.append(put(writing, document, ready, self._owner))
            finally:
                if any(a.status != "unchanged" for a in added):
                    self._maintain()
        return tuple(added)

    def remove(self, article_id: str) -> Article:
        """Delete an article, its original, passages, words and vectors, and what it replaced.

        NotOwnedError for one that somebody else shares.
        """
        with self._store.writer_lock():
            with self._store.writing() as writing:
                article = self._mine(writing, article_id)
                writing.delete(article_id)
                writing.record()
            self._maintain()
            self._store.truncate_log()
        return article

    def articles(self) -> tuple[Article, ...]:
        """Return the live articles in the order of adding."""
        with self._store.reading() as reading:
            return reading.seen_by(self._owner).articles()

    def titles(self) -> tuple[Titled, ...]:
        """Return the live articles in the order of adding, without their texts: quick."""
        with self._store.reading() as reading:
            return reading.seen_by(self._owner).titles()

    def languages(self) -> dict[str, str | None]:
        """Return the language of every live article by its id, in the order of adding."""
        with self._store.reading() as reading:
            return reading.seen_by(self._owner).languages()

    def article(self, article_id: str) -> Article:
        """Return an article, live or replaced; ArticleNotFoundError when it was removed."""
        with self._store.reading() as reading:
            self._require_seen(reading, article_id)
            reading.require_sound(article_id)
            return _found(reading.article(article_id), article_id)

    def original(self, article_id: str) -> Original:
        """Return the bytes an article was read from and their media type."""
        with self._store.reading() as reading:
            self._require_seen(reading, article_id)
            reading.require_sound(article_id, original=True)
            return _found(reading.original(article_id), article_id)

    def document(self, article_id: str) -> SourceDocument:
        """Return an article with its original: `add` puts it back after `remove`."""
        with self._store.reading() as reading:
            self._require_seen(reading, article_id)
            reading.require_sound(article_id, original=True)
            article = _found(reading.article(article_id), article_id)
            original = _found(reading.original(article_id), article_id)
        return SourceDocument(article, original.data, original.media_type)

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """Return an article's passages in order; none when it has been replaced."""
        with self._store.reading() as reading:
            self._require_seen(reading, article_id)
            return reading.passages(article_id)

    def dense(
        self, vector: NDArray[np.float32], k: int, articles: Sequence[str] | None = None
    ) -> tuple[Scored, ...]:
        """Return the k passages of highest cosine with a vector of shape (dimension,).

        Ties go in the order of adding, then of passages. `articles` restricts to these ids.
        """
        if vector.shape != (self._recipe.dimension,):
            raise ModelError(
                f"The vector has shape {vector.shape}, the library's have "
                f"({self._recipe.dimension},).",
                "Embed the question with the library's own embedder.",
            )
        with self._snapshot() as (reading, snapshot):
            among = reading.seen_by(self._owner).among(articles)
            allowed = None if among is None else reading.numbers_of(among)
            scored = _scored(reading, snapshot.search(vector, k, allowed))
        if not snapshot.settled:
            self._save_if_free()
        return scored

    def bm25(self, query: str, k: int, articles: Sequence[str] | None = None) -> tuple[Scored, ...]:
        """Return the k passages of highest BM25 score for any of the query's words.

        Any text is a query. Ties go in the order of adding, then of passages.
        """
        with self._reading() as reading:
            among = reading.seen_by(self._owner).among(articles)
            return _scored(reading, reading.bm25(query, k, among))

    def check(self, *, deep: bool = False) -> tuple[str, ...]:
        """Return every problem found as a complete sentence; empty when all is sound.

        `deep` compares originals, vectors, conversations and all else with their checksums, too.
        """
        with self._store.writer_lock():
            problems = [*self._store.witness_damage(), *self._vectors.damage()]
            try:
                with self._store.trying() as writing:
                    writing.check_words()
            except LibraryDamagedError as error:
                problems.append(f"The full-text index is damaged: {error.message}")
            try:
                with self._snapshot() as (reading, snapshot):
                    problems.extend(audit(reading, snapshot, self._recipe.dimension, deep=deep))
            except LibraryDamagedError as error:
                problems.append(error.message)
        return tuple(problems)

    def share(self, article_id: str, shared: bool = True) -> None:
        """Let everyone who uses the library see an article, or its owner alone again.

        The latter goes for the versions it replaced, too; one that replaces it is private.
        NotOwnedError for one that somebody else shares.
        """
        with self._store.writing() as writing:
            self._mine(writing, article_id)
            writing.share(article_id, shared)

    def tags(self, owner: str | None = None) -> dict[str, tuple[str, ...]]:
        """Return the tags that the owner (or another) gave the articles that are seen, by ids."""
        with self._store.reading() as reading:
            given = reading.tags.all(owner or self._owner)
            seen = set(reading.seen_by(self._owner).among(tuple(given)) or ())
        return {article_id: tags for article_id, tags in given.items() if article_id in seen}

    def tag(
        self, article_id: str, tags: Iterable[str], owner: str | None = None
    ) -> tuple[str, ...]:
        """Give an article these tags and no others; return them as they are kept.

        Spaces are evened out, and of tags that differ by case alone the first stays. Raises
        LibraryError for one that is longer than 60 characters, ArticleNotFoundError.
        """
        kept = tidy_tags(tags)
        with self._store.writing() as writing:
            self._require_seen(writing, article_id)
            writing.tags.set(owner or self._owner, article_id, kept)
        return kept

    def clear_tags(self) -> None:
        """Take away all tags that the owner gave, also to articles they do not see any more."""
        with self._store.writing() as writing:
            writing.tags.clear(self._owner)

    def conversations(self, owner: str | None = None) -> Conversations:
        """Return what the owner (or another) keeps here: conversations, ratings and notes."""
        return Conversations(self._store, owner or self._owner)

    def get_state(self, key: str) -> str | None:
        """Return what `set_state` kept under a key."""
        with self._store.reading() as reading:
            return reading.state(key)

    def set_state(self, key: str, value: str) -> None:
        """Keep a small value in the library."""
        with self._store.writing() as writing:
            writing.set_state(key, value)

    def close(self) -> None:
        """Close the library; whatever is asked of it afterwards raises LibraryError."""
        self._store.close()
        self._vectors.close()

    def __enter__(self) -> "Library":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _require_seen(self, reading: Reading, article_id: str) -> None:
        """Raise the same error for an article that is not there and for another owner's."""
        _found(reading.seen_by(self._owner).is_there(article_id) or None, article_id)

    def _mine(self, reading: Reading, article_id: str) -> Article:
        """Return an article that the owner may change."""
        self._require_seen(reading, article_id)
        article = _found(reading.article(article_id), article_id)
        if not reading.seen_by(self._owner).is_mine(article_id):
            raise NotOwnedError(
                f"“{article.title}” is shared by somebody else.",
                "Only who added it can take it away or stop sharing it.",
            )
        return article

    def _prepare(
        self, articles: Sequence[Article], progress: Progress | None = None
    ) -> dict[str, Prepared]:
        return prepare(articles, self._embedder, self._settings.chunk, progress)

    def _rebuild(self, writing: Writing, progress: Progress | None) -> None:
        articles = writing.articles()
        writing.drop_passages(a.id for a in articles)
        for begin in range(0, len(articles), _REBUILD_BATCH):
            batch = articles[begin : begin + _REBUILD_BATCH]
            for article_id, ready in self._prepare(batch).items():
                writing.insert_passages(article_id, ready.passages, ready.vectors)
            if progress is not None:
                progress("rebuilding", begin + len(batch), len(articles))
        writing.begin(self._recipe)
        writing.record()

    @contextmanager
    def _reading(self) -> Iterator[Reading]:
        with self._store.reading() as reading:
            self._require_recipe(reading)
            yield reading

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Reading, Snapshot]]:
        """Give a transaction and the vectors of just that state."""
        while True:
            with self._reading() as reading:
                snapshot = self._vectors.at(reading)
                if snapshot is not None:  # else another thread is ahead: begin anew
                    yield reading, snapshot
                    return

    def _maintain(self) -> None:
        with self._reading() as reading:
            self._vectors.maintain(reading)

    def _save_if_free(self) -> None:
        with self._store.writer_lock_if_free() as free:
            if free:
                self._maintain()

    def _require_recipe(self, reading: Reading) -> None:
        if reading.recipe_digest() != self._digest:
            reading.recipe().require(self._recipe)


def _found(value: _T | None, article_id: str) -> _T:
    if value is None:
        raise ArticleNotFoundError(
            f"No article has the id {article_id!r}.", "List the articles with: article-qa list"
        )
    return value


def _scored(reading: Reading, ranked: Sequence[Ranked]) -> tuple[Scored, ...]:
    numbers = [r.number for r in ranked]
    reading.require_sound_passages(numbers)
    passages = reading.passages_by_number(numbers)
    return tuple(Scored(passages[r.number], r.score) for r in ranked)
