"""Believes what a request says of its own way here only of proxies that were named.

Plain ASGI middleware, the outermost. Gradio believes such headers of whoever sends them, and keeps
the addresses that it makes of them for all others.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ui.access.addresses import Networks, is_within

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Forwarded", "address_in"]

_KEY = "article_qa.address"
_SAYS_WAY = re.compile(rb"x-forwarded-.*|forwarded|x-gradio-server", re.IGNORECASE | re.DOTALL)


def address_in(scope: Mapping[str, Any]) -> str:
    """Return the address that a request comes from, "" where it is not known."""
    client = scope.get("client")
    said = scope.get(_KEY)
    return str(said or (client[0] if client else ""))


class Forwarded:
    """Takes such headers out of every request; notes what one of `proxies` says of the scheme and
    of the address before it. `user` is a header that is kept, as it names the user.
    """

    def __init__(self, app: "ASGIApp", *, proxies: Networks = (), user: bytes = b"") -> None:
        self._app = app
        self._proxies = proxies
        self._user = user.lower()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on without them."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        said = [
            (name.lower(), value) for name, value in scope["headers"] if _SAYS_WAY.fullmatch(name)
        ]
        kept = [
            (name, value)
            for name, value in scope["headers"]
            if not _SAYS_WAY.fullmatch(name) or name.lower() == self._user
        ]
        scope = {**scope, "headers": kept}
        client = scope.get("client")
        if client is not None and is_within(client[0], self._proxies):
            if _last(said, b"x-forwarded-proto") == "https":
                scope["scheme"] = {"ws": "wss", "http": "https"}.get(scope["scheme"], "https")
            # The last one is the proxy's own; those before it are what it was told.
            if address := _address(_last(said, b"x-forwarded-for")):
                scope[_KEY] = address
        await self._app(scope, receive, send)


def _last(said: list[tuple[bytes, bytes]], name: bytes) -> str:
    values = b",".join(value for each, value in said if each == name).decode("latin-1")
    return values.rpartition(",")[2].strip()


def _address(said: str) -> str:
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return ""
