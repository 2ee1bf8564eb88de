"""Serves the chat page to several users, with fakes for the models; writes down who they are."""

import argparse
import json
from pathlib import Path

from qa.assistant import Assistant
from tests.fakes import FakeEmbedder, FakeReader
from ui.access.accounts import Accounts
from ui.access.login import COOKIE
from ui.access.ways import by_passwords
from ui.app import create_app
from ui.server import address_of, bind, serve
from ui.warming import Warming

USERS_FILE = "users.json"
_PASSWORD = "seven herons at dawn"


def main(folder: Path, users: int) -> None:
    """Make the accounts, and for each what a program and what a browser sends; then serve."""
    accounts = Accounts(folder)
    sent = []
    for number in range(users):
        user = accounts.add(f"user-{number}", _PASSWORD)
        sent.append(
            {
                "program": {"Authorization": f"Bearer {accounts.add_token(user.name, '')}"},
                "browser": {"Cookie": f"{COOKIE}={accounts.log_in(user.name, _PASSWORD)}"},
            }
        )
    (folder / USERS_FILE).write_text(json.dumps(sent), encoding="utf-8")
    listener = bind("127.0.0.1", 0)
    warming = Warming(lambda: None)
    warming.start()
    with Assistant.open(
        folder, embedder=FakeEmbedder(), reader=FakeReader(), example=False
    ) as assistant:
        assistant.add_text("The bridge of the owner was opened by localcanary.", title="Local")
        app = create_app(assistant, warming=warming, access=by_passwords(folder))
        serve(app, listener, ready=lambda: print(address_of(listener), flush=True))  # noqa: T201


if __name__ == "__main__":
    told = argparse.ArgumentParser()
    told.add_argument("--folder", type=Path, required=True)
    told.add_argument("--users", type=int, required=True)
    main(**vars(told.parse_args()))
