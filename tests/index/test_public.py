"""Which network addresses are public, and what the settings must name for others to be read."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses
from pydantic import ValidationError

from index.config import ReadSettings
from index.public import entry_for, host_name, is_public

PUBLIC = """
    1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 9.255.255.255
    11.0.0.1 126.255.255.255 128.0.0.1 192.167.255.255 192.169.0.1 223.255.255.255 198.17.255.255
    2606:4700::1111 2a00:1450:4001::200e 2001:4860:4860::8888 2003::1 2400:cb00::1
""".split()
OTHER = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.255 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.168.1.1 192.88.99.1 198.18.0.1 198.51.100.7
    203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16
    :: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::8.8.8.8 64:ff9b::8.8.8.8 64:ff9b:1::1 100::1 2001::1
    2001:0:7f00:1::1 2001:20::1 2001:db8::1 2002:808:808::1 3fff::1 4000::1 5f00::1 fc00::1 fd00::1
    fe80::1 fe80::1%eth0 2606:4700::1111%eth0 fec0::1 ff02::1 ff0e::1
""".split()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OTHER)
def test_any_other_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@given(ip_addresses())
def test_none_is_public_that_python_calls_private(address: ipaddress.IPv4Address) -> None:
    private = address.is_private or address.is_loopback or address.is_link_local
    other = address.is_multicast or address.is_reserved or address.is_unspecified
    assert not (is_public(address) and (private or other))


@given(ip_addresses(v=4))
def test_no_ipv6_address_that_holds_one_of_ipv4_is_public(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    for begin in (0, 0xFFFF << 32, 0x64FF9B << 96, 0x2002 << 112 | number << 80, 0x20010000 << 96):
        assert not is_public(ipaddress.IPv6Address(begin | number))


@pytest.mark.parametrize(
    ("address", "host", "entry"),
    [
        ("10.0.0.1", "wiki.intranet", "wiki.intranet"),
        ("fd00::1", "wiki.intranet", "wiki.intranet"),
        ("192.168.1.5", "192.168.1.5", "192.168.1.5"),
        ("127.0.0.1", "localhost", "localhost"),
        ("127.0.0.1", "wiki.intranet", "127.0.0.1"),
        ("169.254.169.254", "wiki.intranet", "169.254.169.254"),
        ("::1", "::1", "::1"),
        ("0.0.0.0", "0.0.0.0", None),  # noqa: S104 - a name, nothing is bound
        ("224.0.0.1", "wiki.intranet", None),
        ("::ffff:10.0.0.1", "::ffff:a00:1", None),
    ],
)
def test_what_has_to_be_named_for_a_host(address: str, host: str, entry: str | None) -> None:
    assert entry_for(ipaddress.ip_address(address), host) == entry


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" Wiki.Intranet. ", "wiki.intranet"),
        ("bücher.intranet", "xn--bcher-kva.intranet"),
        ("[0:0::1]", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("my_wiki", "my_wiki"),
    ],
)
def test_a_host_has_one_spelling(text: str, name: str) -> None:
    assert host_name(text) == name
    assert ReadSettings(private_hosts=(text,)).private_hosts == (name,)


@pytest.mark.parametrize(
    "text", ["", ".", "*", "*.intranet", "http://wiki", "wiki:80", "10.0.0.0/8", "a b", "a" * 80]
)
def test_what_is_no_host_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(ValidationError, match="private_hosts"):
        ReadSettings(private_hosts=(text,))
