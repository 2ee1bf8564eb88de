"""FAISS segments: immutable pieces of the vector index, and the manifest that names them.

All of it is a cache of the library file and may be deleted at any time. A segment is
written once and never changed; which segments count, and which of their passages are
dead, stands in `manifest.json`, which is replaced in one step. Nothing here decides when
to write; see `index.store.vectors`.
"""

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.files import write_atomically
from index.store.queries import Commit
from index.store.sums import Seal

__all__ = ["MANIFEST", "Manifest", "Segment", "SegmentFolder"]

MANIFEST = "manifest.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A FAISS index (`IndexIDMap2` over `IndexFlatIP`) whose ids are passage numbers.

    Equal only to itself. `file` and `sha256` are None while it exists in memory only.
    """

    index: Any
    count: int
    file: str | None = None
    sha256: str | None = None

    @classmethod
    def of(cls, numbers: NDArray[np.int64], vectors: NDArray[np.float32]) -> "Segment":
        """Make a segment of numbers, shape (n,), and unit vectors, shape (n, dimension)."""
        import faiss

        index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        index.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(numbers))
        return cls(index, len(numbers))

    def numbers(self) -> NDArray[np.int64]:
        """Return the passage numbers, int64 of shape (count,)."""
        import faiss

        return faiss.vector_to_array(self.index.id_map)

    def vectors(self) -> NDArray[np.float32]:
        """Return all vectors, shape (count, dimension), in the order of `numbers`."""
        return self.index.index.reconstruct_n(0, self.count)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The state of the cache: the change it reflects, its segments and dead passages.

    `seal` is the library's when this was written: see `index.store.witness`.
    """

    commit: Commit
    seal: Seal
    recipe: str
    segments: tuple[Segment, ...]
    tombstones: NDArray[np.int64]


class SegmentFolder:
    """The folder with the segments and the manifest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, dimension: int, known: Sequence[Segment] = ()) -> Manifest | None:
        """Read manifest and segments; None when anything is missing, damaged or of another shape.

        Segments that are in `known` under the same file name are not read again.
        """
        try:
            found = json.loads((self._folder / MANIFEST).read_bytes())
            by_file = {segment.file: segment for segment in known}
            segments = tuple(
                by_file.get(entry["file"]) or self._load(entry, dimension)
                for entry in found["segments"]
            )
            return Manifest(
                Commit(found["generation"], found["stamp"], found["last_passage"]),
                Seal(**found.get("seal", {"number": 0, "hash": ""})),
                found["recipe"],
                segments,
                np.array(found["tombstones"], dtype=np.int64),
            )
        except FileNotFoundError as error:
            _log.info("The vector files are not complete (%s).", error.filename)
        except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
            _log.info("The vector files are not usable (%s).", error)
        return None

    def save(self, manifest: Manifest) -> Manifest:
        """Write the segments that have no file yet, then the manifest; return it with files.

        Files that the manifest does not name are deleted afterwards.
        """
        self._folder.mkdir(exist_ok=True)
        segments = tuple(
            segment if segment.file else self._save(segment) for segment in manifest.segments
        )
        content = {
            "generation": manifest.commit.generation,
            "stamp": manifest.commit.stamp,
            "last_passage": manifest.commit.last_passage,
            "seal": {"number": manifest.seal.number, "hash": manifest.seal.hash},
            "recipe": manifest.recipe,
            "segments": [{"file": s.file, "sha256": s.sha256, "count": s.count} for s in segments],
            "tombstones": manifest.tombstones.tolist(),
        }
        write_atomically(self._folder / MANIFEST, json.dumps(content, indent=1).encode())
        self._sweep({MANIFEST, *(str(s.file) for s in segments)})
        return replace(manifest, segments=segments)

    def damage(self) -> tuple[str, ...]:
        """Compare every file the manifest names with its checksum; return what is wrong.

        A missing manifest is no damage: the cache was not written yet.
        """
        try:
            found = json.loads((self._folder / MANIFEST).read_bytes())
            names = [(str(entry["file"]), str(entry["sha256"])) for entry in found["segments"]]
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError):
            return (f"{self._folder / MANIFEST} is not readable.",)
        problems = []
        for name, expected in names:
            try:
                data = self._path(name).read_bytes()
            except (OSError, ValueError):
                problems.append(f"{self._folder / name} is missing.")
                continue
            if hashlib.sha256(data).hexdigest() != expected:
                problems.append(f"{self._folder / name} has a wrong checksum.")
        return tuple(problems)

    def _load(self, entry: dict[str, Any], dimension: int) -> Segment:
        import faiss

        data = self._path(entry["file"]).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if digest != entry["sha256"]:
            raise ValueError(f"{entry['file']} has a wrong checksum")
        index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        if index.d != dimension or index.ntotal != entry["count"]:
            raise ValueError(f"{entry['file']} has another shape than its manifest says")
        return Segment(index, entry["count"], entry["file"], digest)

    def _save(self, segment: Segment) -> Segment:
        import faiss

        data = faiss.serialize_index(segment.index).tobytes()
        digest = hashlib.sha256(data).hexdigest()
        name = f"{digest[:32]}.faiss"  # by content, so that a name never means two things
        # The manifest is flushed with the folder's entries, and a missing segment is made again.
        write_atomically(self._path(name), data, sync_entry=False)
        return replace(segment, file=name, sha256=digest)

    def _path(self, name: str) -> Path:
        if Path(name).name != name:
            raise ValueError(f"{name!r} is not a plain file name")
        return self._folder / name

    def _sweep(self, keep: set[str]) -> None:
        for path in self._folder.iterdir():
            if path.name not in keep and path.suffix in (".faiss", ".new"):
                try:
                    path.unlink()
                except OSError:  # in use elsewhere (Windows): the next sweep takes it
                    _log.debug("%s could not be deleted yet.", path)
