"""The power goes, or the disk is full, at every step: the library opens, with all that was kept.

What a program does to the disk is written down by a small C library that is preloaded; of what was
not flushed, the disk may have kept nothing, all, or some. A killed program is another matter: see
tests/index/store/test_crash.py.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from tests.hardening.power import steps
from tests.hardening.power.disk import Disk, Keeping, events, write_to

SHIM = Path(__file__).parent / "power" / "disk.c"
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses LD_PRELOAD"),
    pytest.mark.skipif(shutil.which("gcc") is None and "CI" not in os.environ, reason="needs gcc"),
]
slow = [pytest.mark.slow, pytest.mark.timeout(3000)]


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: flushing to a disk takes most of the time."""
    memory = Path("/dev/shm")  # noqa: S108 - only a place for a folder of our own
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name).resolve()


@pytest.fixture(name="shim", scope="module")
def _shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("shim") / "disk.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-o", str(target), str(SHIM), "-ldl", "-lpthread"],
        check=True,
    )
    return target


def drive(shim: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hardening.power.driver", *arguments],
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": str(shim), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def tell(capsys: pytest.CaptureFixture[str], said: str) -> None:
    with capsys.disabled():
        print(f"\n{said}")  # noqa: T201 - the record that the test is for


@pytest.mark.parametrize("cuts", [40, pytest.param(10_000, marks=slow)])
def test_after_a_power_cut_all_that_was_acknowledged_is_there(
    shim: Path, folder: Path, cuts: int, capsys: pytest.CaptureFixture[str]
) -> None:
    states = steps.states(folder / "states")
    (folder / "library").mkdir()
    drive(shim, "record", str(folder / "library"), str(folder / "log"))
    happened = list(events(folder / "log"))
    assert {event.kind for event in happened} >= {"w", "s", "d", "r", "!"}
    rng = random.Random(7)
    chosen = set(rng.sample(range(len(happened)), min(cuts, len(happened))))
    disk, acknowledged = Disk(), -1
    seen: Counter[str] = Counter()
    for number, event in enumerate(happened):
        disk.do(event)
        if event.kind == "!":
            acknowledged = event.offset
        if number not in chosen:
            continue
        for keeping in get_args(Keeping):
            place = folder / "left"
            write_to(place, disk.left(keeping, rng), str(folder / "library"))
            where = f"after {number} of {len(happened)}, keeping {keeping}"
            found, problems = look(place)
            allowed = states[max(acknowledged, 0) : acknowledged + 2]
            assert found in allowed, where
            assert problems == (), where
            seen["the new state" if found == allowed[-1] else "the old state"] += 1
            shutil.rmtree(place)
    tell(capsys, f"power cut at {len(chosen)} of {len(happened)} calls, three ways: {dict(seen)}")
    assert seen["the new state"]
    assert seen["the old state"]


def look(folder: Path) -> tuple[list[Any], tuple[str, ...]]:
    with steps.opened(folder) as library:
        found = steps.state(library)
        library.dense(steps.EMBEDDER.embed(["paragraph"])[0], 5)
        return found, library.check(deep=True)


@pytest.mark.parametrize("most", [8, pytest.param(10_000, marks=slow)])
def test_with_a_full_disk_a_step_is_taken_or_refused(
    shim: Path, folder: Path, most: int, capsys: pytest.CaptureFixture[str]
) -> None:
    states = steps.states(folder / "states")
    (folder / "copies").mkdir()
    said = drive(shim, "full", str(folder / "states"), str(folder / "copies"), str(most))
    seen: Counter[str] = Counter()
    for line in map(json.loads, said.splitlines()):
        old, new = states[line["step"] - 1 : line["step"] + 1]
        assert not line["raised"].startswith("untyped"), line
        # What was acknowledged is in, what was refused is not: or it was, and only told too late.
        assert line["state"] == new or (line["raised"] and line["state"] == old), line
        found, problems = look(Path(line["folder"]))
        assert found == line["state"], line
        assert problems == (), line
        seen["refused" if line["raised"] else "taken"] += 1
    tell(capsys, f"disk full at {seen.total()} writes of {len(steps.STEPS)} steps: {dict(seen)}")
    assert seen["refused"]
