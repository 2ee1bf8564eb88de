"""Opens connections to the addresses that a host was seen to have, once they were checked.

A host is looked up once for each connection, and what is connected to is an address of that
answer: a name that leads elsewhere the next time gains nothing.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Sequence
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from index.errors import FetchError
from index.public import IPAddress, entry_for, host_name, is_public

if TYPE_CHECKING:
    import httpcore

__all__ = ["Connections", "Deadline"]


class Deadline:
    """The moment at which all has to be done."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds until then; TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("The time for this address is used up.")
        return left


class Connections:
    """Opens every connection to a checked address, and holds each of its steps to one deadline.

    `named` are the hosts that may be private. FetchError for others that are. A network backend
    of httpcore by its methods; not derived from its class, so that importing this module does
    not import httpx.
    """

    def __init__(self, deadline: Deadline, named: Sequence[str] = ()) -> None:
        import httpcore

        self._deadline = deadline
        self._named = named
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: "Iterable[httpcore.SOCKET_OPTION] | None" = None,
    ) -> "_Stream":
        """Connect to the first address of a host that takes it, of those that may be read."""
        import httpcore

        found = _checked(host, _looked_up(host, port, self._deadline.left()), self._named)
        for tries_left in range(len(found), 0, -1):
            address = str(found[-tries_left])
            left = self._deadline.left() / tries_left
            try:
                stream = self._sockets.connect_tcp(
                    address, port, left, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if tries_left == 1:
                    raise
            else:
                return _Stream(stream, self._deadline)
        raise httpcore.ConnectError(f"{host} has no address.")


class _Stream:
    """A connection whose reads and writes all end at the deadline, however slowly bytes drip."""

    def __init__(self, stream: "httpcore.NetworkStream", deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "_Stream":
        left = self._deadline.left()
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _looked_up(host: str, port: int, seconds: float) -> list[IPAddress]:
    """All addresses of a host, each once; TimeoutError when the answer does not come in time."""
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(place[0]) for *_, place in found])
        except Exception as error:
            answers.put(error)

    # The system's resolver cannot be told how long it may take, nor be stopped.
    threading.Thread(target=look_up, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"The look-up of {host} took too long.") from None
    if isinstance(answer, socket.gaierror | ValueError):  # ValueError: what no name can be
        raise FetchError(
            f"There is no host named {host}, or no connection to the network.",
            "Check the address for typing errors, and that you are online.",
        ) from answer
    if isinstance(answer, Exception):
        raise answer
    return [ipaddress.ip_address(each) for each in dict.fromkeys(answer)]


def _checked(host: str, addresses: Sequence[IPAddress], named: Sequence[str]) -> list[IPAddress]:
    """Those of a host's addresses that may be read; FetchError when there are none."""
    name = host_name(host)
    entries = {each: entry_for(each, name) for each in addresses}
    allowed = [
        each
        for each, entry in entries.items()
        if is_public(each) or (entry == name and name in named)
    ]
    if allowed:
        return allowed
    entry = next(filter(None, entries.values()), None)
    raise FetchError(
        f"{host} is no public address: it leads to this machine or into a private network.",
        "Give the address of a public page, or paste the text."
        if entry is None
        else f'Whoever runs article-qa can allow it: "{entry}" in the setting '
        f"index.read.private_hosts{'' if entry == name else ', and in the address'}.",
    )
