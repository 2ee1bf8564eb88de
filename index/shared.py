"""Loaded models, shared by all in this process that ask for equal ones.

Weights are large, take long to load and never change, so whoever opens a reader or an embedder
with equal settings gets the model that is loaded already. This file holds all that the process
keeps for that: `MODELS`, and the hashes that `sha256_of` remembers. It is the one exception to
the rule that nothing here has state that is everybody's.

What goes in is immutable and safe to use from many threads at once, and is found by a key that
names all it depends on: its files as they are (`stamp_of`), runtime, precision, threads, device.
What belongs to one assistant, such as its articles and their vectors, never goes in.
"""

import ctypes
import hashlib
import os
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakValueDictionary

__all__ = ["MODELS", "Shared", "Stamp", "sha256_of", "stamp_of"]

_T = TypeVar("_T")

Stamp = tuple[tuple[str, int, int, int, int], ...]
"""Path, size, times of change (ns) and number of each file: another tuple after any change."""

_IDLE = 4
"""Models kept for the next who asks: an embedder, two readers and the words that they share."""
_SETTLED_NS = 2_000_000_000
"""A file that changed less long ago may change again without its stamp telling."""


class Shared:
    """Loaded objects by key. Each lives as long as somebody holds it.

    The `idle` that were asked for last are held here as well, so that opening one assistant
    after the other does not load their models each time; `release` lets go of these. Objects
    must take weak references. Safe to use from many threads.
    """

    def __init__(self, idle: int = _IDLE) -> None:
        self._idle = idle
        self._start()

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._loaded: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()
        self._recent: OrderedDict[Hashable, Any] = OrderedDict()
        self._turns: WeakValueDictionary[Hashable, threading.Lock] = WeakValueDictionary()

    def get(self, key: Hashable, load: Callable[[], _T]) -> _T:
        """Return the object of this key; `load` makes it where there is none.

        Of threads that ask for the same key at once, one loads and the others wait; other
        keys are not held up. When `load` raises, nothing is kept and the next one tries again.
        """
        with self._lock:
            found = self._found(key)
            turn = self._turns.setdefault(key, threading.Lock())
        if found is not None:
            return found
        with turn:
            with self._lock:
                found = self._found(key)
            if found is not None:
                return found
            made = load()
            with self._lock:
                self._loaded[key] = made
                dropped = self._touch(key, made)
        del dropped  # outside the lock: an object may do anything when it goes
        _give_back_memory()
        return made

    def release(self) -> None:
        """Let go of all models that nobody uses now."""
        with self._lock:
            dropped, self._recent = self._recent, OrderedDict()
        dropped.clear()
        _give_back_memory()

    def _found(self, key: Hashable) -> Any:
        found = self._loaded.get(key)
        if found is not None:
            self._touch(key, found)
        return found

    def _touch(self, key: Hashable, made: Any) -> list[Any]:
        """Make it the last one asked for; return what is no longer among the last."""
        self._recent[key] = made
        self._recent.move_to_end(key)
        surplus = len(self._recent) - self._idle
        return [self._recent.popitem(last=False)[1] for _ in range(surplus)]


MODELS = Shared()
"""The models of this process."""

if hasattr(os, "register_at_fork"):
    # The threads that models compute with are not there in a forked process: it loads anew.
    os.register_at_fork(after_in_child=MODELS._start)


def stamp_of(path: Path) -> Stamp:
    """Return the stamp of a file, or of the files in a folder and in the folders in it.

    Empty where there are none: to say so is left to whoever loads them.
    """
    files = [path] if path.is_file() else sorted([*path.glob("*"), *path.glob("*/*")])
    stamp = []
    for file in files:
        if file.is_file():
            told = file.stat()
            stamp.append(
                (
                    str(file.absolute()),
                    told.st_size,
                    told.st_mtime_ns,
                    told.st_ctime_ns,
                    told.st_ino,
                )
            )
    return tuple(stamp)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as lower-case hexadecimal.

    A file that has not changed since is not read again.
    """
    stamp = stamp_of(path)
    if not stamp or time.time_ns() - max(stamp[0][2:4]) < _SETTLED_NS:
        return _digest(path)
    return _remembered(path, stamp)


@lru_cache(64)
def _remembered(path: Path, stamp: Stamp) -> str:
    return _digest(path)


def _give_back_memory() -> None:
    """Hand freed memory back to the system, where the C library has to be told to.

    glibc keeps what lies between pieces in use: 60 MB after the packaged models are loaded.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
