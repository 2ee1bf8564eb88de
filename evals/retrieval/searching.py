"""What every measuring of search shares: a library in memory, the modes, figures as text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress

from evals.bootstrap import Interval, interval
from index.config import IndexSettings
from index.embed import Embedder
from index.library import Library
from index.search import SearchMode
from index.types import SourceDocument

__all__ = ["MODES", "counting", "embedded", "indexed", "mean_of", "shown", "tracked"]

MODES: tuple[SearchMode, ...] = ("dense", "bm25", "fused")
_T = TypeVar("_T")


@contextmanager
def indexed(
    name: str, documents: Sequence[SourceDocument], embedder: Embedder, settings: IndexSettings
) -> Iterator[Library]:
    """Give a library in memory that holds the documents; `name` is shown meanwhile."""
    library = Library.in_memory(embedder, settings)
    try:
        with _bar() as progress:
            bar = progress.add_task(name, total=None)
            library.add_many(
                documents,
                progress=lambda stage, done, total: progress.update(
                    bar, description=f"{name}: {stage}", completed=done, total=total
                ),
            )
        yield library
    finally:
        library.close()


def embedded(name: str, texts: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    """Embed questions, shape (len(texts), dimension), all at once: much quicker than singly."""
    with _bar() as progress:
        bar = progress.add_task(f"{name}: questions", total=len(texts))
        return embedder.embed(
            texts, progress=lambda _, done, total: progress.update(bar, completed=done, total=total)
        )


@contextmanager
def counting(name: str) -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many of something have been read."""
    with _bar() as progress:
        bar = progress.add_task(name, total=None)
        yield lambda done: progress.update(bar, completed=done)


def tracked(items: Iterable[_T], total: int, name: str) -> Iterator[_T]:
    """Yield the items while a bar shows how far it is."""
    with _bar() as progress:
        yield from progress.track(items, total=total, description=name)


def mean_of(values: Sequence[float], *, resamples: int = 10_000) -> Interval:
    """Return the mean over questions with its bootstrap interval; ValueError for none."""
    found = interval(values, resamples=resamples)
    if found is None:
        raise ValueError("a set without questions has no figures")
    return found


def shown(figure: Interval | None) -> str:
    """Return "85.0 [78.3, 91.2]", in percent; "–" for None."""
    if figure is None:
        return "–"
    return f"{100 * figure.mean:.1f} [{100 * figure.low:.1f}, {100 * figure.high:.1f}]"


def _bar() -> Progress:
    return Progress(console=Console(stderr=True), transient=True)
