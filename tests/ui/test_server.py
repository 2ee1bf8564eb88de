"""Ports and addresses: a free port is found, a taken one is an error with a next step."""

import socket

import pytest

from index.errors import SettingsError
from ui.server import FIRST_PORT, address_of, bind, is_loopback


def test_the_first_free_port_from_7860_is_taken() -> None:
    with bind("127.0.0.1") as first, bind("127.0.0.1") as second:
        taken, next_one = first.getsockname()[1], second.getsockname()[1]
    assert FIRST_PORT <= taken < next_one


def test_a_taken_port_that_was_asked_for_is_an_error_with_a_hint() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Port {port} .* another --port"):
            bind("127.0.0.1", port)


def test_a_host_of_another_machine_is_an_error_with_a_hint() -> None:
    with pytest.raises(SettingsError, match="Use --host"):
        bind("192.0.2.1")


def test_the_address_is_one_to_open() -> None:
    with bind("127.0.0.1", 0) as listener:
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False),  # noqa: S104

     ("192.168.1.5", False), ("example.org", False)],
)  # fmt: skip
def test_only_loopback_needs_no_warning(host: str, local: bool) -> None:
    assert is_loopback(host) is local
