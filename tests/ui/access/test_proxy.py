"""Users that a proxy names."""

from typing import Any

import pytest

from index.errors import SettingsError
from ui.access.proxy import ProxyHeader
from ui.access.user import User

FIND = ProxyHeader.of("X-Remote-User", ["10.0.0.1", "192.168.7.0/24"])


def scope(*values: bytes, client: str | None = "10.0.0.1", name: bytes = b"x-remote-user") -> Any:
    address = None if client is None else (client, 1234)
    return {"type": "http", "client": address, "headers": [(name, each) for each in values]}


def test_the_proxy_is_believed() -> None:
    assert FIND(scope(b"ada")) == User("remote:ada", "ada")
    assert FIND(scope("Zoë".encode(), client="192.168.7.9")) == User("remote:Zoë", "Zoë")
    assert FIND(scope(b"ada", client="::ffff:10.0.0.1")) == User("remote:ada", "ada")


@pytest.mark.parametrize("client", ["10.0.0.2", "127.0.0.1", "::1", "192.168.8.1", "", "x", None])
def test_nobody_else_is(client: str | None) -> None:
    assert FIND(scope(b"ada", client=client)) is None


@pytest.mark.parametrize(
    "values",
    [(), (b"",), (b"  ",), (b"ada", b"bob"), (b"\xff",), (b"a\nb",), (b"x" * 201,)],
)
def test_what_does_not_name_one_user_names_none(values: tuple[bytes, ...]) -> None:
    assert FIND(scope(*values)) is None


def test_another_header_names_nobody() -> None:
    assert FIND(scope(b"ada", name=b"x-forwarded-user")) is None
    assert FIND(scope(b"ada", name=b"x_remote_user")) is None


@pytest.mark.parametrize("addresses", [[], ["proxy.example"], ["10.0.0.1/8"]])
def test_an_address_must_be_given(addresses: list[str]) -> None:
    with pytest.raises(SettingsError, match="--auth-from"):
        ProxyHeader.of("X-Remote-User", addresses)
