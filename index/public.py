"""Which network addresses may be connected to: public ones, and hosts that the settings name."""

import ipaddress

__all__ = ["IPAddress", "entry_for", "host_name", "is_public"]

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

# All other IPv6 has no route, or is a way to write or to reach an IPv4 address: ::ffff:0:0/96
# (mapped), ::/96 (compatible), 64:ff9b::/96 and 64:ff9b:1::/48 (NAT64).
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")
# The registries of special-purpose addresses (RFC 6890 and its updates), and what is not in them.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",  # this network; 0.0.0.0 leads to this machine
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier-grade NAT
            "127.0.0.0/8",
            "168.63.129.16/32",  # Azure's own services, which only its machines reach
            "169.254.0.0/16",  # link-local, and the metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
            "2001::/23",  # protocols of the IETF, among them Teredo, which holds an IPv4 address
            "2001:db8::/32",
            "2002::/16",  # 6to4, which holds one too
            "3fff::/20",
        ),
    )
)
_PRIVATE = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8",
            "100.64.0.0/10",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "198.18.0.0/15",  # what some proxies give out for every name
            "fc00::/7",
        ),
    )
)


def is_public(address: IPAddress) -> bool:
    """Say whether an address belongs to the public internet."""
    if address.version == 6 and (address.scope_id or address not in _PUBLIC_IPV6):
        return False
    listed = any(address in network for network in _NOT_PUBLIC)
    return address.is_global and not address.is_multicast and not listed


def entry_for(address: IPAddress, host: str) -> str | None:
    """Return what the settings have to name for `host` to be read at `address`, None for nothing.

    A private address goes with the host's name. This machine and the links that it is on are
    read only where they are written as such: a name could be made to lead there by whoever owns it.
    """
    if any(address in network for network in _PRIVATE):
        return host
    if address.is_loopback:
        return host if host == "localhost" else str(address)
    return str(address) if address.is_link_local else None


def host_name(text: str) -> str:
    """Return the one spelling of a host, a name or an IP address; ValueError when it is none."""
    host = text.strip().lower().removesuffix(".")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        name = host.encode("idna").decode("ascii")
    if not name or not all(letter.isalnum() or letter in "-._" for letter in name):
        raise ValueError(f"{text!r} is no host, such as wiki.intranet or 192.168.1.5")
    return name
