"""The only code that opens a connection to an address a person gave.

Fetches one page over http or https, streamed, with caps on size, on time as a whole and
on redirects. Every connection, redirects included, goes through `_Connections`, and every
address through `index.address`: rules about where connections may go belong there.
"""

import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit, urlunsplit

from index.address import checked_address, normalise_address
from index.config import ReadSettings
from index.errors import FetchError, TooLargeError

if TYPE_CHECKING:
    import httpcore
    import httpx

__all__ = ["Fetched", "fetch", "normalise_address"]

_ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/plain,text/markdown;q=0.9,*/*;q=0.5"
_STATUS_HINTS = {
    401: ("needs a login", "Open it in your browser and paste the text or add a saved copy."),
    403: ("refuses programs like this one", "Open it in your browser and paste the text."),
    404: ("does not exist there", "Check the address for typing errors."),
    410: ("was removed for good", "Look for a copy in a web archive and add that."),
    429: ("is answering too many requests", "Wait some minutes and try again."),
    451: ("may not be shown for legal reasons", "Add a copy of the text you may use."),
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: `url` is the last one after redirects, normalised.

    `media_type` is lower case without parameters, `encoding` the declared charset.
    """

    url: str
    data: bytes
    media_type: str | None
    encoding: str | None


def fetch(url: str, settings: ReadSettings) -> Fetched:
    """Fetch one page. FetchError with the cause and a hint; TooLargeError over the size cap."""
    import httpx

    deadline = time.monotonic() + settings.timeout_s
    address = urlunsplit(checked_address(url)._replace(fragment=""))
    with _client(settings, deadline) as client:
        for _ in range(settings.max_redirects + 1):
            try:
                with client.stream("GET", address) as response:
                    if not response.has_redirect_location:
                        return _answer(response, address, settings)
                    address = urljoin(address, response.headers["location"])
                    checked_address(address)
            except httpx.InvalidURL as error:
                raise FetchError(
                    f"{address} is, or leads to, no http or https address.",
                    "Open it in your browser and give the address it ends at.",
                ) from error
            except httpx.HTTPError as error:
                raise _explained(error, address, settings) from error
    raise FetchError(
        f"{url} redirects more than {settings.max_redirects} times.",
        "Open it in your browser and give the address it ends at.",
    )


class _Connections:
    """Opens every connection, and holds each of its steps to one deadline.

    A network backend of httpcore by its methods; not derived from its class, so that
    importing this module does not import httpx.
    """

    def __init__(self, deadline: float) -> None:
        import httpcore

        self._deadline = deadline
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: "Iterable[httpcore.SOCKET_OPTION] | None" = None,
    ) -> "_Stream":
        left = _left(self._deadline)
        stream = self._sockets.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream:
    """A connection whose reads and writes all end at the deadline, however slowly bytes drip."""

    def __init__(self, stream: "httpcore.NetworkStream", deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "_Stream":
        left = _left(self._deadline)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _client(settings: ReadSettings, deadline: float) -> "httpx.Client":
    import httpcore
    import httpx

    try:
        release = version("article-qa")
    except PackageNotFoundError:
        release = "0"
    trust = httpx.create_ssl_context()
    transport = httpx.HTTPTransport(verify=trust)
    # httpx has no argument for who opens its connections.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=trust,
        network_backend=cast("httpcore.NetworkBackend", _Connections(deadline)),
    )
    return httpx.Client(
        transport=transport,
        headers={
            "User-Agent": f"article-qa/{release} (fetches one page at its user's request)",
            "Accept": _ACCEPT,
            "Accept-Language": "en, *;q=0.5",
        },
        follow_redirects=False,
        timeout=settings.timeout_s,
    )


def _left(deadline: float) -> float:
    """Return the seconds until the deadline; httpcore.ReadTimeout when there are none."""
    import httpcore

    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for this address is used up")
    return left


def _answer(response: "httpx.Response", address: str, settings: ReadSettings) -> Fetched:
    status = response.status_code
    if status != 200:
        raise _refused(status, address)
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > settings.max_bytes:
        raise _too_large(address, settings)
    data = bytearray()
    for piece in _body(response, address):
        data += piece
        if len(data) > settings.max_bytes:
            raise _too_large(address, settings)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(
        normalise_address(address), bytes(data), media_type or None, response.charset_encoding
    )


def _body(response: "httpx.Response", address: str) -> Iterator[bytes]:
    import httpx

    try:
        yield from response.iter_bytes()
    except httpx.DecodingError as error:
        raise FetchError(
            f"{address} sent data that does not unpack.", "Try again, or add a saved copy."
        ) from error


def _too_large(address: str, settings: ReadSettings) -> TooLargeError:
    return TooLargeError(
        f"{address} is larger than {settings.max_bytes:,} bytes.",
        "Raise the setting index.read.max_bytes, or paste the part you need.",
    )


def _refused(status: int, address: str) -> FetchError:
    if status in _STATUS_HINTS:
        what, hint = _STATUS_HINTS[status]
        return FetchError(f"{address} {what} (status {status}).", hint)
    if status >= 500:
        return FetchError(
            f"The server of {address} has a problem (status {status}).", "Try again later."
        )
    return FetchError(
        f"{address} answered with status {status} and no page.",
        "Open it in your browser and paste the text.",
    )


def _explained(error: "httpx.HTTPError", address: str, settings: ReadSettings) -> FetchError:
    """Say what went wrong with a connection in the words of the person who gave the address."""
    import httpx

    host = urlsplit(address).hostname
    causes = list(_causes(error))
    if isinstance(error, httpx.TimeoutException):
        return FetchError(
            f"{address} took longer than {settings.timeout_s:g} seconds.",
            "Try again, or raise the setting index.read.timeout_s.",
        )
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return FetchError(
            f"There is no host named {host}, or no connection to the network.",
            "Check the address for typing errors, and that you are online.",
        )
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return FetchError(
            f"{host} has no valid certificate, so what it sends cannot be trusted.",
            "Check the address; if you trust it, save the page in your browser and add the file.",
        )
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return FetchError(
            f"{host} refuses the connection.", "Check the address and port, or try again later."
        )
    return FetchError(
        f"The connection to {host} failed: {error}", "Try again, or paste the text of the article."
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
