"""What holds for every test: no network beyond this machine, none of the user's own files.

The guard is on for the whole session, so that session fixtures are held to it too; each
test gets an empty home. Programs started by a test inherit the home, not the guard.
"""

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Read by libraries while they are imported, which is before any fixture runs.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
# Threads that wait for one another take the time of whatever runs beside the tests.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Playwright's own Chromium stands in its package, where `make test` puts it, not in the home.
os.environ["PLAYWRIGHT_BROWSERS_PATH"] = "0"

# How long an example takes says something of the machine, nothing of what is tested.
settings.register_profile(
    "without time", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("without time")


class NetworkBlockedError(RuntimeError):
    """A test tried to leave this machine; not an OSError, which code under test may catch."""


@pytest.fixture(scope="session", autouse=True)
def _only_loopback() -> Iterator[None]:
    """Let sockets reach loopback addresses and local socket files only, and look up no name."""
    with pytest.MonkeyPatch.context() as patch:
        for name, position in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
            patch.setattr(socket.socket, name, _guarded(name, position))
        lookup = socket.getaddrinfo

        def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
            _refuse_unless_local(host)
            return lookup(host, *rest, **named)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


@pytest.fixture(scope="session", autouse=True)
def _session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Give session and module fixtures a home that is not the user's."""
    with pytest.MonkeyPatch.context() as patch:
        _move_home(patch, tmp_path_factory.mktemp("home"))
        yield


@pytest.fixture(scope="session")
def saved_packaged(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged reader in a folder, as other readers are saved; to be left as it is."""
    from tests.readers import save_packaged

    return save_packaged(tmp_path_factory.mktemp("saved") / "packaged")


@pytest.fixture(scope="session")
def fake_page(_session_home: None) -> Iterator[str]:
    """The address of the chat page over the fake assistant, one for all that leave it as it is."""
    from tests.serving import served_fake

    with served_fake() as address:
        yield address


@pytest.fixture(autouse=True)
def home(
    _session_home: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Give each test an empty home and data folder of its own, and return the home."""
    folder = tmp_path_factory.mktemp("home")
    _move_home(monkeypatch, folder)
    return folder


def _move_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in [name for name in os.environ if name.startswith("ARTICLE_QA_")]:
        patch.delenv(name)
    patch.setenv("ARTICLE_QA_HOME", str(folder / "article-qa"))
    patch.setenv("HOME", str(folder))
    patch.setenv("USERPROFILE", str(folder))
    for kind in ("CACHE", "CONFIG", "DATA", "STATE"):
        patch.setenv(f"XDG_{kind}_HOME", str(folder / kind.lower()))


def _guarded(name: str, position: int) -> Any:
    original = getattr(socket.socket, name)

    def method(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_unless_local(arguments[position][0])
        return original(self, *arguments)

    return method


def _refuse_unless_local(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost", "0.0.0.0", "::"):  # noqa: S104 - asked for, not bound
        return
    try:
        local = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        local = False
    if not local:
        raise NetworkBlockedError(f"A test tried to reach {name}; use a loopback address.")
