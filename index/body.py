"""The body of an answer, unpacked in small steps, so that little cannot become much unseen.

All that is passed on is counted, whatever it was packed in: what arrives, what comes of it, and
the steps between. Encodings that are not read in steps here are refused: browsers ask for those,
this program does not.
"""

import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO

from index.connect import Deadline
from index.errors import FetchError, TooLargeError

__all__ = ["ASKED_FOR", "read_body", "too_large"]

ASKED_FOR = "gzip, deflate"
"""The encodings that may be sent."""

_ENCODINGS = frozenset({"gzip", "x-gzip", "deflate"})
# Not all of these are encodings, but some servers send them for a body that is not packed.
_NOT_PACKED = frozenset({"", "identity", "none", "binary", "utf-8", "utf8"})
_MOST_LAYERS = 2
_STEP = 64 * 1024


def read_body(
    pieces: Iterable[bytes], encoding: str, address: str, max_bytes: int, deadline: Deadline
) -> bytes:
    """Return the pieces as they were before `encoding`, the header of that name, was done to them.

    TooLargeError over the cap; FetchError when they cannot be unpacked; TimeoutError.
    """
    layers = [name.strip() for name in encoding.lower().split(",")]
    layers = [name for name in layers if name not in _NOT_PACKED]
    if len(layers) > _MOST_LAYERS or not _ENCODINGS.issuperset(layers):
        raise FetchError(
            f"{address} sent data packed in a way that is not read here ({encoding[:40]}).",
            "Open it in your browser and paste the text or add a saved copy.",
        )
    for name in reversed(layers):
        pieces = _unpacked(_counted(pieces, address, max_bytes, deadline), name)
    body = BytesIO()
    try:
        for piece in _counted(pieces, address, max_bytes, deadline):
            body.write(piece)
    except zlib.error as error:
        raise FetchError(
            f"{address} sent data that does not unpack.", "Try again, or add a saved copy."
        ) from error
    return body.getvalue()


def too_large(address: str, max_bytes: int) -> TooLargeError:
    """The error for an answer over the cap."""
    return TooLargeError(
        f"{address} is larger than {max_bytes:,} bytes.",
        "Raise the setting index.read.max_bytes, or paste the part you need.",
    )


def _counted(
    pieces: Iterable[bytes], address: str, max_bytes: int, deadline: Deadline
) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        deadline.left()
        size += len(piece)
        if size > max_bytes:
            raise too_large(address, max_bytes)
        yield piece


def _unpacked(pieces: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Undo one encoding; each piece that comes out has `_STEP` bytes at most."""
    unpacker = None
    for piece in filter(None, pieces):
        if unpacker is None:
            unpacker = zlib.decompressobj(_window(name, piece))
        rest, more = piece, True
        while more and not unpacker.eof:
            unpacked = unpacker.decompress(rest, _STEP)
            rest = unpacker.unconsumed_tail
            more = bool(rest) or len(unpacked) == _STEP
            yield unpacked


def _window(name: str, beginning: bytes) -> int:
    """What zlib has to be told of an encoding; some servers leave the frame of "deflate" away."""
    if name != "deflate":
        return zlib.MAX_WBITS | 16
    framed = beginning[0] & 15 == zlib.DEFLATED and (
        len(beginning) < 2 or int.from_bytes(beginning[:2], "big") % 31 == 0
    )
    return zlib.MAX_WBITS if framed else -zlib.MAX_WBITS
