"""What unpacks to a great deal is not unpacked, whatever it was packed with."""

import threading
import tracemalloc
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from index.config import ReadSettings
from index.errors import FetchError, ReadError
from index.fetch import fetch
from tests.hardening.bombs import MEBIBYTE, bombs
from tests.web import LOOPBACK, WebServer, answer, web_server

SETTINGS = ReadSettings(private_hosts=LOOPBACK, timeout_s=120)
MOST = 100 * MEBIBYTE


@pytest.fixture(name="server")
def _server() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def _memory(server: WebServer, encoding: str, body: bytes) -> int:
    """The most memory that is held at once while this answer is fetched, and refused."""
    server.answers["/"] = answer(body, Content_Encoding=encoding, Content_Type="text/plain")
    tracemalloc.start()
    try:
        with pytest.raises(ReadError) as caught:
            fetch(f"{server.url}/", SETTINGS)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert caught.value.hint.endswith(".")


def _opened(server: WebServer, mebibytes: int) -> dict[str, int]:
    each = {name: _memory(server, *bomb) for name, bomb in bombs(mebibytes).items()}
    return {name: peak // MEBIBYTE for name, peak in each.items() if peak >= MOST}


def test_no_bomb_is_unpacked(server: WebServer) -> None:
    assert _opened(server, 128) == {}


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_nor_a_large_one(server: WebServer) -> None:
    assert _opened(server, 512) == {}


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br", "middle-out"])
def test_what_cannot_be_unpacked_in_steps_is_refused(server: WebServer, encoding: str) -> None:
    server.answers["/"] = answer(b"x", Content_Encoding=encoding)
    with pytest.raises(FetchError, match="packed in a way that is not read"):
        fetch(f"{server.url}/", SETTINGS)


def test_only_what_can_be_is_asked_for(server: WebServer) -> None:
    server.answers["/"] = answer(b"x")
    fetch(f"{server.url}/", SETTINGS)
    assert server.headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_the_time_cap_holds_where_nothing_comes_of_what_is_sent(
    server: WebServer, encoding: str
) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", encoding)
        handler.end_headers()
        bits = zlib.MAX_WBITS | 16 if "gzip" in encoding else zlib.MAX_WBITS
        packer = zlib.compressobj(9, zlib.DEFLATED, bits)
        try:
            handler.wfile.write(packer.compress(b""))
            while not stop.wait(0.01):
                handler.wfile.write(packer.flush(zlib.Z_FULL_FLUSH) or b"\0\0\0\xff\xff")
        except OSError:
            return  # the client has gone

    server.answers["/"] = drip
    try:
        with pytest.raises(FetchError, match=r"longer than 0\.4 seconds"):
            fetch(f"{server.url}/", SETTINGS.model_copy(update={"timeout_s": 0.4}))
    finally:
        stop.set()
