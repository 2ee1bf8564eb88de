"""The ways to find out who asks: none, passwords, a proxy. One is chosen at the start."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ui.access.accounts import Accounts
from ui.access.addresses import Networks
from ui.access.guard import Finder, everyone_local
from ui.access.login import PasswordLogin
from ui.access.proxy import PROXY_HINT, ProxyHeader

__all__ = ["ALONE", "Access", "by_passwords", "by_proxy"]

_HINT = (
    "Log in on the page; a program sends its token as `Authorization: Bearer …` "
    "(`article-qa users token NAME` makes one)."
)


@dataclass(frozen=True, slots=True)
class Access:
    """How users are told apart: `find` says who makes a request, `hint` what nobody is told.

    `accounts` are there where people log in here. `proxies` are believed what they say of the way
    that a request came, `user` is the header in which they name who makes it.
    """

    find: Finder
    hint: str = ""
    accounts: Accounts | None = None
    proxies: Networks = ()
    user: bytes = b""

    @property
    def told_apart(self) -> bool:
        """True where there may be several users."""
        return self.find is not everyone_local


ALONE = Access(everyone_local)
"""Nobody logs in: whoever asks is the user of this machine."""


def by_passwords(folder: Path) -> Access:
    """People log in with a name and a password, programs with a token; kept in the folder."""
    accounts = Accounts(folder)
    return Access(PasswordLogin(accounts), _HINT, accounts)


def by_proxy(header: str, addresses: Sequence[str]) -> Access:
    """A proxy at one of the addresses names the user in a header; see `ProxyHeader`."""
    find = ProxyHeader.of(header, addresses)
    return Access(find, PROXY_HINT, proxies=find.proxies, user=find.header)
