"""A reading process as it is seen by whoever started it: given a document, watched, killed.

What a process may take is held to on Linux and macOS (see `index.apart.limits`); the longest time
is held to everywhere, from here.
"""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from index.apart import wire
from index.apart.limits import CPU_SIGNAL, MEMORY_STATUS
from index.errors import ReadCancelledError, ReadError, ReadFailedError, ReadLimitError
from index.types import Article

__all__ = ["Cancelled", "Gone", "Worker"]

Cancelled = Callable[[], bool]
"""Asked several times a second while a document is read: True ends the reading."""

_log = logging.getLogger("article_qa.read")
_PROGRAM = "import sys; sys.path[:] = sys.argv[2:]; from index.apart.child import main; main()"
_LOOKS_S = 0.1
_LONG_LOOKS = 3


class Gone(Exception):  # noqa: N818 - no error: it had waited for too long and is to be replaced
    """The process ended before it was given a document."""


class Worker:
    """One reading process. Has one document at a time."""

    def __init__(self, idle_s: float | None, *, program: str = _PROGRAM) -> None:
        """Start it, without waiting until it is ready; it ends after `idle_s` without a document.

        ReadError when it cannot be started.
        """
        self._ready = False
        self.spent = False
        """True when it is to be given no other document."""
        root = str(Path(__file__).parents[2])
        paths = [root, *(str(Path(path).absolute()) for path in sys.path)]
        wait = "" if idle_s is None else str(idle_s)
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", program, wait, *dict.fromkeys(paths)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise ReadError(
                f"The process that reads documents could not be started: {error.strerror}.",
                "Look at how many processes and how much memory this user may have.",
            ) from error

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """True until the process has ended."""
        return self._process.poll() is None

    def read(
        self,
        request: wire.Request,
        data: bytes,
        max_wall_s: float,
        cancelled: Cancelled | None,
        long: Callable[[], None],
    ) -> Article:
        """Have a document read; `long` is called when that takes a while.

        ReadError of the kind that says what is wrong with it or what it took too much of,
        ReadCancelledError when `cancelled` says so; the process is killed then. Gone when it had
        ended before.
        """
        reply: dict[str, Any] = {}
        exchange = threading.Thread(
            target=self._exchange, args=(request, data, reply), name="reading", daemon=True
        )
        begin = time.monotonic()
        busy = 0
        exchange.start()
        try:
            while True:
                exchange.join(_LOOKS_S)
                if not exchange.is_alive():
                    break
                taken = time.monotonic() - begin
                if cancelled is not None and cancelled():
                    raise ReadCancelledError("Reading was cancelled.", "Add it again.")
                if taken > max_wall_s:
                    raise _limit(f"{max_wall_s:g} seconds", "index.read.max_wall_s")
                busy += self._ready  # the time in which it starts is not the document's
                if busy == _LONG_LOOKS:
                    long()
        except BaseException:
            self.spent = True
            self._process.kill()
            raise
        finally:
            exchange.join()
        return self._article(reply, request)

    def end(self) -> None:
        """Kill the process, if it has not ended; return when it has."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what it was not told any more
                    pipe.close()

    def _exchange(self, request: wire.Request, data: bytes, reply: dict[str, Any]) -> None:
        """Write the request and read the reply; leaves it empty when the process ended."""
        pipe, answers = self._process.stdin, self._process.stdout
        if pipe is None or answers is None:
            return
        with suppress(OSError, ValueError, wire.WireError):
            if not self._ready:
                wire.receive(answers, 100)
                self._ready = True
            wire.send_request(pipe, request, data)
            came = wire.receive(answers, wire.longest_reply(request, len(data)))
            reply.update(came, last=wire.receive(answers, 100).get("last"))

    def _article(self, reply: dict[str, Any], request: wire.Request) -> Article:
        if not reply:
            raise self._ended(request)
        try:
            self.spent = self.spent or reply.get("last") is not False
            if "article" in reply:
                return wire.article_from(reply["article"], request.source)
            if "error" in reply:
                raise wire.error_from(reply["error"])
            if reply.get("limit") == "memory":
                raise _limit(f"{request.max_memory:,} bytes of memory", "index.read.max_memory")
            raise _failed(*wire.failure_from(reply.get("failed")))
        except wire.WireError as error:
            self.spent = True
            raise _failed("WireError", str(error)) from error

    def _ended(self, request: wire.Request) -> Exception:
        """Say why the process ended in the middle of a document."""
        self.spent = True
        status = self._process.wait()
        if status == 0 or not self._ready:
            return Gone()
        if CPU_SIGNAL is not None and status == -CPU_SIGNAL:
            return _limit(
                f"{request.max_cpu_s:g} seconds of processor time", "index.read.max_cpu_s"
            )
        if status == MEMORY_STATUS:
            return _limit(f"{request.max_memory:,} bytes of memory", "index.read.max_memory")
        return _failed(f"status {status}", "The process ended.")


def _limit(what: str, setting: str) -> ReadLimitError:
    return ReadLimitError(
        f"Reading this document takes more than {what}, so it was ended.",
        f"Add only the text of the article, or, if you trust the document, raise {setting}.",
    )


def _failed(what: str, told: str) -> ReadFailedError:
    _log.error("A document could not be read (%s):\n%s", what, told)
    return ReadFailedError(
        f"The reader of this kind of document failed ({what}).",
        "Save it again, in another format if you can, or paste its text.",
    )
