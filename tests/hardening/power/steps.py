"""The steps that a library goes through, and what it tells after each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.library import Library
from tests.contracts.library import document
from tests.hardening.damaging import EMBEDDER, SETTINGS, add, text


def opened(folder: Path) -> Library:
    return Library.open(folder, EMBEDDER, SETTINGS)


def _talk(library: Library) -> None:
    """Keep a question and its answer, in the one conversation."""
    kept = library.conversations()
    there = kept.find()
    kept.append((there[0] if there else kept.start("A talk")).id, "What?", "That.", "{}")


def _start(library: Library) -> None:
    library.conversations().start("A talk")


def _large(library: Library) -> None:
    given = document(text(99), "large", title="Large")
    library.add(type(given)(given.article, b"original " * 100_000, "text/html"))


STEPS: tuple[Callable[[Library], object], ...] = (
    lambda library: add(library, 0),
    lambda library: add(library, 1),
    _start,
    _talk,
    lambda library: library.tag(library.articles()[0].id, ["one"]),
    _large,
    lambda library: library.add(document("Newer. It is short.", "s1", title="Newer")),
    lambda library: library.remove(library.articles()[0].id),
    _talk,
    lambda library: library.add_many([document(text(n), f"s{n}") for n in (5,)]),
)
"""Each is one change that is acknowledged as a whole."""


def state(library: Library) -> list[Any]:
    """Return what a library holds, without what differs from one run to the next."""
    kept = library.conversations()
    return [
        [[a.title, a.source, len(library.original(a.id).data)] for a in library.articles()],
        [len(kept.messages(c.id)) for c in kept.find()],
        sorted(map(list, library.tags().values())),
    ]


def states(folder: Path) -> list[list[Any]]:
    """Return what a library holds before the first step and after each; keep a copy of each."""
    import shutil

    found = []
    work = folder / "work"
    for number in range(len(STEPS) + 1):
        with opened(work) as library:
            if number:
                STEPS[number - 1](library)
            found.append(state(library))
        shutil.copytree(work, folder / f"{number}")
    return found
