"""Writing files so that a crash or a power cut leaves the old or the new one, never a part."""

import os
from pathlib import Path

__all__ = ["remove_database", "sync_data", "sync_file", "sync_folder", "write_atomically"]


def write_atomically(path: Path, data: bytes, *, sync_entry: bool = True) -> None:
    """Write a file beside its place, flush it to the disk and move it there.

    Without `sync_entry` a power cut may leave the old file, or none, after this has returned: for
    a file that is made again when it is missing.
    """
    new = path.with_name(f"{path.name}.new")
    with new.open("wb", buffering=0) as file:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]
        os.fsync(file.fileno())
    os.replace(new, path)
    if sync_entry:
        sync_folder(path.parent)


def sync_data(descriptor: int) -> None:
    """Flush what was written to a file whose length did not change."""
    getattr(os, "fdatasync", os.fsync)(descriptor)


def sync_file(path: Path) -> None:
    """Flush a file to the disk that something else wrote."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_database(path: Path) -> None:
    """Delete a file of SQLite's, where it is there, with its logs."""
    for tail in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system can (Windows cannot)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
