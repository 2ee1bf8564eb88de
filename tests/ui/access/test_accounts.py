"""Accounts, sessions and tokens, as they are kept."""

import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters

from index.errors import SettingsError
from tests.ui.access.conftest import PASSWORD
from ui.access import accounts as module
from ui.access.accounts import ACCOUNTS_FILE, Accounts


def begun(accounts: Accounts) -> str:
    """Begin a session of ada's."""
    session = accounts.log_in("ada", PASSWORD)
    assert session is not None
    return session


def test_a_name_and_its_password_are_known_and_no_other(accounts: Accounts) -> None:
    ada = accounts.add("Ada", PASSWORD)
    assert accounts.verified(" ADA ", PASSWORD) == ada
    for name, password in (
        ("ada", "another password"), ("bob", PASSWORD), ("ada", ""), ("", ""),
        ("ada", PASSWORD * 100), ("ada\0", PASSWORD),
    ):  # fmt: skip
        assert accounts.verified(name, password) is None


def test_nothing_that_is_kept_logs_anybody_in(accounts: Accounts, tmp_path: Path) -> None:
    accounts.add("ada", PASSWORD)
    secrets = [begun(accounts), accounts.add_token("ada", "reports")]
    kept = (tmp_path / ACCOUNTS_FILE).read_bytes()
    for secret in (PASSWORD, *secrets):
        assert secret.encode() not in kept
    with sqlite3.connect(tmp_path / ACCOUNTS_FILE) as db:
        both = "SELECT digest FROM sessions UNION SELECT digest FROM tokens"
        digests = [row[0] for row in db.execute(both)]
    assert len(digests) == 2
    db.close()
    assert not any(accounts.of_session(each) or accounts.of_token(each) for each in digests)


def test_passwords_are_hashed_with_argon2id_as_its_standard_says(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.add("ada", PASSWORD)
    with sqlite3.connect(tmp_path / ACCOUNTS_FILE) as db:
        ((hashed,),) = db.execute("SELECT password FROM accounts")
    db.close()
    assert hashed.startswith("$argon2id$")
    assert extract_parameters(hashed).memory_cost >= 65536
    assert PasswordHasher().verify(hashed, PASSWORD)


@pytest.mark.skipif(sys.platform == "win32", reason="there, folders say who may read")
def test_the_file_is_read_by_its_owner_alone(accounts: Accounts, tmp_path: Path) -> None:
    accounts.add("ada", PASSWORD)
    assert (tmp_path / ACCOUNTS_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "a/b", "a\nb", "<b>"])
def test_what_is_no_name_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(SettingsError, match="no name"):
        accounts.add(name, PASSWORD)


def test_short_passwords_and_taken_names_are_refused(accounts: Accounts) -> None:
    with pytest.raises(SettingsError, match="10 characters"):
        accounts.add("ada", "short")
    accounts.add("ada", PASSWORD)
    with pytest.raises(SettingsError, match="already"):
        accounts.add("Ada", PASSWORD)


def test_who_gets_a_name_anew_gets_nothing_that_was_kept_under_it(accounts: Accounts) -> None:
    first = accounts.add("ada", PASSWORD)
    session, token = begun(accounts), accounts.add_token("ada", "")
    accounts.remove("ada")
    assert accounts.of_session(session) is accounts.of_token(token) is None
    assert accounts.verified("ada", PASSWORD) is None
    second = accounts.add("ada", PASSWORD)
    assert second.owner != first.owner
    assert accounts.of_session(session) is accounts.of_token(token) is None


def test_a_session_ends_when_it_is_ended_or_the_password_changes(accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD)
    first, second = begun(accounts), begun(accounts)
    accounts.end_session(first)
    assert (accounts.of_session(first), accounts.of_session(second)) == (None, ada)
    accounts.set_password("ada", "eight herons at dusk")
    assert accounts.of_session(second) is None
    assert accounts.verified("ada", PASSWORD) is None
    assert accounts.verified("ada", "eight herons at dusk") == ada


def test_a_session_ends_with_its_time(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.add("ada", PASSWORD)
    monkeypatch.setattr(module, "SESSION_LASTS", timedelta(0))
    assert accounts.of_session(begun(accounts)) is None


def test_a_token_is_listed_without_what_it_is_sent_as_and_taken_back(accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD)
    secret = accounts.add_token("ada", "reports")
    kept = accounts.add_token("ada", "other")
    assert accounts.of_token(secret) == ada
    first, _ = accounts.tokens("ada")
    assert first.label == "reports"
    assert first.id not in secret
    accounts.revoke_token(first.id)
    assert (accounts.of_token(secret), accounts.of_token(kept)) == (None, ada)
    with pytest.raises(SettingsError, match="no token"):
        accounts.revoke_token(first.id)


def test_what_is_not_there_is_said_not_to_be(accounts: Accounts) -> None:
    for ask in (accounts.remove, accounts.tokens, lambda name: accounts.add_token(name, "")):
        with pytest.raises(SettingsError, match="no account bob"):
            ask("bob")


@pytest.mark.parametrize("meanwhile", ["password", "account"])
def test_no_session_begins_with_what_has_changed_while_it_was_looked_at(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    accounts.add("ada", PASSWORD)
    looked_at = accounts._proved("ada", PASSWORD)

    def changed(name: str, password: str) -> object:
        if meanwhile == "password":
            accounts.set_password("ada", "eight herons at dusk")
        else:
            accounts.remove("ada")
            accounts.add("ada", PASSWORD)
        return looked_at

    monkeypatch.setattr(accounts, "_proved", changed)
    assert accounts.log_in("ada", PASSWORD) is None


def test_logging_in_again_ends_the_session_before(accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD)
    first = begun(accounts)
    second = accounts.log_in("ada", PASSWORD, instead_of=first)
    assert second is not None
    assert (accounts.of_session(first), accounts.of_session(second)) == (None, ada)


def test_a_wrong_password_ends_no_session(accounts: Accounts) -> None:
    ada = accounts.add("ada", PASSWORD)
    first = begun(accounts)
    assert accounts.log_in("ada", "wrong", instead_of=first) is None
    assert accounts.of_session(first) == ada
