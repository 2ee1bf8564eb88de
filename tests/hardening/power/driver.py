"""Changes a library step by step, with `disk.c` preloaded: a program of its own.

`record FOLDER LOG` makes a library and takes all steps, with what happens to files written down
and a mark whenever a step was acknowledged. `full TEMPLATE COPIES MOST` takes each step up to MOST
times, with a disk that is full from another write on each time, and prints a JSON line for each.
"""

import ctypes
import json
import logging
import shutil
import sys
from pathlib import Path

import faiss  # noqa: F401 - imported before anything is counted

from index.errors import LibraryError
from tests.hardening.power import steps

SHIM = ctypes.CDLL(None)


def record(folder: str, log: str) -> None:
    SHIM.disk_record(folder.encode(), log.encode())
    with steps.opened(Path(folder)) as library:
        SHIM.disk_mark(0)
        for number, step in enumerate(steps.STEPS, 1):
            step(library)
            SHIM.disk_mark(number)


def full(template: str, copies: str, most: str) -> None:
    logging.disable()
    for number, step in enumerate(steps.STEPS, 1):
        calls = _calls(Path(template) / f"{number - 1}", Path(copies) / "whole", number)
        stride = max(1, calls // int(most))
        for count in range(1, calls + 1, stride):
            folder = Path(copies) / f"{number}-{count}"
            shutil.copytree(Path(template) / f"{number - 1}", folder)
            with steps.opened(folder) as library:
                SHIM.disk_full(str(folder).encode(), ctypes.c_long(count))
                raised = ""
                try:
                    step(library)
                except LibraryError as error:
                    raised = type(error).__name__
                except Exception as error:
                    raised = f"untyped {error!r}"
                SHIM.disk_full(str(folder).encode(), ctypes.c_long(0))
                state = steps.state(library)
            line = {"step": number, "write": count, "raised": raised, "state": state,
                    "folder": str(folder)}  # fmt: skip
            print(json.dumps(line), flush=True)  # noqa: T201 - this is its output


def _calls(template: Path, folder: Path, number: int) -> int:
    """Return how many writes a step makes."""
    shutil.copytree(template, folder)
    with steps.opened(folder) as library:
        SHIM.disk_full(str(folder).encode(), ctypes.c_long(10**9))
        steps.STEPS[number - 1](library)
        calls: int = SHIM.disk_calls()
        SHIM.disk_full(str(folder).encode(), ctypes.c_long(0))
    shutil.rmtree(folder)
    return calls


if __name__ == "__main__":
    {"record": record, "full": full}[sys.argv[1]](*sys.argv[2:])
