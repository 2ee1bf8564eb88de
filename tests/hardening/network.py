"""A server that must not be reached, a resolver that lies, and what is tried to be reached."""

import _socket  # what tests/conftest.py leaves as it is
import ipaddress
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.hardening.forbidden import NAMES

__all__ = ["Canary", "Network", "canary", "watched"]


class Canary:
    """Counts the connections that it gets, and answers each with an article that tells."""

    secret = "The secret of this machine is a yellow bird that sings in the mine each day."

    def __init__(self) -> None:
        self.connections = 0
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.port: int = self._sockets[0].getsockname()[1]
        with suppress(OSError):  # A machine without IPv6.
            self._sockets.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        for each in self._sockets:
            threading.Thread(target=self._serve, args=(each,), daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        for each in self._sockets:
            each.close()

    def _serve(self, listener: socket.socket) -> None:
        page = f"<h1>Notes</h1><p>{self.secret}</p><p>{self.secret}</p>".encode()
        head = f"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection, suppress(OSError):
                connection.settimeout(5)
                connection.recv(65536)
                connection.sendall(head.encode() + page)


@contextmanager
def canary() -> Iterator[Canary]:
    """A canary for as long as the `with` lasts."""
    listening = Canary()
    try:
        yield listening
    finally:
        listening.close()


class Network:
    """Looks up the names of `names`, each with one answer after the other (the last one stays);
    keeps what was looked up and to what a connection was tried. Beyond this machine, all refuse.
    """

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {name: [to] for name, to in NAMES.items()}
        self.looked_up: list[str] = []
        self.tried: list[Any] = []
        self.instead: dict[str, tuple[str, int]] = {}
        """Where connections to public addresses lead, in place of the internet."""

    def getaddrinfo(
        self,
        host: Any,
        port: Any,
        family: int = 0,
        type: int = 0,  # noqa: A002 - as it is called there
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """As `socket.getaddrinfo`, but without asking anybody."""
        name = host.decode() if isinstance(host, bytes) else host
        found: Iterable[str] = (name,)
        if name in self.names:
            self.looked_up.append(name)
            answers = self.names[name]
            found = answers.pop(0) if len(answers) > 1 else answers[0]
        numeric = flags | socket.AI_NUMERICHOST
        return [
            each
            for address in found
            for each in _socket.getaddrinfo(address, port, family, type, proto, numeric)
        ]

    def patch(self, patch: pytest.MonkeyPatch) -> None:
        """Stand in for the resolver, and watch all connections."""
        tried, instead = self.tried, self.instead

        def connect(self: socket.socket, address: Any) -> None:
            tried.append(address[:2])
            address = instead.get(address[0], address)
            if not _is_here(address[0]):
                raise ConnectionRefusedError
            _socket.socket.connect(self, address)

        patch.setattr(socket, "getaddrinfo", self.getaddrinfo)
        patch.setattr(socket.socket, "connect", connect)


@contextmanager
def watched() -> Iterator[Network]:
    """A network of lies for as long as the `with` lasts."""
    network = Network()
    with pytest.MonkeyPatch.context() as patch:
        network.patch(patch)
        yield network


def _is_here(host: str) -> bool:
    """Whether a connection to this address stays on this machine."""
    address = ipaddress.ip_address(host)
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified
