"""Who may reach a server, from what was said at its start: which hosts, and who has to log in.

Only this machine reaches a server on loopback, and whoever uses this machine may ask it. Any
other is reached by people who have to be told apart, under names that have to be given: else a web
page elsewhere could reach it under a name of its own.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from index.errors import SettingsError
from ui.access.addresses import networks
from ui.access.ways import ALONE, Access, by_passwords, by_proxy
from ui.server import is_loopback

__all__ = ["LOOPBACK_HOSTS", "Auth", "access_of", "hosts_of"]

LOOPBACK_HOSTS = ("localhost", "127.0.0.1")
"""Names a page served on this machine only may be asked for under."""


class Auth(StrEnum):
    """How users are told apart."""

    PASSWORDS = "passwords"
    PROXY = "proxy"


def access_of(
    auth: Auth | None,
    host: str,
    folder: Path,
    *,
    header: str,
    proxies: Sequence[str],
    no_auth: bool,
) -> Access:
    """Return how users are told apart; `folder` is the one that accounts are kept in.

    SettingsError for a server that others reach, unless it has a login or `no_auth` says that it
    is meant to have none; and for passwords while there is no account.
    """
    if auth is None:
        if is_loopback(host) or no_auth:
            return ALONE
        raise SettingsError(
            f"{host} can be reached by other machines, and nobody would have to log in.",
            "Add --auth passwords (and accounts: article-qa users add NAME) or --auth proxy. "
            "Where everyone who reaches it may read, add and remove everything: "
            "--no-auth-i-understand",
        )
    if no_auth:
        raise SettingsError(
            "--auth and --no-auth-i-understand cannot both be meant.", "Leave one of them out."
        )
    if auth is Auth.PROXY:
        return by_proxy(header, proxies)
    access = replace(by_passwords(folder), proxies=networks(proxies, "--auth-from"))
    if access.accounts is not None and not access.accounts.all():
        raise SettingsError(
            "There is no account yet that could log in.",
            f"Make one: article-qa users add NAME --library {folder}",
        )
    return access


def hosts_of(host: str, allowed: Sequence[str]) -> tuple[str, ...]:
    """Return the host names that requests may carry.

    SettingsError where the server is reached under any address of this machine and none is named.
    """
    try:
        anywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        anywhere = False
    if anywhere and not allowed:
        raise SettingsError(
            f"{host} stands for all addresses of this machine, under any name.",
            "Name those that people open it under: --allow-host 192.168.1.5 (again for more).",
        )
    own = () if anywhere else (f"[{host}]" if ":" in host else host,)
    return (*LOOPBACK_HOSTS, *own, *allowed)
