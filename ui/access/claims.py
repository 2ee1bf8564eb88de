"""Whose the sessions, events and uploads of the page are: Gradio gives each to whoever knows its
name. Kept in memory, as Gradio keeps them.
"""

import threading
from collections import OrderedDict, defaultdict

__all__ = ["Claims"]

_MOST_EACH = 5_000


class Claims:
    """Names that belong to one owner, or to several where all of them sent the same.

    Safe to use from many threads. Each owner has their newest 5,000 names of a kind, so that
    nobody makes room by another's loss.
    """

    def __init__(self) -> None:
        self._theirs: dict[str, OrderedDict[str, None]] = defaultdict(OrderedDict)
        self._owners: dict[str, set[str]] = defaultdict(set)
        self._lock = threading.Lock()

    def take(self, name: str, owner: str) -> bool:
        """Give a name to an owner who comes first; False when it is another's."""
        with self._lock:
            if self._owners.get(name, {owner}) != {owner}:
                return False
            self._add(name, owner)
            return True

    def join(self, name: str, owner: str) -> None:
        """Give a name to an owner as well."""
        with self._lock:
            self._add(name, owner)

    def has(self, name: str, owner: str) -> bool:
        """Say whether a name is an owner's."""
        with self._lock:
            return owner in self._owners.get(name, ())

    def _add(self, name: str, owner: str) -> None:
        theirs = self._theirs[owner]
        theirs[name] = None
        theirs.move_to_end(name)
        self._owners[name].add(owner)
        if len(theirs) > _MOST_EACH:
            oldest, _ = theirs.popitem(last=False)
            self._owners[oldest].discard(owner)
            if not self._owners[oldest]:
                del self._owners[oldest]
