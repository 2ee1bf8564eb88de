"""A library with something of everything in it, all that it tells, and bytes of it changed."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.config import BackupSettings, IndexSettings
from index.library import Library
from index.store import LIBRARY_FILE
from index.types import Article
from tests.contracts.library import document
from tests.fakes import FakeEmbedder

EMBEDDER = FakeEmbedder()
SETTINGS = IndexSettings(backup=BackupSettings(kept=0))
ARTICLES = 8


def opened(folder: Path) -> Library:
    return Library.open(folder, EMBEDDER, SETTINGS)


def text(number: int) -> str:
    return "\n".join(
        f"Article {number} says in paragraph {p} {'word ' * 35}. It says {'more ' * 35}."
        for p in range(3)
    )


def add(library: Library, number: int) -> Article:
    return library.add(document(text(number), f"s{number}", title=f"Title {number}")).article


def fill(library: Library) -> None:
    """Add articles, one of them in two versions, tags, a conversation, a rating and a note."""
    for number in range(ARTICLES):
        add(library, number)
    library.add(document("A newer text. It is short.", "s1", title="Newer"))
    first = library.articles()[0]
    library.tag(first.id, ["one", "two"])
    library.set_state("key", "value")
    kept = library.conversations()
    conversation = kept.start("A talk")
    message = kept.append(conversation.id, "What?", "That.", '{"answer": "That."}')
    kept.rate(message.id, 1, "Well said")
    kept.add_note("Remember", quote="word", place=(first.id, 0, 4), message_id=message.id)


def left_by_a_kill(folder: Path, copy: Path) -> None:
    """Make a library in `folder`, and in `copy` what a killed program leaves: the log holds it."""
    with opened(folder) as library:
        fill(library)
        shutil.copytree(folder, copy)


def told(folder: Path) -> dict[str, Any]:
    """Open a library and return all that it tells of what somebody put in."""
    with opened(folder) as library:
        articles = library.articles()
        versions = [*articles, library.article(document(text(1)).article.id)]
        kept = library.conversations()
        (query,) = EMBEDDER.embed(["paragraph 2"])
        return {
            "articles": [library.document(article.id) for article in versions],
            "passages": [library.passages(article.id) for article in articles],
            "words": [s.passage.id for s in library.bm25("paragraph word", 50)],
            "vectors": [(s.passage.id, round(s.score, 5)) for s in library.dense(query, 50)],
            "tags": library.tags(),
            "state": library.get_state("key"),
            "messages": [(c, kept.messages(c.id)) for c in kept.find()],
            "ratings": kept.ratings(),
            "notes": kept.notes(),
        }


def checked(folder: Path) -> tuple[str, ...]:
    with opened(folder) as library:
        return library.check(deep=True)


def changed(
    original: Path, copies: Path, name: str, count: int, seed: int
) -> Iterator[tuple[int, Path]]:
    """Give copies of a folder in whose file `name` one byte is another, and where.

    Of many, the first hundred are those of its head.
    """
    rng = random.Random(seed)
    size = (original / name).stat().st_size
    for number in range(count):
        folder = copies / f"{number}"
        shutil.copytree(original, folder)
        at = number if number < 100 < count else rng.randrange(size)
        data = bytearray((folder / name).read_bytes())
        data[at] ^= rng.randrange(1, 256)
        (folder / name).write_bytes(data)
        yield at, folder
        shutil.rmtree(folder)


LOG = f"{LIBRARY_FILE}-wal"
