"""Bodies are unpacked as they were packed, in steps that stay small."""

import gzip
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.body import read_body
from index.connect import Deadline
from index.errors import FetchError, TooLargeError

TEXT = b"It was opened in 1932. " * 500
RAW = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
PACKED = {
    "": TEXT,
    "identity": TEXT,
    "UTF-8": TEXT,
    "none": TEXT,
    "gzip": gzip.compress(TEXT),
    " GZip ": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "gzip, deflate": zlib.compress(gzip.compress(TEXT)),
    "identity, gzip": gzip.compress(TEXT),
}


def read(pieces: Iterator[bytes] | list[bytes], encoding: str, max_bytes: int = 50_000) -> bytes:
    return read_body(pieces, encoding, "http://a.test/", max_bytes, Deadline(60))


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


@pytest.mark.parametrize("size", [1, 7, 100_000])
@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_is_what_was_packed(encoding: str, size: int) -> None:
    assert read(cut(PACKED[encoding], size), encoding) == TEXT


def test_deflate_may_come_without_its_frame() -> None:
    packed = RAW.compress(TEXT) + RAW.flush()
    for size in (2, 100_000):
        assert read(cut(packed, size), "deflate") == TEXT


@given(st.binary(max_size=300_000), st.integers(1, 70_000), st.sampled_from(["gzip", "deflate"]))
def test_any_body_comes_back_however_it_is_cut(data: bytes, size: int, encoding: str) -> None:
    packed = gzip.compress(data) if encoding == "gzip" else zlib.compress(data)
    assert read(cut(packed, size), encoding, 300_000) == data


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 131_073])
def test_nothing_is_lost_where_a_step_is_full(size: int) -> None:
    data = bytes(size)
    assert read([gzip.compress(data)], "gzip", size) == data
    assert read(cut(gzip.compress(data), 1), "gzip", size) == data


def test_what_follows_the_end_is_left_out() -> None:
    assert read([gzip.compress(TEXT) + b"more"], "gzip") == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_nothing_unpacks_to_nothing(encoding: str) -> None:
    assert read([], encoding) == b""
    assert read([b"", b""], encoding) == b""


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate", "gzip, deflate"])
def test_the_cap_is_that_of_the_unpacked_bytes(encoding: str) -> None:
    assert read([PACKED[encoding]], encoding, len(TEXT)) == TEXT
    with pytest.raises(TooLargeError, match="11,499 bytes"):
        read([PACKED[encoding]], encoding, len(TEXT) - 1)


def test_what_arrives_is_counted_too() -> None:
    header = gzip.compress(b"")[:10]
    empty = [b"\x00\x00\x00\xff\xff"] * 1000
    with pytest.raises(TooLargeError):
        read([header, *empty], "gzip", 1000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "deflate, gzip"])
def test_damage_is_reported(encoding: str) -> None:
    with pytest.raises(FetchError, match="does not unpack"):
        read([b"not packed at all"], encoding)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, br", "gzip, gzip, gzip", "a" * 1000])
def test_other_encodings_are_refused_before_anything_is_read(encoding: str) -> None:
    def unread() -> Iterator[bytes]:
        pytest.fail("It was read.")
        yield b""

    with pytest.raises(FetchError, match="packed in a way that is not read") as caught:
        read(unread(), encoding)
    assert len(str(caught.value)) < 300


def test_the_time_is_looked_at_where_nothing_comes_out() -> None:
    packer = zlib.compressobj()
    with pytest.raises(TimeoutError):
        read_body([packer.compress(b"x"), b""], "deflate", "http://a.test/", 1000, Deadline(0))
