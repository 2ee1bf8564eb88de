"""Users that a proxy in front of the server has logged in, and names in a header.

Only the proxy's address is believed: whoever reaches the server directly is nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import SettingsError
from ui.access.addresses import Networks, is_within, networks
from ui.access.user import User

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["PROXY_HINT", "ProxyHeader"]

PROXY_HINT = "Come in through the proxy that people log in at."

_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class ProxyHeader:
    """A `Finder`: the user that `header` names, of requests that come from `proxies`.

    The proxy must set the header on every request, in place of one that came from outside.
    """

    header: bytes
    proxies: Networks

    @classmethod
    def of(cls, header: str, addresses: Sequence[str]) -> "ProxyHeader":
        """Read the settings; SettingsError where there is no address, or one that is none."""
        if not addresses:
            raise SettingsError(
                "Nothing says which proxy is believed.",
                "Name its address, as the server sees it: --auth-from 10.0.0.1",
            )
        proxies = networks(addresses, "--auth-from")
        return cls(header.lower().encode("latin-1", "replace"), proxies)

    def __call__(self, scope: "Scope") -> User | None:
        """Return the user, None for a request from elsewhere or without just one name."""
        client = scope.get("client")
        if client is None or not is_within(client[0], self.proxies):
            return None
        names = [value for key, value in scope["headers"] if key.lower() == self.header]
        if len(names) != 1:  # none, or one from outside beside the proxy's
            return None
        try:
            name = names[0].decode("utf-8").strip()
        except UnicodeDecodeError:
            return None
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            return None
        return User(f"remote:{name}", name)
