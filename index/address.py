"""Web addresses as text: which strings are one, which may be fetched, and their one spelling."""

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from index.errors import FetchError

__all__ = ["checked_address", "is_address", "normalise_address"]

_PORTS = {"http": 80, "https": 443}
# Programs do not agree on which host such an address names: one with other characters than hosts
# have, or with a number in place of a name (127.1, 0x7f.1, 2130706433).
_AMBIGUOUS = re.compile(r"[\\%\s\x00-\x1f\x7f]")
_NUMBER = re.compile(r"(?:.*\.)?(?:0x[0-9a-f]*|[0-9]+)\.?", re.IGNORECASE)
_TRACKING = frozenset("fbclid gclid dclid msclkid yclid igshid mc_cid mc_eid ref_src".split())


def is_address(source: str) -> bool:
    """Say whether a string is meant as a web address: it has a scheme and a host."""
    scheme, found, rest = source.strip().partition("://")
    return bool(found) and scheme.isalpha() and bool(rest) and not any(map(str.isspace, rest))


def normalise_address(url: str) -> str:
    """Return the address that names a page: no fragment, tracking, default port or password.

    Scheme and host become lower case. FetchError when it is no http or https address.
    """
    parts = checked_address(url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if parts.port not in (None, _PORTS[parts.scheme]):
        host = f"{host}:{parts.port}"
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _is_tracking(pair[0])]
    if len(kept) != len(pairs):
        query = urlencode(kept)
    return urlunsplit((parts.scheme, host, parts.path or "/", query, ""))


def checked_address(url: str) -> SplitResult:
    """Split an address and make sure that it may be fetched at all."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
        if _AMBIGUOUS.search(parts.netloc.rpartition("@")[2]):
            raise ValueError(parts.netloc)
        if parts.hostname and _NUMBER.fullmatch(parts.hostname):
            ipaddress.IPv4Address(parts.hostname)
    except ValueError as error:
        raise FetchError(
            f"{url} is no valid web address.", "Check it for typing errors."
        ) from error
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        raise FetchError(
            f"{url} is no http or https address.", "Give one that begins with https:// ."
        )
    return parts._replace(scheme=parts.scheme.lower())


def _is_tracking(name: str) -> bool:
    return name.lower().startswith("utm_") or name.lower() in _TRACKING
