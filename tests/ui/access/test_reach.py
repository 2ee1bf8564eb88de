"""What a server may be started with."""

from pathlib import Path

import pytest

from index.errors import SettingsError
from tests.ui.access.conftest import PASSWORD
from ui.access.accounts import Accounts
from ui.access.proxy import ProxyHeader
from ui.access.reach import Auth, access_of, hosts_of
from ui.access.ways import ALONE, Access


def chosen(
    auth: Auth | None,
    host: str,
    folder: Path,
    *,
    no_auth: bool = False,
    proxies: tuple[str, ...] = (),
) -> Access:
    return access_of(auth, host, folder, header="X-Remote-User", proxies=proxies, no_auth=no_auth)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_nobody_logs_in(host: str, tmp_path: Path) -> None:
    assert chosen(None, host, tmp_path) is ALONE
    assert not ALONE.told_apart
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "chat.example"])  # noqa: S104
def test_beyond_it_somebody_must_unless_it_is_said_twice(host: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--auth passwords"):
        chosen(None, host, tmp_path)
    assert chosen(None, host, tmp_path, no_auth=True) is ALONE


def test_passwords_need_an_account(tmp_path: Path, accounts: Accounts) -> None:
    with pytest.raises(SettingsError, match="users add"):
        chosen(Auth.PASSWORDS, "127.0.0.1", tmp_path)
    accounts.add("ada", PASSWORD)
    assert chosen(Auth.PASSWORDS, "127.0.0.1", tmp_path).told_apart


def test_a_proxy_needs_its_address(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="--auth-from"):
        chosen(Auth.PROXY, "127.0.0.1", tmp_path)
    access = chosen(Auth.PROXY, "127.0.0.1", tmp_path, proxies=("127.0.0.1",))
    assert isinstance(access.find, ProxyHeader)
    assert access.accounts is None


def test_a_login_and_none_cannot_both_be_meant(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="both"):
        chosen(Auth.PROXY, "127.0.0.1", tmp_path, proxies=("127.0.0.1",), no_auth=True)


def test_a_server_under_any_address_has_to_be_told_its_names() -> None:
    for host in ("0.0.0.0", "::"):  # noqa: S104 - not bound
        with pytest.raises(SettingsError, match="--allow-host"):
            hosts_of(host, [])
        assert hosts_of(host, ["chat.example"]) == ("localhost", "127.0.0.1", "chat.example")
    assert hosts_of("192.168.1.5", [])[2:] == ("192.168.1.5",)
    assert hosts_of("::1", ["chat.example"])[2:] == ("[::1]", "chat.example")


def test_with_passwords_a_proxy_in_front_is_believed_the_way_of_a_request(
    tmp_path: Path, accounts: Accounts
) -> None:
    accounts.add("ada", PASSWORD)
    access = chosen(Auth.PASSWORDS, "0.0.0.0", tmp_path, proxies=("10.0.0.1",))  # noqa: S104
    assert [str(each) for each in access.proxies] == ["10.0.0.1/32"]
    with pytest.raises(SettingsError, match="--auth-from"):
        chosen(Auth.PASSWORDS, "0.0.0.0", tmp_path, proxies=("nowhere",))  # noqa: S104
