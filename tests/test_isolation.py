"""The promises of conftest.py, kept."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from qa.config import data_folder
from tests.conftest import NetworkBlockedError

ELSEWHERE = ("192.0.2.1", 80)  # reserved for documentation: RFC 5737


def test_a_connection_to_another_machine_is_refused() -> None:
    with (
        socket.socket() as client,
        pytest.raises(NetworkBlockedError, match=r"192\.0\.2\.1"),
    ):
        client.connect(ELSEWHERE)


def test_a_datagram_to_another_machine_is_refused() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as client,
        pytest.raises(NetworkBlockedError),
    ):
        client.sendto(b"hello", ELSEWHERE)


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(NetworkBlockedError, match=r"example\.org"):
        socket.create_connection(("example.org", 80), timeout=1)


def test_asyncio_is_refused_too() -> None:
    with pytest.raises(NetworkBlockedError):
        asyncio.run(asyncio.wait_for(asyncio.open_connection(*ELSEWHERE), 5))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_server_on_this_machine_is_reached(host: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection((host, server.getsockname()[1]), timeout=60) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_home_and_library_are_empty_folders_of_this_test(home: Path) -> None:
    assert Path.home() == home
    assert list(home.iterdir()) == []
    assert data_folder().is_relative_to(home)


def test_no_setting_of_the_user_is_seen() -> None:
    assert [name for name in os.environ if name.startswith("ARTICLE_QA_")] == ["ARTICLE_QA_HOME"]
