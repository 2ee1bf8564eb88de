"""What a request says of its own way here: nothing, unless a proxy that was named says it."""

import asyncio
from typing import Any

import pytest

from index.errors import SettingsError
from ui.access.addresses import counted, networks
from ui.access.forwarded import Forwarded, address_in

SAID = (
    (b"x-forwarded-host", b"evil.example"),
    (b"x-forwarded-proto", b"https"),
    (b"X-Forwarded-For", b"6.6.6.6, 7.7.7.7"),
    (b"forwarded", b"host=evil.example"),
    (b"x-gradio-server", b"http://evil.example"),
)
OWN = (b"host", b"chat.example")


def passed_on(client: str, *headers: tuple[bytes, bytes], user: bytes = b"") -> Any:
    """The scope that gets past the middleware, where 10.0.0.1 is a proxy."""
    found: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        found.append(scope)

    scope = {"type": "http", "scheme": "http", "client": (client, 1), "headers": [*headers, OWN]}
    believing = Forwarded(app, proxies=networks(["10.0.0.1"], "--forwarded-from"), user=user)
    asyncio.run(believing(scope, None, None))  # type: ignore[arg-type]
    return found[0]


@pytest.mark.parametrize("client", ["10.0.0.1", "10.0.0.2", "127.0.0.1"])
def test_what_is_said_of_the_way_is_passed_on_to_nobody(client: str) -> None:
    assert passed_on(client, *SAID)["headers"] == [OWN]


def test_a_proxy_that_was_named_says_that_people_come_by_https_and_from_where() -> None:
    scope = passed_on("10.0.0.1", *SAID)
    assert (scope["scheme"], address_in(scope)) == ("https", "7.7.7.7")
    assert address_in(passed_on("::ffff:10.0.0.1", *SAID)) == "7.7.7.7"
    two = (b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"8.8.8.8")
    assert address_in(passed_on("10.0.0.1", *two)) == "8.8.8.8"


def test_nobody_else_does() -> None:
    scope = passed_on("10.0.0.2", *SAID)
    assert (scope["scheme"], address_in(scope)) == ("http", "10.0.0.2")


def test_who_a_proxy_says_nothing_of_comes_from_the_proxy() -> None:
    for value in (b"", b"evil", b"7.7.7.7, "):
        scope = passed_on("10.0.0.1", (b"x-forwarded-for", value))
        assert (scope["scheme"], address_in(scope)) == ("http", "10.0.0.1")


def test_the_header_that_names_the_user_is_kept() -> None:
    named = (b"x-forwarded-user", b"ada")
    assert passed_on("10.0.0.1", named, *SAID, user=named[0])["headers"] == [named, OWN]


def test_addresses_of_one_line_are_counted_as_one() -> None:
    assert counted("2001:db8:1:2::1") == counted("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert counted("2001:db8:1:3::1") != counted("2001:db8:1:2::1")
    assert counted("::ffff:10.0.0.1") == counted("10.0.0.1") == "10.0.0.1"
    assert counted("unknown") == "unknown"


def test_what_is_no_address_is_no_proxy() -> None:
    with pytest.raises(SettingsError, match="--forwarded-from"):
        networks(["proxy.example"], "--forwarded-from")
