"""The only code that opens a connection to an address a person gave.

Fetches one page over http or https, streamed, with caps on size, on time as a whole and
on redirects. Every address, redirects included, goes through `index.address`, every connection
through `index.connect`, which says where one may go, and every body through `index.body`.
No cookies are kept, and nothing is sent of a name and password in an address.
"""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin, urlsplit, urlunsplit

from index.address import checked_address, normalise_address
from index.body import ASKED_FOR, read_body, too_large
from index.config import ReadSettings
from index.connect import Connections, Deadline
from index.errors import FetchError

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

    deadline = Deadline(settings.timeout_s)
    address = _bare(url)
    with _client(settings, deadline) as client:
        for _ in range(settings.max_redirects + 1):
            try:
                with client.stream("GET", address) as response:
                    if not response.has_redirect_location:
                        return _answer(response, address, settings, deadline)
                    location = response.headers["location"]
            except httpx.InvalidURL as error:
                raise FetchError(
                    f"{address} is, or leads to, no http or https address.",
                    "Open it in your browser and give the address it ends at.",
                ) from error
            except (httpx.HTTPError, TimeoutError) as error:
                raise _explained(error, address, settings) from error
            address = _bare(location, address)
    raise FetchError(
        f"{url} redirects more than {settings.max_redirects} times.",
        "Open it in your browser and give the address it ends at.",
    )


def _bare(url: str, base: str = "") -> str:
    """What is asked for at an address: without fragment, user name and password."""
    try:
        joined = urljoin(base, url)
    except ValueError:
        joined = url  # which is found to be none
    parts = checked_address(joined)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def _client(settings: ReadSettings, deadline: Deadline) -> "httpx.Client":
    import httpcore
    import httpx

    try:
        release = version("article-qa")
    except PackageNotFoundError:
        release = "0"
    trust = _trusted()
    transport = httpx.HTTPTransport(verify=trust)
    # httpx has no argument for who opens its connections.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=trust,
        network_backend=cast(
            "httpcore.NetworkBackend", Connections(deadline, settings.private_hosts)
        ),
    )
    return httpx.Client(
        transport=transport,
        headers={
            "User-Agent": f"article-qa/{release} (fetches one page at its user's request)",
            "Accept": _ACCEPT,
            "Accept-Encoding": ASKED_FOR,
            "Accept-Language": "en, *;q=0.5",
        },
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        trust_env=False,
        follow_redirects=False,
        timeout=settings.timeout_s,
    )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes longer than most pages."""
    import httpx

    return httpx.create_ssl_context()


def _answer(
    response: "httpx.Response", address: str, settings: ReadSettings, deadline: Deadline
) -> Fetched:
    status = response.status_code
    if status != 200:
        raise _refused(status, address)
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > settings.max_bytes:
        raise too_large(address, settings.max_bytes)
    encoding = response.headers.get("content-encoding", "")
    data = read_body(response.iter_raw(), encoding, address, settings.max_bytes, deadline)
    media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(normalise_address(address), data, media_type or None, response.charset_encoding)


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


def _explained(
    error: "httpx.HTTPError | TimeoutError", address: str, settings: ReadSettings
) -> FetchError:
    """Say what went wrong with a connection in the words of the person who gave the address."""
    import httpx

    host = urlsplit(address).hostname
    causes = list(_causes(error))
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        return FetchError(
            f"{address} took longer than {settings.timeout_s:g} seconds.",
            "Try again, or raise the setting index.read.timeout_s.",
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
