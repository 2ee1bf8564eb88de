"""A clock that is set back or forward between any two changes: nothing is lost or out of order."""

from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from index.config import BackupSettings, IndexSettings
from index.keeping import backups, restore
from index.library import Library
from tests.hardening.damaging import EMBEDDER
from tests.hardening.power import steps

YEARS = (2031, 1971, 2026, 1999, 2050, 1970, 2026, 2025, 2024, 2060, 2001)


@pytest.fixture(name="settable")
def _settable(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Set the clock to a year by changing the one element."""
    year = [2026]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls(year[0], 1, 1, 12, tzinfo=tz or UTC)

    for module in ("changes", "conversations", "backups", "replacing", "store"):
        monkeypatch.setattr(f"index.store.{module}.datetime", Clock)
    return year


def _turns(year: list[int]) -> Iterator[int]:
    for number, each in enumerate(YEARS[: len(steps.STEPS)]):
        year[0] = each
        yield number


@pytest.mark.parametrize("every_h", [1e-9, 24.0])
def test_whatever_the_clock_says_a_library_holds_what_was_kept_last(
    tmp_path: Path, settable: list[int], every_h: float
) -> None:
    expected = steps.states(tmp_path / "states")
    settings = IndexSettings(backup=BackupSettings(kept=2, every_h=every_h))
    folder = tmp_path / "library"
    for number in _turns(settable):
        with Library.open(folder, EMBEDDER, settings) as library:
            assert steps.state(library) == expected[number]
            steps.STEPS[number](library)
            assert steps.state(library) == expected[number + 1]
            assert library.check(deep=True) == ()
    there = backups(folder)
    assert 1 <= len(there) <= 2
    restore(folder)
    with Library.open(folder, EMBEDDER, settings) as library:
        # The newest by what it holds, whatever its date: made at the last change, or before it.
        assert steps.state(library) in expected[-3 if every_h < 1 else 0 :]
        assert library.check(deep=True) == ()
