"""The write-ahead log of SQLite, read behind a place that is damaged.

SQLite reads a log up to the first frame whose checksum is wrong. What was committed behind it is
still there, though: each frame is a whole page, with a checksum that goes on from the one before.
So a damaged frame is told from sound ones behind it, and one changed byte in it can be computed:
the checksum is linear in the words of the frame.

The format is that of https://www.sqlite.org/fileformat2.html#walformat.
"""

import struct
from collections.abc import Iterator, Sequence

import numpy as np

__all__ = ["mended"]

_MOST_DAMAGED = 4
"""A log with more damaged frames has not lost a byte, but was written over or copied in parts."""

_HEADER = 32
_FRAME = 24
_MAGIC = 0x377F0682
_VERSION = 3007000
_MASK = 0xFFFFFFFF


def mended(log: bytes, page_size: int) -> Iterator[bytes]:
    """Give logs that SQLite reads as far as this one was written; none when there is nothing.

    `page_size` is that of the library file. Some changes of a byte look the same to the checksum:
    there is one log for each that it may have been, for the caller to try by what the library then
    holds. Bytes that cannot be computed stay as they are.
    """
    size = _FRAME + page_size
    frames = [log[at : at + size] for at in range(_HEADER, len(log) - size + 1, size)]
    if not frames:
        return
    big = _is_big(log)
    salts = _salts(log, frames, big)
    # Behind the last frame of these salts stand those of an earlier use of the file.
    last = max((i for i, frame in enumerate(frames) if frame[8:16] == salts), default=-1)
    possible = _possible(log, frames[: last + 1], big)
    head = struct.pack(">IIII", _MAGIC | big, _VERSION, page_size, 0) + salts
    for choice in range(max(map(len, possible), default=1)):
        running = _checksum((0, 0), head, big)
        made = [head, struct.pack(">II", *running)]
        for contents in possible:
            content = contents[min(choice, len(contents) - 1)]
            running = _checksum(running, content, big)
            made += [content[:8], salts, struct.pack(">II", *running), content[8:]]
        yield b"".join(made)


def _possible(log: bytes, frames: Sequence[bytes], big: bool) -> list[list[bytes]]:
    """Return for each frame what its checksum is over, in each form that it may have had."""
    possible: list[list[bytes]] = []
    damaged = 0
    before = _stored(log[:_HEADER], 24)
    for frame in frames:
        content = frame[:8] + frame[_FRAME:]
        found, wanted = _checksum(before, content, big), _stored(frame, 16)
        before = wanted
        contents: list[bytes] = []
        if found != wanted:
            damaged += 1
            if damaged <= _MOST_DAMAGED:
                contents = _corrected(content, found, wanted, big)
        possible.append(contents or [content])
    return possible


def _is_big(log: bytes) -> bool:
    """Say whether checksums are over big-endian words; a damaged mark is taken for the usual."""
    return bool(struct.unpack(">I", log[:4])[0] == _MAGIC | 1)


def _salts(log: bytes, frames: Sequence[bytes], big: bool) -> bytes:
    if _checksum((0, 0), log[:24], big) == _stored(log[:_HEADER], 24):
        return log[16:24]
    # The first frames are the newest; one of them may be damaged, two alike are not.
    first = [frame[8:16] for frame in frames[:3]]
    return max(first, key=first.count)


def _stored(data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack(">II", data[at : at + 8])
    return first, second


def _words(data: bytes, big: bool) -> tuple[int, ...]:
    return struct.unpack(f"{'>' if big else '<'}{len(data) // 4}I", data)


def _checksum(seed: tuple[int, int], data: bytes, big: bool) -> tuple[int, int]:
    first, second = seed
    words = iter(_words(data, big))
    for one, two in zip(words, words, strict=True):
        first = (first + one + second) & _MASK
        second = (second + two + first) & _MASK
    return first, second


def _corrected(
    content: bytes, found: tuple[int, int], wanted: tuple[int, int], big: bool
) -> list[bytes]:
    """Return every content with one other byte that has the checksum that is wanted."""
    return [
        content[:at] + bytes([content[at] + value]) + content[at + 1 :]
        for at, value in _candidates(len(content), found, wanted, big)
        if 0 <= content[at] + value < 256
    ]


def _candidates(
    length: int, found: tuple[int, int], wanted: tuple[int, int], big: bool
) -> Iterator[tuple[int, int]]:
    """Give which byte, changed by how much, makes the one checksum the other."""
    factors = _factors(length // 4)
    values = np.concatenate([np.arange(-255, 0), np.arange(1, 256)]).astype(np.int64)
    off = [(w - f) & _MASK for f, w in zip(found, wanted, strict=True)]
    for place in range(4):
        change = ((values << (8 * place)) & _MASK).astype(np.uint64)
        hits = np.ones((len(factors), len(values)), dtype=bool)
        for side in range(2):
            hits &= (factors[:, side, None] * change[None, :]) & np.uint64(_MASK) == off[side]
        for word, value in np.argwhere(hits):
            yield int(word) * 4 + (3 - place if big else place), int(values[value])


def _factors(count: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint64]]":
    """Return by how much each of `count` words counts in both sums, shape (count, 2)."""
    factors = np.zeros((count, 2), dtype=np.uint64)
    # What one more in the first, and in the second sum, becomes by the end.
    first, second = (1, 0), (0, 1)
    for pair in range(count // 2 - 1, -1, -1):
        both = ((first[0] + second[0]) & _MASK, (first[1] + second[1]) & _MASK)
        factors[2 * pair], factors[2 * pair + 1] = both, second
        # first' = first + second; second' = second + first'
        first, second = both, ((both[0] + second[0]) & _MASK, (both[1] + second[1]) & _MASK)
    return factors
