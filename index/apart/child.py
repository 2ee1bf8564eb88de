"""The reading process: reads one document after the other, says what came of it, and nothing else.

Started by `index.apart.worker`. Its standard input and output are the pipe to whoever started it;
what a library prints goes nowhere. It ends with the pipe, when it has waited for too long, or
after a document that took much memory or long.
"""

import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from importlib import import_module
from typing import BinaryIO

from index.apart import wire
from index.apart.limits import LONG_S, limited, peak_memory
from index.errors import ReadError, TooLargeError
from index.readers.document import read_document, read_pasted
from index.types import Article

__all__ = ["imported", "main"]

_LIBRARIES = ("lxml.html", "pypdfium2", "markdown_it", "trafilatura", "charset_normalizer")
"""What readers import when they are used: done while there is nothing to read."""
_MOST_GROWN = 2**28
"""After documents that took more memory than this, what is left of them is in the way."""
_TOLD = 4000


def main() -> None:
    """Serve until the pipe ends; the argument is how many seconds to wait for a document."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this
    longest_wait = float(sys.argv[1]) if sys.argv[1] else None
    requests, replies = _own_pipes()
    wire.send(replies, wire.packed({"ready": True}))
    for _ in imported():
        if sys.platform != "win32" and _comes(requests, 0):
            break  # what it needs of the others is imported then
    before = peak_memory()
    while _comes(requests, longest_wait):
        try:
            request, data = wire.receive_request(requests)
        except wire.WireError:
            return
        begin = time.process_time()
        wire.send(replies, _reply(request, data))
        # Its priority is low then, which cannot be undone.
        long = time.process_time() - begin > LONG_S
        last = long or peak_memory() > before + _MOST_GROWN
        wire.send(replies, wire.packed({"last": last}))
        if last:
            return


def imported() -> Iterator[str]:
    """Import the libraries that readers use, and yield the name of each."""
    # trafilatura would import it, and NumPy with it, for something that is not used.
    sys.modules["py3langid"] = None  # type: ignore[assignment]
    for name in _LIBRARIES:
        import_module(name)
        yield name


def _reply(request: wire.Request, data: bytes) -> bytes:
    try:
        with limited(request.max_memory, request.max_cpu_s):
            reply = wire.packed({"article": wire.article_to(_read(request, data))})
            longest = wire.longest_reply(request, len(data))
            if len(reply) > longest:
                raise TooLargeError(
                    f"{request.name or 'This text'} unpacks to more than {longest:,} bytes.",
                    "Add the part that you need as text.",
                )
            return reply
    except ReadError as error:
        return wire.packed({"error": wire.error_to(error)})
    except MemoryError:
        return wire.packed({"limit": "memory"})
    except Exception as error:
        told = traceback.format_exc()[-_TOLD:]
        return wire.packed({"failed": [type(error).__name__, told]})


def _read(request: wire.Request, data: bytes) -> Article:
    if request.pasted:
        return read_pasted(
            data.decode("utf-8"),
            source=request.source,
            title=request.title,
            author=request.author,
            published=request.published,
        )
    return read_document(
        data,
        name=request.name,
        media_type=request.media_type,
        encoding=request.encoding,
        source=request.source,
        title=request.title,
        max_bytes=request.max_bytes,
    )


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take standard input and output away from whatever else would read or print."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return requests, replies


def _comes(requests: BinaryIO, longest_wait: float | None) -> bool:
    """Wait for a request (or for the end of the pipe); False when none came."""
    if sys.platform == "win32":  # There only sockets can be waited for so.
        return True
    return bool(select.select([requests], [], [], longest_wait)[0])
