"""Addresses that are not public, as a program that means harm would write them."""

from collections.abc import Iterator

__all__ = ["NAMES", "PUBLIC", "few", "forbidden", "loopback"]

PUBLIC = "93.184.215.14"
"""An address of the public internet; no test gets through to it."""

NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "a.localhost": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "loopback.test": ["127.0.0.1"],
    "loopback6.test": ["::1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "nat64.test": ["64:ff9b::7f00:1"],
    "zero.test": ["0.0.0.0"],  # noqa: S104 - looked up, not bound
    "127.0.0.1.nip.io": ["127.0.0.1"],
    "xn--bcher-kva.test": ["127.0.0.1"],
    "private.test": ["10.0.0.1"],
    "both.test": ["192.168.0.1", "fd00::1"],
    "metadata.google.internal": ["169.254.169.254"],
}
"""What names lead to, by the resolver of these tests; "127.0.0.1.nip.io" is one that exists."""

_LOOPBACK = """
    127.0.0.1 127.0.0.1. 127.1 127.0.1 127.000.000.001 0177.0.0.1 0177.1 017700000001 0x7f.1
    0x7f.0.0.1 0X7F.0X0.0X0.0X1 0x7f000001 0x7F000001 2130706433 0000002130706433 127.0.0.2
    127.255.255.254 127.0.0x0.1 0 0.0 0.0.0.0 0x0 00000 000.000.000.000
    [::1] [::] [0:0:0:0:0:0:0:1] [0000:0000:0000:0000:0000:0000:0000:0001] [0::1] [::0.0.0.1]
    [::ffff:127.0.0.1] [::ffff:7f00:1] [::FFFF:7F00:0001] [0:0:0:0:0:ffff:127.0.0.1]
    [::ffff:0.0.0.0] [::127.0.0.1] [::7f00:1] [::ffff:0:7f00:1] [64:ff9b::127.0.0.1]
    [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:7f00:1::1] [2001:0:7f00:1::1]
    [::1%25lo] [::1%lo]
    １２７.0.0.1 １２７．０．０．１ 127。0。0。1 127．0．0．1 127｡0｡0｡1 ①②⑦.⓪.⓪.① 𝟏𝟐𝟕.𝟎.𝟎.𝟏
    ١٢٧.٠.٠.١ 127.0.0.¹ ２１３０７０６４３３ ０x7f.1 ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ local­host
    %31%32%37.0.0.1 127%2e0%2e0%2e1 %6c%6f%63%61%6c%68%6f%73%74 127.0.0.1%00
""".split()
_ELSEWHERE = """
    10.0.0.1 10.255.255.255 0xa.1 167772161 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255
    100.64.0.1 100.100.100.200 169.254.169.254 169.254.170.2 0xa9fea9fe 2852039166
    0251.0376.0251.0376 168.63.129.16 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1
    203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 0.0.0.1
    [fe80::1] [fe80::1%25eth0] [fc00::1] [fd00:ec2::254] [fec0::1] [ff02::1] [ff0e::1] [100::1]
    [2001:db8::1] [3fff::1] [5f00::1] [2001:10::1] [2001:20::1] [::ffff:10.0.0.1]
    [::ffff:169.254.169.254] [64:ff9b::a9fe:a9fe] [2002:a9fe:a9fe::1] [2002:5db8:d70e::1]
    [::ffff:93.184.215.14] [64:ff9b::5db8:d70e]
""".split()


def forbidden(port: int) -> list[str]:
    """All of them, well over 100; `port` is where a server waits that must not be reached."""
    hosts = [*_LOOPBACK, *NAMES, "bücher.test", *_ELSEWHERE]
    return [*(f"http://{host}:{port}/" for host in hosts), *_around(port)]


def loopback(port: int) -> list[str]:
    """Those that lead to this machine without a look-up, and so to the server at `port`."""
    return [*(f"http://{host}:{port}/" for host in _LOOPBACK), *_around(port)]


def few(port: int) -> list[str]:
    """One of each kind, for tests that run often."""
    hosts = ("127.0.0.1", "localhost", "2130706433", "[::ffff:7f00:1]", "127．0．0．1")
    return [f"http://{host}:{port}/" for host in hosts]


def _around(port: int) -> Iterator[str]:
    """Where the host is not what it looks like, or the scheme is written otherwise."""
    here = f"127.0.0.1:{port}"
    yield from (f"HTTP://{here}/", f"hTTps://{here}/", f"https://{here}/", f"http://{here}")
    for user in ("a", "a:b", "example.org", "example.org:80", "example.org%2f", "a@b", ":"):
        yield f"http://{user}@{here}/"
    yield from (f"http://{here}#@example.org/", f"http://{here}?@example.org/")
    yield from (f"http://example.org\\@{here}/", f"http://{here}\\@example.org/")
    yield from (f"http://{here}\\.example.org/", f"http://\\{here}/", f"http:///{here}/")
    yield from (f"http://[::1]:{port}@{here}/", f"http://[{here}]/", f"http://[127.0.0.1]:{port}/")
