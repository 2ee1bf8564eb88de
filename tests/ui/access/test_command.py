"""The commands for accounts and tokens."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from index.errors import SettingsError
from qa import cli
from tests.ui.access.conftest import PASSWORD
from ui.access.accounts import Accounts
from ui.access.command import users


def run(folder: Path, *arguments: str, said: str = "") -> Result:
    found = CliRunner().invoke(users, [*arguments, "--library", str(folder)], input=said)
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def test_an_account_is_made_listed_and_removed(accounts: Accounts, tmp_path: Path) -> None:
    run(tmp_path, "add", "ada", "--password-stdin", said=f"{PASSWORD}\n")
    assert accounts.verified("ada", PASSWORD)
    assert run(tmp_path, "list").stdout.startswith("ada  since 20")
    run(tmp_path, "remove", "ada")
    assert accounts.all() == ()


def test_a_password_is_typed_twice(accounts: Accounts, tmp_path: Path) -> None:
    typed = run(tmp_path, "add", "ada", said=f"{PASSWORD}\nanother one\n{PASSWORD}\n{PASSWORD}\n")
    assert "do not match" in typed.output
    assert PASSWORD not in typed.output
    assert accounts.verified("ada", PASSWORD)


def test_a_password_is_changed(accounts: Accounts, tmp_path: Path) -> None:
    accounts.add("ada", PASSWORD)
    run(tmp_path, "password", "ada", "--password-stdin", said="eight herons at dusk\n")
    assert accounts.verified("ada", "eight herons at dusk")


def test_a_token_is_shown_once_listed_by_its_id_and_taken_back(
    accounts: Accounts, tmp_path: Path
) -> None:
    ada = accounts.add("ada", PASSWORD)
    token = run(tmp_path, "token", "ada", "--label", "reports").stdout.splitlines()[0]
    assert accounts.of_token(token) == ada
    listed = run(tmp_path, "tokens", "ada").stdout
    assert "reports" in listed
    assert token not in listed
    run(tmp_path, "revoke", listed.split()[0])
    assert accounts.of_token(token) is None


@pytest.mark.parametrize("command", ["remove", "token", "tokens"])
def test_who_has_no_account_is_named(accounts: Accounts, tmp_path: Path, command: str) -> None:
    with pytest.raises(SettingsError, match="no account bob"):
        run(tmp_path, command, "bob")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["users", "list"], "ada  since"), (["users", "tokens", "bob"], "There is no account bob.")],
)
def test_they_are_commands_of_the_program(
    accounts: Accounts,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    accounts.add("ada", PASSWORD)
    entry = EntryPoint("users", "ui.access.command:users", "article_qa.commands")
    monkeypatch.setattr(cli, "app", typer.Typer(pretty_exceptions_enable=False))
    monkeypatch.setattr(cli, "entry_points", lambda group: [entry])
    monkeypatch.setattr("sys.argv", ["article-qa", *arguments, "--library", str(tmp_path)])
    with pytest.raises(SystemExit):
        cli.main()
    told = capsys.readouterr()
    assert said in f"{told.out}{told.err}"
    assert "Traceback" not in told.err
