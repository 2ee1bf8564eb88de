"""kill -9 at every kind of moment of a change: the library opens and is the old or the new one.

A small C library, preloaded, counts the calls that change files (write, fsync, rename,
truncate, unlink, mkdir) and kills the program at one of them, before it or halfway
through a write. A kill is not a power cut: what the system was told is kept.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryDamagedError
from index.keeping import repair
from index.library import Library
from tests.index.store.crash import operations

SHIM = Path(__file__).parent / "crash" / "shim.c"
ROOT = Path(__file__).parents[3]

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses LD_PRELOAD"),
    pytest.mark.skipif(shutil.which("gcc") is None and "CI" not in os.environ, reason="needs gcc"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: flushing to a disk takes most of the time."""
    memory = Path("/dev/shm")  # noqa: S108 - only a place for a folder of our own
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("shim") / "shim.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-o", str(target), str(SHIM), "-ldl"], check=True
    )
    return target


def kill_at_moments(shim: Path, folder: Path, name: str, moments: int) -> list[dict[str, Any]]:
    """Run the driver; return a record for each moment, whose folder holds what was left."""
    template, copies = folder / "template", folder / "copies"
    template.mkdir()
    copies.mkdir()
    operations.make(template, name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.store.crash.driver", str(template), str(copies), name,
         str(moments)],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(shim), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("name", "moments"), [("add", 100), ("replace", 100), ("remove", 60), ("rebuild", 60)]
)
def test_killed_at_any_moment_a_library_is_the_old_or_the_new_one(
    shim: Path,
    folder: Path,
    name: str,
    moments: int,
    record_property: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs = kill_at_moments(shim, folder, name, moments)
    before = operations.state(folder / "template")
    after = operations.state(folder / "copies" / "whole")
    assert before != after
    left = []
    for run in runs:
        assert run["killed"], run
        state = operations.state(Path(run["folder"]))
        assert state in (before, after), run
        left.append(state == after)
        # The change can be made again; a second removal would remove another article.
        if name != "remove" and len(left) % 4 == 0:
            operations.run(Path(run["folder"]), name)
            assert operations.state(Path(run["folder"])) == after, run
    inside = sum(run["inside"] for run in runs)
    said = (
        f"{name}: killed at {len(runs)} of {runs[0]['possible']} moments, "
        f"{inside} inside the transaction, "
        f"{sum(run['torn'] for run in runs)} halfway through a write; "
        f"{left.count(False)} left the old state, {left.count(True)} the new one"
    )
    record_property("crash", said)
    with capsys.disabled():
        print(f"\n{said}")  # noqa: T201 - the record that the test is for
    assert len(runs) >= 40
    assert inside >= len(runs) // 4
    assert left.count(False) >= inside // 2
    assert True in left
    assert left == sorted(left)


def test_killed_while_a_backup_is_put_back_nothing_of_either_is_lost(
    shim: Path, folder: Path
) -> None:
    runs = kill_at_moments(shim, folder, "restore", 60)
    before = operations.state(folder / "template")
    after = operations.state(folder / "copies" / "whole")
    assert len(before.articles) == len(after.articles) + 1
    left = []
    for run in runs:
        place = Path(run["folder"])
        try:
            state = operations.state(place)
        except LibraryDamagedError:
            done = repair(place, operations.EMBEDDER, operations.SETTINGS)
            assert done.lost == (), run
            state = operations.state(place)
        assert state in (before, after), run
        left.append(state == after)
        operations.run(place, "restore")
        assert operations.state(place) == after, run
    assert {True, False} == set(left)
    assert left == sorted(left)


def test_killed_while_a_library_is_repaired_it_can_be_repaired_again(
    shim: Path, folder: Path
) -> None:
    runs = kill_at_moments(shim, folder, "repair", 30)
    after = operations.state(folder / "copies" / "whole")
    assert len(after.articles) == 7
    for run in runs:
        assert run["killed"], run
        place = Path(run["folder"])
        assert repair(place, operations.EMBEDDER, operations.SETTINGS).lost == (), run
        assert operations.state(place) == after, run


def test_killed_while_a_library_is_made_it_can_be_made_again(shim: Path, folder: Path) -> None:
    runs = kill_at_moments(shim, folder, "create", 40)
    assert len(runs) >= 20
    for run in runs:
        assert run["killed"], run
        with Library.open(Path(run["folder"]), operations.EMBEDDER, operations.SETTINGS) as library:
            assert library.articles() == ()
            assert library.check() == ()
