"""Small answers that unpack to a great deal."""

import zlib
from collections.abc import Iterable, Iterator
from functools import cache

import brotli

__all__ = ["MEBIBYTE", "bombs", "deflated", "nested"]

MEBIBYTE = 2**20
_GZIP = zlib.MAX_WBITS | 16


def bombs(mebibytes: int) -> dict[str, tuple[str, bytes]]:
    """By name, the Content-Encoding and the body; each unpacks to so many mebibytes of nothing.

    Nothing here makes zstd: its body is none, which only who can unpack it would find out.
    """
    packed, brotlied = nested(mebibytes, 1), _brotli(_nothing(mebibytes))
    return {
        "gzip": ("gzip", packed),
        "x-gzip": ("X-GZip", packed),
        "gzip in gzip": ("gzip, gzip", nested(mebibytes, 2)),
        "gzip in gzip in gzip": ("gzip, gzip, gzip", nested(mebibytes, 3)),
        "gzip ten times": (", ".join(["gzip"] * 10), nested(mebibytes, 10)),
        "deflate": ("deflate", deflated(_nothing(mebibytes), zlib.MAX_WBITS)),
        "raw deflate": ("deflate", deflated(_nothing(mebibytes), -zlib.MAX_WBITS)),
        "gzip in deflate": ("gzip, deflate", deflated([packed], zlib.MAX_WBITS)),
        "empty blocks in gzip": ("deflate, gzip", _of_empty_blocks(mebibytes)),
        "brotli": ("br", brotlied),
        "brotli in gzip": ("br, gzip", deflated([brotlied], _GZIP)),
        "gzip in brotli": ("gzip, br", _brotli([packed])),
        "zstd": ("zstd", b"\x28\xb5\x2f\xfd" + bytes(4096)),
        "what nobody knows": ("middle-out", bytes(4096)),
    }


@cache
def nested(mebibytes: int, layers: int) -> bytes:
    """Nothing, packed by gzip so many times."""
    pieces = [nested(mebibytes, layers - 1)] if layers > 1 else _nothing(mebibytes)
    return deflated(pieces, _GZIP)


def deflated(pieces: Iterable[bytes], bits: int) -> bytes:
    """The pieces packed by zlib, in the form that `bits` stands for."""
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    return b"".join([*map(packer.compress, pieces), packer.flush()])


def _nothing(mebibytes: int) -> Iterator[bytes]:
    for _ in range(mebibytes):
        yield bytes(MEBIBYTE)


def _of_empty_blocks(mebibytes: int) -> bytes:
    """Many bytes once unpacked, which are blocks of nothing when unpacked again."""
    block = b"\x00\x00\x00\xff\xff" * (MEBIBYTE // 5)
    return deflated((block for _ in range(mebibytes)), _GZIP)


def _brotli(pieces: Iterable[bytes]) -> bytes:
    packer = brotli.Compressor(quality=4)
    return b"".join([*map(packer.process, pieces), packer.finish()])
