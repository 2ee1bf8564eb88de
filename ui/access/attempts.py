"""Limits how often a password may be guessed. Kept in memory: a new start forgets it."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable

__all__ = ["Attempts"]

_WINDOW_S = 900.0
_MOST_KEYS = 10_000


class Attempts:
    """Counts failures by key, for a quarter of an hour each. Safe to use from many threads.

    `limits` says how many failures a kind of key may have; a key is (kind, value).
    """

    def __init__(self, limits: dict[str, int], clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        # Each kind for itself, so that many addresses do not push out the counts of names.
        self._failed: dict[str, OrderedDict[str, deque[float]]] = {k: OrderedDict() for k in limits}
        self._lock = threading.Lock()

    def begin(self, keys: Iterable[tuple[str, str]]) -> float:
        """Count an attempt as failed until it is said to be `right`; return 0.

        Where a key has failed too often already, nothing is counted, and the seconds until the
        next attempt are returned. Counted beforehand, many guesses at once pass no limit.
        """
        keys = list(keys)
        now = self._clock()
        with self._lock:
            waits = [self._wait(key, now) for key in keys]
            if any(waits):
                return max(waits)
            for kind, value in keys:
                failed = self._failed[kind]
                failed.setdefault(value, deque()).append(now)
                failed.move_to_end(value)
                while len(failed) > _MOST_KEYS:
                    failed.popitem(last=False)
        return 0.0

    def right(self, keys: Iterable[tuple[str, str]]) -> None:
        """Take back an attempt that was right."""
        with self._lock:
            for kind, value in keys:
                failed = self._failed[kind].get(value)
                if failed:
                    failed.pop()

    def _wait(self, key: tuple[str, str], now: float) -> float:
        kind, value = key
        failed = self._failed[kind].get(value, deque())
        while failed and failed[0] <= now - _WINDOW_S:
            failed.popleft()
        limit = self._limits[kind]
        return failed[-limit] + _WINDOW_S - now if len(failed) >= limit else 0.0
