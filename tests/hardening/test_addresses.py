"""No address that is not public is opened, however it is written and whoever leads there."""

from collections.abc import Iterator

import pytest

from index.config import ReadSettings
from index.errors import FetchError
from index.fetch import fetch
from tests.hardening.forbidden import PUBLIC, forbidden
from tests.hardening.network import Canary, Network, canary, watched
from tests.web import WebServer, answer, web_server

NAMED = ReadSettings(private_hosts=("localhost",), timeout_s=30)


@pytest.fixture(name="bird")
def _bird() -> Iterator[Canary]:
    with canary() as listening:
        yield listening


@pytest.fixture(name="network")
def _network() -> Iterator[Network]:
    with watched() as network:
        network.names["localhost"] = [["127.0.0.1"]]
        yield network


@pytest.fixture(name="front")
def _front(network: Network) -> Iterator[WebServer]:
    """A server that may be read, as `http://localhost`, and redirects to one that may not."""
    with web_server() as server:
        server.url = f"http://localhost:{server.port}"
        yield server


def test_no_forbidden_address_is_reached_or_tried(bird: Canary, network: Network) -> None:
    addresses = forbidden(bird.port)
    assert len(set(addresses)) > 100
    opened = []
    for address in addresses:
        before = len(network.tried)
        try:
            fetch(address, ReadSettings(timeout_s=5))
        except FetchError as error:
            if error.hint.endswith(".") and len(network.tried) == before:
                continue
        opened.append(address)
    assert opened == []
    assert bird.connections == 0


def _chains(bird: Canary, front: WebServer) -> list[list[str]]:
    here = f"127.0.0.1:{bird.port}"
    other = [f"{front.url}/{step}" for step in range(4)]
    return [
        [f"http://{here}/"],
        [f"//{here}/notes"],
        [f"https://{here}/"],
        [f"http://[::1]:{bird.port}/"],
        [f"http://2130706433:{bird.port}/"],
        [f"http://127．0．0．1:{bird.port}/"],
        [f"http://loopback.test:{bird.port}/"],
        [f"http://localhost@{here}/"],
        [f"\thttp://{here}/\t"],
        ["http://169.254.169.254/latest/meta-data/"],
        [other[0], other[1], f"http://{here}/"],
        [*other, f"http://[::ffff:7f00:1]:{bird.port}/"],
        ["/elsewhere", f"http://private.test:{bird.port}/"],
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leads_to_one(
    status: int, bird: Canary, network: Network, front: WebServer
) -> None:
    for number, chain in enumerate(_chains(bird, front)):
        before, path = len(front.asked), f"/start{number}"
        for target in chain:
            located = target.encode().decode("latin-1")
            front.answers[path] = answer(b"", status, Location=located)
            path = target.removeprefix(front.url)
        with pytest.raises(FetchError):
            fetch(f"{front.url}/start{number}", NAMED)
        assert len(front.asked) == before + len(chain), chain  # It was followed as far as it may.
    assert {host for host, _ in network.tried} == {"127.0.0.1"}
    assert {port for _, port in network.tried} == {front.port}
    assert bird.connections == 0


def test_a_page_that_refreshes_itself_leads_nowhere(bird: Canary, front: WebServer) -> None:
    to = f"0; url=http://127.0.0.1:{bird.port}/"
    front.answers["/"] = answer(f'<meta http-equiv="refresh" content="{to}">'.encode(), Refresh=to)
    fetch(f"{front.url}/", NAMED)
    assert bird.connections == 0


def test_what_a_name_leads_to_the_second_time_is_not_asked(bird: Canary, network: Network) -> None:
    network.names["rebind.test"] = [[PUBLIC], ["127.0.0.1"]]
    with pytest.raises(FetchError, match="refuses the connection"):
        fetch(f"http://rebind.test:{bird.port}/", ReadSettings())
    assert network.looked_up == ["rebind.test"]
    assert network.tried == [(PUBLIC, bird.port)]
    assert bird.connections == 0


def test_a_name_is_checked_again_when_it_redirects_to_itself(
    bird: Canary, network: Network, front: WebServer
) -> None:
    network.names["rebind.test"] = [[PUBLIC], ["127.0.0.1"]]
    network.instead[PUBLIC] = ("127.0.0.1", front.port)
    front.answers["/"] = answer(b"", 302, Location=f"http://rebind.test:{bird.port}/")
    with pytest.raises(FetchError, match=r"rebind\.test is no public address"):
        fetch("http://rebind.test/", ReadSettings())
    assert network.looked_up == ["rebind.test", "rebind.test"]
    assert network.tried == [(PUBLIC, 80)]
    assert bird.connections == 0


def test_of_several_addresses_of_a_name_only_public_ones_are_tried(
    bird: Canary, network: Network, front: WebServer
) -> None:
    network.names["many.test"] = [["127.0.0.1", "::1", "10.0.0.1", PUBLIC, "169.254.169.254"]]
    network.instead[PUBLIC] = ("127.0.0.1", front.port)
    front.answers["/"] = answer(b"It is public.")
    assert fetch(f"http://many.test:{bird.port}/", ReadSettings()).data == b"It is public."
    assert network.tried == [(PUBLIC, bird.port)]
    assert bird.connections == 0


def test_the_canary_is_reached_where_the_settings_name_it(bird: Canary) -> None:
    named = ReadSettings(private_hosts=("127.0.0.1",))
    assert Canary.secret.encode() in fetch(f"http://127.0.0.1:{bird.port}/", named).data
    assert bird.connections == 1
