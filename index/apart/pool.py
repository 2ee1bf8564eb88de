"""Reading processes, kept ready: `READERS.read` is how a document is read.

One or two wait for documents all the time, so that a small text is read at once. Where all are
busy for more than a moment another is started, up to the number in the settings; those end again
when there is nothing for them to do. A process that was killed, or that had a document for long,
is replaced.
"""

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from index.apart.wire import Request
from index.apart.worker import Cancelled, Gone, Worker
from index.errors import ReadCancelledError, ReadError
from index.types import Article

__all__ = ["READERS", "Readers"]

_IDLE_S = 30.0
_MOMENT_S = 0.2
_TRIES = 3


class Readers:
    """Reading processes. Safe to use from many threads; those of a fork start their own."""

    def __init__(self, start: Callable[[float | None], Worker] = Worker) -> None:
        self._start_worker = start
        self._start()

    def _start(self, of_before: object = None) -> None:
        self._changed = threading.Condition()
        self._turns: deque[object] = deque()
        self._kept = 1
        self._free: list[Worker] = []
        self._all: set[Worker] = set()
        self._of_before = of_before

    def _forked(self) -> None:
        """Leave the processes to the process that was forked: each has one document at a time."""
        self._start(of_before=self._all)

    def read(
        self,
        request: Request,
        data: bytes,
        *,
        max_wall_s: float,
        processes: int,
        cancelled: Cancelled | None = None,
    ) -> Article:
        """Have a document read in a process of its own; its language is not known yet.

        ReadError of the kind that says what is wrong with it, or what it took too much of:
        ReadLimitError. ReadCancelledError when `cancelled` says so meanwhile.
        """
        for _ in range(_TRIES):
            worker = self._taken(processes, cancelled)
            try:
                return worker.read(
                    request, data, max_wall_s, cancelled, lambda: self._add_one(processes)
                )
            except Gone:
                continue
            finally:
                self._give_back(worker)
        raise ReadError(
            "The processes that read documents end as soon as they are started.",
            "Look at how many processes and how much memory this user may have.",
        )

    def prepare(self) -> None:
        """From now on keep two processes, so that one document does not hold up the next; start
        them, without waiting until they are ready.
        """
        with self._changed:
            self._kept = 2
            while len(self._all) < self._kept:
                self._free.insert(0, self._started())

    def processes(self) -> tuple[int, ...]:
        """Return the numbers of all processes, those that read included."""
        with self._changed:
            return tuple(sorted(worker.pid for worker in self._all))

    def end(self) -> None:
        """End all processes, those that read included; the next document starts new ones."""
        with self._changed:
            ended, self._all, self._free, self._kept = self._all, set(), [], 1
        for worker in ended:
            worker.end()

    def _taken(self, processes: int, cancelled: Cancelled | None) -> Worker:
        """Return a process that has no document, in the order of asking."""
        turn = object()
        begin = time.monotonic()
        with self._changed:
            self._turns.append(turn)
            try:
                while True:
                    if self._turns[0] is turn:
                        long = time.monotonic() - begin > _MOMENT_S
                        worker = self._ready(processes if long else 1)
                        if worker is not None:
                            return worker
                    if cancelled is not None and cancelled():
                        raise ReadCancelledError("Reading was cancelled.", "Add it again.")
                    self._changed.wait(_MOMENT_S)
            finally:
                self._turns.remove(turn)
                self._changed.notify_all()

    def _ready(self, processes: int) -> Worker | None:
        """Return a process that is free, or a new one if there are fewer than `processes`."""
        while self._free:
            worker = self._free.pop()
            if worker.alive:
                return worker
            self._all.discard(worker)
            worker.end()
        return self._started() if len(self._all) < processes else None

    def _give_back(self, worker: Worker) -> None:
        with self._changed:
            over = worker.spent or not worker.alive
            if over and worker in self._all:
                self._all.discard(worker)
                if len(self._all) < self._kept:
                    self._add_free()
            elif not over and worker in self._all:
                self._free.append(worker)
            self._changed.notify_all()
        if over:
            worker.end()

    def _add_one(self, processes: int) -> None:
        """Have another process ready while one is busy for longer than others should wait."""
        with self._changed:
            if not self._free and len(self._all) < processes:
                self._add_free()
                self._changed.notify_all()

    def _add_free(self) -> None:
        with suppress(ReadError):  # told to who needs one, when there is none
            self._free.insert(0, self._started())

    def _started(self) -> Worker:
        worker = self._start_worker(None if len(self._all) < self._kept else _IDLE_S)
        self._all.add(worker)
        return worker


READERS = Readers()
"""The reading processes of this process, shared by all that read."""

atexit.register(READERS.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=READERS._forked)
