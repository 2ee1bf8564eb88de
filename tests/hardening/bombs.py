"""Small answers that unpack to a great deal."""

import zlib
from collections.abc import Iterable, Iterator

import brotli

__all__ = ["MEBIBYTE", "bombs", "deflated", "nested"]

MEBIBYTE = 2**20
_GZIP, _RAW = zlib.MAX_WBITS | 16, -zlib.MAX_WBITS


def bombs(mebibytes: int) -> dict[str, tuple[str, bytes]]:
    """By name, the Content-Encoding and the body; each unpacks to so many mebibytes of nothing.

    Nothing here makes zstd: its body is none, which only who can unpack it would find out.
    """
    return {
        "gzip": ("gzip", deflated(_nothing(mebibytes), _GZIP)),
        "x-gzip": ("X-GZip", deflated(_nothing(mebibytes), _GZIP)),
        "gzip in gzip": ("gzip, gzip", nested(mebibytes, 2)),
        "gzip in gzip in gzip": ("gzip, gzip, gzip", nested(mebibytes, 3)),
        "gzip ten times": (", ".join(["gzip"] * 10), nested(mebibytes, 10)),
        "deflate": ("deflate", deflated(_nothing(mebibytes), zlib.MAX_WBITS)),
        "raw deflate": ("deflate", deflated(_nothing(mebibytes), _RAW)),
        "gzip in deflate": ("gzip, deflate", deflated([nested(mebibytes, 1)], zlib.MAX_WBITS)),
        "empty blocks in gzip": ("deflate, gzip", _of_empty_blocks(mebibytes)),
        "brotli": ("br", _brotli(_nothing(mebibytes))),
        "brotli in gzip": ("br, gzip", deflated([_brotli(_nothing(mebibytes))], _GZIP)),
        "gzip in brotli": ("gzip, br", _brotli([nested(mebibytes, 1)])),
        "zstd": ("zstd", b"\x28\xb5\x2f\xfd" + bytes(4096)),
        "what nobody knows": ("middle-out", bytes(4096)),
    }


def nested(mebibytes: int, layers: int) -> bytes:
    """Nothing, packed by gzip so many times."""
    body = deflated(_nothing(mebibytes), _GZIP)
    for _ in range(layers - 1):
        body = deflated([body], _GZIP)
    return body


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
