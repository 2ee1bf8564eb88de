"""Runs one operation again and again, killing it at another moment each time.

A program of its own (`python -m tests.index.store.crash.driver`), with the shim preloaded:
everything is imported once, then each run is a fork. Prints one JSON line a run.
"""

import ctypes
import json
import mmap
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

import faiss  # noqa: F401 - imported before the forks, so that each is quick

from tests.index.store.crash import operations

LIMIT, TORN, COUNT, KINDS = range(4)
WORDS = 4096
PHASE = WORDS - 1
BEFORE, INSIDE, AFTER = range(3)


def main() -> None:
    """Take the template, the folder for copies, the operation, and the number of moments."""
    template, copies, name, wanted = (
        Path(sys.argv[1]),
        Path(sys.argv[2]),
        sys.argv[3],
        int(sys.argv[4]),
    )
    memory = mmap.mmap(-1, WORDS * 8)
    page = (ctypes.c_long * WORDS).from_buffer(memory)
    _mark_transactions(page)
    _run(template, copies / "whole", name, page, 0, torn=False)
    kinds = [chr(page[KINDS + i]) for i in range(page[COUNT])]
    moments = [
        (call, torn)
        for call, kind in enumerate(kinds, 1)
        for torn in ((False, True) if kind == "w" else (False,))
    ]
    step = max(1.0, len(moments) / wanted)
    for i in range(min(wanted, len(moments))):
        call, torn = moments[int(i * step)]
        folder = copies / f"{call:04d}{'-torn' if torn else ''}"
        killed = _run(template, folder, name, page, call, torn=torn)
        line = {
            "folder": str(folder),
            "kind": kinds[call - 1],
            "torn": torn,
            "killed": killed,
            "inside": page[PHASE] == INSIDE,
            "possible": len(moments),
        }
        print(json.dumps(line), flush=True)  # noqa: T201 - this is its output


def _run(template: Path, folder: Path, name: str, page: Any, limit: int, *, torn: bool) -> bool:
    shutil.copytree(template, folder)
    page[LIMIT], page[TORN], page[COUNT], page[PHASE] = limit, torn, 0, BEFORE
    child = os.fork()
    if child == 0:
        try:
            ctypes.CDLL(None).crash_watch(page)
            operations.run(folder, name)
            os._exit(0)
        except BaseException as error:
            os.write(2, repr(error).encode())
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if status != 0:
        sys.exit(f"The operation failed with status {status}.")
    return False


def _mark_transactions(page: Any) -> None:
    """Keep in shared memory whether a write transaction is open."""

    class Marking(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if sql == "BEGIN IMMEDIATE":
                page[PHASE] = INSIDE
            cursor = super().execute(sql, *values)
            if sql == "COMMIT":
                page[PHASE] = AFTER
            return cursor

    connect = sqlite3.connect

    def marking_connect(*values: Any, **named: Any) -> sqlite3.Connection:
        return connect(*values, factory=Marking, **named)

    sqlite3.connect = marking_connect  # type: ignore[assignment]


if __name__ == "__main__":
    main()
