"""What a disk may have kept when the power went, made from what `disk.c` wrote down.

Only what was flushed is sure: the content of a file by `fsync` of the file, names by `fsync` of the
folder. Of the rest, any writes may be there and others not, whole or up to a sector; changes of
names are there in their order, up to some one.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Keeping = Literal["nothing", "all", "some"]
HEAD = struct.Struct("=c7xqqqq")
SECTOR = 512


@dataclass(frozen=True, slots=True)
class Event:
    """One call; `data` is what was written, or the new name."""

    kind: str
    inode: int
    offset: int
    path: str
    data: bytes


@dataclass(slots=True, eq=False)
class File:
    """A file's content as it is surely kept, and the changes since: writes, or a new length."""

    kept: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)


@dataclass(slots=True)
class Disk:
    """Names that are surely kept, and those as the program sees them."""

    kept: dict[str, File | None] = field(default_factory=dict)
    seen: dict[str, File | None] = field(default_factory=dict)
    since: list[tuple[str, str, File | None, str]] = field(default_factory=list)
    inodes: dict[int, File] = field(default_factory=dict)

    def do(self, event: Event) -> None:
        if event.kind in ("w", "t"):
            change = event.data if event.kind == "w" else None
            self._file(event).since.append((event.offset, change))
        elif event.kind == "s":
            file = self._file(event)
            for offset, data in file.since:
                _apply(file.kept, offset, data)
            file.since.clear()
        elif event.kind == "d":
            ours = [change for change in self.since if _folder(change[1]) == event.path]
            self.since = [change for change in self.since if change not in ours]
            for change in ours:
                _rename(self.kept, change)
        elif event.kind == "r":
            new = event.data.decode()
            self._name("r", event.path, self._at(event.path, event.inode), new)
        elif event.kind == "u":
            self._name("u", event.path, None)
        elif event.kind == "m":
            self._name("m", event.path, None)

    def left(self, keeping: Keeping, rng: random.Random) -> dict[str, bytes | None]:
        """Return what a cut now may leave: contents by path, None for folders."""
        names = dict(self.kept)
        count = {"nothing": 0, "all": len(self.since)}.get(keeping, rng.randint(0, len(self.since)))
        for change in self.since[:count]:
            _rename(names, change)
        left: dict[str, bytes | None] = {}
        for path, file in names.items():
            if file is None:
                left[path] = None
                continue
            content = bytearray(file.kept)
            for offset, data in file.since if keeping != "nothing" else ():
                if keeping == "all" or rng.random() < 0.5:
                    if keeping == "some" and data and len(data) > SECTOR and rng.random() < 0.3:
                        data = data[: rng.randrange(0, len(data), SECTOR)]
                    _apply(content, offset, data)
            left[path] = bytes(content)
        return left

    def _file(self, event: Event) -> File:
        file = self._at(event.path, event.inode)
        if not event.path.endswith(" (deleted)") and self.seen.get(event.path) is not file:
            self._name("c", event.path, file)
        return file

    def _at(self, path: str, inode: int) -> File:
        known = self.inodes.get(inode)
        # The number of a deleted file may have been given to another one.
        if known is None or (known not in self.seen.values() and self.seen.get(path) is not known):
            known = self.inodes[inode] = File()
        return known

    def _name(self, kind: str, path: str, file: File | None, new: str = "") -> None:
        change = (kind, path, file, new)
        self.since.append(change)
        _rename(self.seen, change)


def events(log: Path) -> Iterator[Event]:
    """Read what was written down."""
    data = log.read_bytes()
    at = 0
    while at < len(data):
        kind, inode, offset, path, size = HEAD.unpack_from(data, at)
        at += HEAD.size
        name = data[at : at + path].decode()
        at += path
        yield Event(kind.decode(), inode, offset, name, data[at : at + size])
        at += size


def write_to(folder: Path, left: dict[str, bytes | None], original: str) -> None:
    """Make a folder with what was left below `original`; what is in a lost folder is lost."""
    folders = {original, *(path for path, content in left.items() if content is None)}
    folder.mkdir(parents=True)
    for path in sorted(path for path in folders if path != original):
        (folder / Path(path).relative_to(original)).mkdir(parents=True, exist_ok=True)
    for path, content in left.items():
        if content is not None and _folder(path) in folders:
            (folder / Path(path).relative_to(original)).write_bytes(content)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        if offset < len(content):
            del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def _rename(names: dict[str, File | None], change: tuple[str, str, File | None, str]) -> None:
    kind, path, file, new = change
    if kind == "r":
        names.pop(path, None)
        names[new] = file
    elif kind == "u":
        names.pop(path, None)
    else:
        names[path] = file
