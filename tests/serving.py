"""Programs of this project that serve pages, each in a process of its own, as in real use."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["ROOT", "Started", "served_fake", "started"]

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Started:
    """A serving process, what it said until it served, and the address it serves at."""

    process: subprocess.Popen[str]
    said: str
    address: str

    def rest(self) -> str:
        """What it says from now on until it ends."""
        assert self.process.stdout is not None
        return self.process.stdout.read()


@contextmanager
def started(*arguments: str) -> Iterator[Started]:
    """Run Python with arguments that make it serve and print its address last on a line."""
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if "http://" in line:
                    break
            else:
                pytest.fail(f"The server ended before it was ready:\n{said}")
            yield Started(process, said, said.split()[-1])
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def served_fake(
    loaded: Path | None = None, *, steps: Path | None = None, shared: bool = False
) -> Iterator[str]:
    """The address of the chat page over the fake assistant. With `loaded`, its models load until
    there is such a file; `steps` is the folder that the larger reader's base arrives by, which is
    not offered on a `shared` page.
    """
    given = [("--loaded", loaded), ("--steps", steps)]
    arguments = [word for name, path in given if path is not None for word in (name, str(path))]
    if shared:
        arguments.append("--shared")
    with started("-m", "tests.ui.serve_fake", *arguments) as server:
        yield server.address
