"""The `users` command: accounts for `article-qa chat --auth passwords`, and tokens for programs.

Registered with the command line through the entry-point group `article_qa.commands`.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from qa.assistant import Assistant
from qa.config import data_folder
from ui.access.accounts import Accounts
from ui.access.forgetting import forget

__all__ = ["users"]

users = typer.Typer(help="Accounts that log in at the chat page, and tokens for programs.")

_Name = Annotated[str, typer.Argument(help="The account's name.")]
_Library = Annotated[
    Path | None,
    typer.Option("--library", help="Folder of the library.", show_default="the data folder"),
]
_FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]


@users.command()
def add(name: _Name, password_stdin: _FromStdin = False, library: _Library = None) -> None:
    """Make an account."""
    user = _accounts(library).add(name, _password(password_stdin))
    typer.echo(f"{user.name} can log in now, where the chat is served with --auth passwords.")


@users.command()
def password(name: _Name, password_stdin: _FromStdin = False, library: _Library = None) -> None:
    """Change a password; the account is logged out everywhere, tokens stay."""
    _accounts(library).set_password(name, _password(password_stdin))
    typer.echo("The password is changed.")


@users.command("list")
def list_accounts(library: _Library = None) -> None:
    """List the accounts."""
    for account in _accounts(library).all():
        typer.echo(f"{account.name}  since {account.created_at[:10]}")


@users.command()
def remove(
    name: _Name,
    with_data: Annotated[
        bool,
        typer.Option(
            "--with-data", help="Delete what it keeps as well, and what it shares, for good."
        ),
    ] = False,
    library: _Library = None,
) -> None:
    """Delete an account and its tokens, at once also where it is logged in.

    Without --with-data, what it keeps stays in the library: what it shares for all to see, the
    rest for nobody, also not for an account that gets the same name.
    """
    user = _accounts(library).remove(name)
    typer.echo(f"{user.name} cannot log in any more.")
    if with_data:
        with Assistant.open(library, example=False) as assistant:
            forget(assistant, user.owner)
        typer.echo("What it kept is deleted.")


@users.command()
def token(
    name: _Name,
    label: Annotated[str, typer.Option(help="What it is for.")] = "",
    library: _Library = None,
) -> None:
    """Make a token, with which a program asks for somebody (Authorization: Bearer …)."""
    typer.echo(_accounts(library).add_token(name, label))
    typer.echo("It is shown this once; `article-qa users revoke` takes it back.", err=True)


@users.command()
def tokens(name: _Name, library: _Library = None) -> None:
    """List somebody's tokens by their ids."""
    for each in _accounts(library).tokens(name):
        typer.echo(f"{each.id}  since {each.created_at[:10]}  {each.label}".rstrip())


@users.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="Id, as `tokens` lists it.")],
    library: _Library = None,
) -> None:
    """Take a token back, at once."""
    _accounts(library).revoke_token(token_id)
    typer.echo("The token is of no use any more.")


def _accounts(library: Path | None) -> Accounts:
    return Accounts(library if library is not None else data_folder())


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return typed
