"""The seal outside of the library file: what tells that acknowledged changes are gone.

SQLite takes a damaged write-ahead log for one that ends there, and opens what is left without a
word. So the newest entry of the chain (`index.store.sums`) is also kept in a small file beside the
library, after each commit and before it is acknowledged, and in the manifest of the vector files. A
library that does not hold an entry that stands there has lost it.

The file has two places, a disk block apart, that are written by turns: a power cut while one is
written leaves the other, and a library that is ahead of its witness has lost nothing.
"""

import hashlib
import json
import logging
import os
from pathlib import Path

from index.store.files import sync_data, sync_folder
from index.store.segments import MANIFEST
from index.store.sums import Seal

__all__ = ["SEAL_FILE", "VECTOR_FOLDER", "Witness"]

SEAL_FILE = "library.seal"
VECTOR_FOLDER = "vectors"

_PLACE = 4096
_LENGTH = 128

_log = logging.getLogger(__name__)


class Witness:
    """The seals that are kept outside of the library file in a folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / SEAL_FILE
        self._manifest = folder / VECTOR_FOLDER / MANIFEST

    def seals(self) -> tuple[Seal, ...]:
        """Return what is kept and readable; a later seal says no less than an earlier one."""
        kept = [*self._in_file(), self._in_manifest()]
        return tuple(seal for seal in kept if seal is not None)

    def keep(self, seal: Seal) -> None:
        """Keep a seal, on the disk when this returns.

        A file that cannot be written is logged: the change itself is in the library, which is then
        ahead of its witness.
        """
        try:
            new = not self._path.exists()
            descriptor = os.open(
                self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
            )
            try:
                if new:
                    os.truncate(descriptor, 2 * _PLACE)
                os.lseek(descriptor, seal.number % 2 * _PLACE, os.SEEK_SET)
                os.write(descriptor, _line(seal))
                sync_data(descriptor)
            finally:
                os.close(descriptor)
            if new:
                sync_folder(self._path.parent)
        except OSError as error:
            _log.warning("%s could not be written: %s", self._path, error)

    def forget(self) -> None:
        """Take away all seals: before another history is put in place of this one."""
        self._manifest.unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)

    def damage(self, current: Seal) -> tuple[str, ...]:
        """Return what is wrong with the file itself, given the library's own seal."""
        if current in self._in_file():
            return ()
        said = "is missing" if not self._path.exists() else "does not hold the last change"
        return (f"{self._path} {said}; the next change writes it again.",)

    def _in_file(self) -> list[Seal | None]:
        try:
            data = self._path.read_bytes()
        except OSError:
            return []
        return [_seal(data[at : at + _LENGTH]) for at in (0, _PLACE)]

    def _in_manifest(self) -> Seal | None:
        try:
            found = json.loads(self._manifest.read_bytes())["seal"]
            return Seal(int(found["number"]), str(found["hash"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _line(seal: Seal) -> bytes:
    said = f"{seal.number} {seal.hash}"
    line = f"{said} {hashlib.sha256(said.encode()).hexdigest()[:16]}\n".encode()
    return line.ljust(_LENGTH, b" ")


def _seal(line: bytes) -> Seal | None:
    try:
        number, digest, _ = line.decode("ascii").split()
        seal = Seal(int(number), digest)
    except ValueError:
        return None
    return seal if line == _line(seal) else None
