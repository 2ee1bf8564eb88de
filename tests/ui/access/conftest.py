"""Accounts whose passwords are hashed quickly: how hard that is to undo is argon2's own affair."""

from pathlib import Path

import pytest
from argon2 import PasswordHasher

from ui.access import accounts as module
from ui.access.accounts import Accounts

PASSWORD = "seven herons at dawn"


@pytest.fixture(name="accounts")
def _accounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(module, "_hasher", lambda: quick)
    return Accounts(tmp_path)
