"""Fetching, against a real server on loopback."""

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from index.address import is_address
from index.config import ReadSettings
from index.errors import FetchError, TooLargeError
from index.fetch import fetch, normalise_address
from index.read import read_source
from tests.web import LOOPBACK, WebServer, answer, web_server

PAGE = (
    "<!doctype html><html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>"
    "<p>The bridge over the river was opened by the mayor on Friday after two years of work.</p>"
    "<p>It cost three million euros, half of which the state paid.</p></article></body></html>"
)


def settings(**more: Any) -> ReadSettings:
    """Settings by which the servers of these tests, on loopback, may be read."""
    return ReadSettings(private_hosts=LOOPBACK, **more)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def test_a_page_is_fetched_with_its_media_type_and_charset(server: WebServer) -> None:
    server.answers["/a"] = answer(b"caf\xe9", Content_Type="Text/HTML; charset=ISO-8859-1")
    fetched = fetch(f"{server.url}/a#part", settings())
    assert fetched.data == b"caf\xe9"
    assert fetched.media_type == "text/html"
    assert fetched.encoding == "iso-8859-1"
    assert fetched.url == f"{server.url}/a"


def test_it_says_who_it_is(server: WebServer) -> None:
    server.answers["/"] = answer(b"x")
    fetch(server.url, settings())
    assert server.headers["User-Agent"].startswith("article-qa/")


def test_a_fetched_page_becomes_an_article_under_its_address(server: WebServer) -> None:
    server.answers["/bridge?utm_source=mail&id=2"] = answer(PAGE.encode(), Content_Type="text/html")
    article = read_source(f"{server.url}/bridge?utm_source=mail&id=2", settings()).article
    assert article.source == article.url == f"{server.url}/bridge?id=2"
    assert article.title == "The bridge"
    assert "It cost three million euros, half of which the state paid." in article.text


def test_the_charset_of_the_server_is_used(server: WebServer) -> None:
    page = PAGE.replace("mayor", "мэр Иван")
    server.answers["/"] = answer(page.encode("koi8-r"), Content_Type="text/html; charset=koi8-r")
    assert "мэр Иван" in read_source(server.url, settings()).article.text


def test_redirects_are_followed_and_the_last_address_is_kept(server: WebServer) -> None:
    server.answers["/old"] = answer(b"", 301, Location="/new")
    server.answers["/new"] = answer(b"here")
    assert fetch(f"{server.url}/old", settings()).url == f"{server.url}/new"


def test_endless_redirects_end(server: WebServer) -> None:
    server.answers["/loop"] = answer(b"", 302, Location="/loop")
    with pytest.raises(FetchError, match="more than 3 times"):
        fetch(f"{server.url}/loop", settings(max_redirects=3))


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/a", "javascript:1"])
def test_a_redirect_leads_to_http_and_https_only(server: WebServer, target: str) -> None:
    server.answers["/away"] = answer(b"", 302, Location=target)
    with pytest.raises(FetchError, match="no http or https address"):
        fetch(f"{server.url}/away", settings())


@pytest.mark.parametrize("target", ["http://[::", "http://a:b/", "//[", "http://a\\b/"])
def test_a_redirect_that_leads_to_no_address_is_reported(server: WebServer, target: str) -> None:
    server.answers["/away"] = answer(b"", 302, Location=target)
    with pytest.raises(FetchError):
        fetch(f"{server.url}/away", settings())


def test_no_cookies_are_kept(server: WebServer) -> None:
    server.answers["/old"] = answer(b"", 302, Location="/new", Set_Cookie="who=me; Path=/")
    server.answers["/new"] = answer(b"here")
    fetch(f"{server.url}/old", settings())
    assert [path for path, headers in server.asked if "Cookie" not in headers] == ["/old", "/new"]


def test_no_name_and_password_of_an_address_are_sent(server: WebServer) -> None:
    to = server.url.replace("//", "//me:secret@")
    server.answers["/old"] = answer(b"", 302, Location=f"{to}/new")
    server.answers["/new"] = answer(b"here")
    assert fetch(f"{to}/old", settings()).url == f"{server.url}/new"
    assert [path for path, headers in server.asked if "Authorization" not in headers] == [
        "/old",
        "/new",
    ]


@pytest.mark.parametrize("declared", [True, False])
def test_a_page_over_the_size_cap_is_refused(server: WebServer, declared: bool) -> None:
    body = b"x" * 5000
    headers = {"Content_Length": str(len(body))} if declared else {}
    server.answers["/big"] = answer(body, **headers)
    with pytest.raises(TooLargeError, match="1,000 bytes"):
        fetch(f"{server.url}/big", settings(max_bytes=1000))


def test_the_size_cap_counts_unpacked_bytes(server: WebServer) -> None:
    server.answers["/zip"] = answer(gzip.compress(b"x" * 50_000), Content_Encoding="gzip")
    with pytest.raises(TooLargeError):
        fetch(f"{server.url}/zip", settings(max_bytes=10_000))


def test_data_that_does_not_unpack_is_reported(server: WebServer) -> None:
    server.answers["/bad"] = answer(b"not gzip at all", Content_Encoding="gzip")
    with pytest.raises(FetchError, match="does not unpack"):
        fetch(f"{server.url}/bad", settings())


@pytest.mark.parametrize("part", ["headers", "body"])
def test_the_time_cap_holds_when_bytes_drip(server: WebServer, part: str) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        if part == "body":
            handler.wfile.write(b"\r\n")
        try:
            while not stop.wait(0.05):
                handler.wfile.write(b"X")
        except OSError:
            return  # the client has gone

    server.answers["/drip"] = drip  # without end: a fetch that waits for one never returns
    try:
        with pytest.raises(FetchError, match=r"longer than 0\.4 seconds"):
            fetch(f"{server.url}/drip", settings(timeout_s=0.4))
    finally:
        stop.set()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "needs a login"),
        (403, "refuses programs"),
        (404, "does not exist"),
        (429, "too many requests"),
        (503, "has a problem"),
        (418, "status 418"),
    ],
)
def test_each_refusal_of_a_server_has_its_words_and_a_hint(
    server: WebServer, status: int, words: str
) -> None:
    server.answers["/no"] = answer(b"", status)
    with pytest.raises(FetchError, match=words) as caught:
        fetch(f"{server.url}/no", settings())
    assert caught.value.hint.endswith(".")


def test_a_refused_connection_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(FetchError, match="refuses the connection"):
        fetch(f"http://127.0.0.1:{port}/", settings())


def test_a_host_without_a_name_record_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_named: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError, match=r"no host named nowhere\.invalid"):
        fetch("http://nowhere.invalid/", settings())


def test_a_server_that_speaks_no_tls_is_not_trusted(server: WebServer) -> None:
    with pytest.raises(FetchError, match="no valid certificate"):
        fetch(server.url.replace("http:", "https:"), settings(timeout_s=60))


def test_a_server_that_hangs_up_is_reported(server: WebServer) -> None:
    server.answers["/gone"] = lambda handler: None
    with pytest.raises(FetchError, match="failed"):
        fetch(f"{server.url}/gone", settings())


@pytest.mark.parametrize(
    "address", ["ftp://a.org/x", "file:///etc/passwd", "https://", "http://[::"]
)
def test_only_http_and_https_addresses_are_fetched(address: str) -> None:
    with pytest.raises(FetchError):
        fetch(address, settings())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("HTTPS://Example.ORG/A?b=1#c", "https://example.org/A?b=1"),
        ("http://example.org:80", "http://example.org/"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://e.org/x?utm_source=a&q=%C3%A9+b&fbclid=3", "https://e.org/x?q=%C3%A9+b"),
        ("https://e.org/x?b=2&a=%20", "https://e.org/x?b=2&a=%20"),
        ("https://me:secret@e.org/x", "https://e.org/x"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    ],
)
def test_an_address_has_one_spelling(given: str, expected: str) -> None:
    assert normalise_address(given) == expected
    assert normalise_address(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://e.org/a", True),
        ("ftp://e.org", True),
        ("notes.txt", False),
        ("C://x", True),
        ("see https://e.org for more", False),
        ("://", False),
    ],
)
def test_an_address_has_a_scheme_and_no_spaces(text: str, expected: bool) -> None:
    assert is_address(text) is expected
