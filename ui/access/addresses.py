"""Addresses that requests come from: which are a proxy's, and which are counted as one."""

import ipaddress
from collections.abc import Sequence

from index.errors import SettingsError

__all__ = ["Networks", "counted", "is_within", "networks"]

Networks = tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]

_LINE = 64  # bits of an IPv6 address that tell one line from another; the rest is its owner's


def networks(given: Sequence[str], option: str) -> Networks:
    """Read addresses and networks; SettingsError, which names the option, where one is none."""
    try:
        return tuple(ipaddress.ip_network(each) for each in given)
    except ValueError as error:
        raise SettingsError(
            f"{error}.".capitalize(), f"Give {option} as in 10.0.0.1 or 10.0.0.0/24."
        ) from error


def is_within(host: str, within: Networks) -> bool:
    """True when an address, which may be none, is in one of the networks."""
    address = _read(host)
    return address is not None and any(address in network for network in within)


def counted(host: str) -> str:
    """Return what attempts are counted under: the address, of IPv6 its first 64 bits."""
    address = _read(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _LINE), strict=False))
    return host if address is None else str(address)


def _read(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
