"""Fifty users of one page for five minutes: nobody is ever told a word of another's."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.hardening.people import Person, people
from tests.hardening.stolen import Stolen, steal, tried_by

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

_USERS = 50
_LASTS_S = 300
_THIEVES = 5
_DEEDS: tuple[Callable[[Person], object], ...] = (
    Person.ask,
    Person.ask,
    Person.ask_by_program,
    Person.ask_by_mcp,
    Person.ask_and_cancel,
    Person.reload,
    Person.rate_and_note,
    Person.look_around,
)


def test_fifty_users_are_told_nothing_of_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    with people(tmp_path, _USERS) as everyone, ThreadPoolExecutor(_USERS) as threads:
        list(threads.map(Person.add, everyone))
        ends = time.monotonic() + _LASTS_S
        done = list(threads.map(_live, everyone, [ends] * _USERS, range(_USERS)))
        print(f"{sum(done)} deeds of {_USERS} users in {_LASTS_S} s")  # noqa: T201
        assert min(done) > 0
        told = [sum(person.canary in said for said in person.heard) for person in everyone]
        assert min(told) > 0
        assert set().union(*(person.foreign() for person in everyone)) == set()

        stolen = [_stolen(person) for person in everyone[:_THIEVES]]
        calls = [tried_by(*each) for each in zip(everyone[_THIEVES:], stolen, strict=False)]
        print(f"{sum(calls)} calls with stolen ids")  # noqa: T201
        assert set().union(*(person.foreign() for person in everyone)) == set()


def _live(person: Person, ends: float, seed: int) -> int:
    """Do one thing after another until it ends; return how many."""
    chance, done = random.Random(seed), 0
    while time.monotonic() < ends:
        chance.choice(_DEEDS)(person)
        done += 1
    return done


def _stolen(person: Person) -> Stolen:
    """Have somebody do what there are ids of, and steal these."""
    person.ask()
    person.rate_and_note()
    person.ask_and_cancel()
    return steal(person)
