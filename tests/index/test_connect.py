"""What is connected to, what is said to it, and how long that may take."""

import socket
import threading
from collections.abc import Iterator

import pytest

from index.config import ReadSettings
from index.errors import FetchError
from index.fetch import fetch
from tests.hardening.forbidden import PUBLIC
from tests.hardening.network import Network, watched
from tests.web import WebServer, answer, web_server

OTHER = "93.184.215.15"
SITE = "http://site.example"


@pytest.fixture(name="network")
def _network() -> Iterator[Network]:
    with watched() as network:
        network.names["site.example"] = [[PUBLIC]]
        yield network


@pytest.fixture(name="server")
def _server(network: Network) -> Iterator[WebServer]:
    """A server that connections to the public address lead to."""
    with web_server() as server:
        network.instead[PUBLIC] = ("127.0.0.1", server.port)
        server.answers["/"] = answer(b"here")
        yield server


def test_a_server_is_asked_under_the_name_that_was_given(
    network: Network, server: WebServer
) -> None:
    assert fetch(f"{SITE}:8080/#part", ReadSettings()).url == f"{SITE}:8080/"
    assert network.tried == [(PUBLIC, 8080)]
    assert server.headers["Host"] == "site.example:8080"


def test_a_certificate_is_asked_for_the_name_that_was_given(network: Network) -> None:
    hello: list[bytes] = []

    def listen(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            hello.append(connection.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=listen, args=(listener,))
        thread.start()
        network.instead[PUBLIC] = listener.getsockname()
        with pytest.raises(FetchError):
            fetch("https://site.example/", ReadSettings())
        thread.join()
    assert network.tried == [(PUBLIC, 443)]
    assert b"site.example" in hello[0]


def test_the_next_address_is_tried_where_one_does_not_answer(
    network: Network, server: WebServer
) -> None:
    network.names["site.example"] = [[OTHER, PUBLIC]]
    assert fetch(SITE, ReadSettings()).data == b"here"
    assert network.tried == [(OTHER, 80), (PUBLIC, 80)]
    assert network.looked_up == ["site.example"]


def test_none_answers(network: Network) -> None:
    network.names["site.example"] = [[OTHER, PUBLIC]]
    with pytest.raises(FetchError, match=r"site\.example refuses the connection"):
        fetch(SITE, ReadSettings())
    assert len(network.tried) == 2


def test_a_proxy_of_the_environment_is_not_asked(
    network: Network, server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert fetch(SITE, ReadSettings()).data == b"here"


@pytest.mark.parametrize(
    ("host", "entry"),
    [
        ("both.test", "both.test"),
        ("LocalHost", "localhost"),
        ("loopback.test", "127.0.0.1"),
        ("[fe80::1]", "fe80::1"),
    ],
)
def test_a_refusal_says_what_to_name(network: Network, host: str, entry: str) -> None:
    with pytest.raises(FetchError, match="is no public address") as caught:
        fetch(f"http://{host}/", ReadSettings())
    assert f'"{entry}" in the setting index.read.private_hosts' in caught.value.hint
    assert "192.168." not in str(caught.value)  # Where a name leads inside is nobody's business.


def test_what_no_setting_allows_is_refused_without_naming_one(network: Network) -> None:
    with pytest.raises(FetchError, match="is no public address") as caught:
        fetch("http://zero.test/", ReadSettings())
    assert caught.value.hint == "Give the address of a public page, or paste the text."


def test_a_named_host_is_read(network: Network) -> None:
    network.names["private.test."] = network.names["private.test"]
    with web_server() as server:
        server.answers["/"] = answer(b"ours")
        network.instead["10.0.0.1"] = ("127.0.0.1", server.port)
        named = ReadSettings(private_hosts=("Private.test",))
        assert fetch("http://private.test/", named).data == b"ours"
        assert fetch("http://PRIVATE.test./", named).data == b"ours"
        with pytest.raises(FetchError, match="is no public address"):
            fetch("http://10.0.0.1/", named)


def test_a_named_host_may_not_lead_to_this_machine(network: Network) -> None:
    named = ReadSettings(private_hosts=("private.test",))
    for address in ("127.0.0.1", "169.254.169.254", "0.0.0.0", "::ffff:10.0.0.1"):  # noqa: S104
        network.names["private.test"] = [[address]]
        with pytest.raises(FetchError, match="is no public address"):
            fetch("http://private.test/", named)
    assert network.tried == []


def test_the_time_cap_holds_for_the_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def never(*_args: object, **_named: object) -> list[object]:
        stop.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    try:
        with pytest.raises(FetchError, match=r"longer than 0\.1 seconds"):
            fetch(SITE, ReadSettings(timeout_s=0.1))
    finally:
        stop.set()


@pytest.mark.parametrize("host", ["a" * 64 + ".org", "nowhere.test", "a..org"])
def test_what_is_no_name_is_reported(network: Network, host: str) -> None:
    with pytest.raises(FetchError):
        fetch(f"http://{host}/", ReadSettings())
