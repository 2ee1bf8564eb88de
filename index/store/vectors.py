"""The vector index: exact cosine search over FAISS segments, kept in step with the library.

A `Snapshot` is the index as of one change of the library and never alters; `VectorIndex`
finds the one that belongs to a read transaction, from what it has in memory, from the
files, or from the library itself. Files are only written by `maintain`, under the
library's writer lock.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.compact import SEGMENT_MAX, compacted
from index.store.queries import Commit, Ranked, Reading
from index.store.segments import Manifest, Segment, SegmentFolder

__all__ = ["Snapshot", "VectorIndex"]

_NOTHING = Commit(0, "", 0)
_NO_NUMBERS: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
_SPARE = 16
_CLOSE = 1e-5
"""FAISS scores of equal vectors may differ by this much, depending on where they lie."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The vectors of one state of the library; `settled` when no file is left to write."""

    commit: Commit
    segments: tuple[Segment, ...]
    tombstones: NDArray[np.int64]
    settled: bool = False

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
    ) -> tuple[Ranked, ...]:
        """Return the k passages of highest cosine, best first, ties by passage number.

        `vector` has shape (dimension,); `allowed` restricts to these live passages. Scores
        are recomputed in double precision in one order of summation, so that equal vectors
        have equal scores wherever they are stored.
        """
        norm = float(np.linalg.norm(vector.astype(np.float64)))
        if k < 1 or norm == 0 or (allowed is not None and not len(allowed)):
            return ()
        query = vector.astype(np.float64) / norm
        parameters = _parameters(allowed, self.tombstones)
        numbers, scores = [_NO_NUMBERS], [np.zeros(0)]
        with _one_thread():
            for segment in self.segments:
                found = _top(segment, query.astype(np.float32), k, parameters)
                if len(found):
                    vectors = segment.index.reconstruct_batch(found).astype(np.float64)
                    numbers.append(found)
                    scores.append((vectors * query).sum(axis=1))
        all_numbers, all_scores = np.concatenate(numbers), np.concatenate(scores)
        order = np.lexsort((all_numbers, -all_scores))[:k]
        return tuple(Ranked(int(all_numbers[i]), float(all_scores[i])) for i in order)

    def live(self) -> NDArray[np.int64]:
        """Return the numbers of all live passages, ascending."""
        numbers = [_NO_NUMBERS, *(segment.numbers() for segment in self.segments)]
        return np.setdiff1d(np.concatenate(numbers), self.tombstones)


class VectorIndex:
    """The snapshots of one library; safe to use from any thread."""

    def __init__(self, folder: Path | None, dimension: int, recipe: str) -> None:
        """Keep files in `folder` (None: none); `recipe` is the digest they must be made with."""
        self._folder = None if folder is None else SegmentFolder(folder)
        self._dimension = dimension
        self._recipe = recipe
        self._lock = threading.Lock()
        self._current: Snapshot | None = None

    def at(self, reading: Reading) -> Snapshot | None:
        """Return the snapshot of a transaction; None when a newer transaction is needed."""
        commit = reading.last_commit()
        with self._lock:
            current = self._current
            if current is not None and current.commit == commit:
                return current
            if current is not None and current.commit.generation > commit.generation:
                return None
            self._current = self._advance(reading, commit, current)
            return self._current

    def maintain(self, reading: Reading) -> None:
        """Merge segments and write what is not written; the caller holds the writer lock.

        A file that cannot be written is logged and tried again at the next change: the
        library itself is complete without it.
        """
        snapshot = self.at(reading)
        if snapshot is None:
            return
        segments, tombstones = compacted(snapshot.segments, snapshot.tombstones)
        if segments != snapshot.segments:
            snapshot = replace(snapshot, segments=segments, tombstones=tombstones, settled=False)
        if self._folder is not None and not snapshot.settled:
            try:
                manifest = self._folder.save(
                    Manifest(
                        snapshot.commit,
                        reading.seal(),
                        self._recipe,
                        snapshot.segments,
                        snapshot.tombstones,
                    )
                )
                snapshot = replace(snapshot, segments=manifest.segments)
            except OSError as error:
                _log.warning("The vector files could not be written: %s", error)
        snapshot = replace(snapshot, settled=True)
        with self._lock:
            self._current = snapshot

    def close(self) -> None:
        """Let go of the vectors in memory."""
        with self._lock:
            self._current = None

    def damage(self) -> tuple[str, ...]:
        """Return what is wrong with the files."""
        return () if self._folder is None else self._folder.damage()

    def _advance(self, reading: Reading, commit: Commit, current: Snapshot | None) -> Snapshot:
        bases = [current] if current is not None else []
        stored = self._stored(() if current is None else current.segments)
        if stored is not None:
            bases.append(stored)
        usable = [
            base
            for base in bases
            if base.commit.generation <= commit.generation and reading.has_commit(base.commit)
        ]
        base = max(
            usable,
            key=lambda base: (base.commit.generation, base.settled),
            default=Snapshot(_NOTHING, (), _NO_NUMBERS),
        )
        if base.commit == commit:
            return base
        if base.commit == _NOTHING:
            _log.info("Building the vector index from the library.")
        removed = reading.removed_after(base.commit.generation)
        return Snapshot(
            commit,
            (*base.segments, *self._segments_after(reading, base.commit.last_passage)),
            np.union1d(base.tombstones, removed[removed <= base.commit.last_passage]),
            settled=self._folder is None,
        )

    def _stored(self, known: Sequence[Segment]) -> Snapshot | None:
        if self._folder is None:
            return None
        # A writer may delete the files of the manifest just read: the next one has others.
        manifest = self._folder.load(self._dimension, known) or self._folder.load(
            self._dimension, known
        )
        if manifest is None or manifest.recipe != self._recipe:
            return None
        return Snapshot(manifest.commit, manifest.segments, manifest.tombstones, settled=True)

    def _segments_after(self, reading: Reading, passage: int) -> tuple[Segment, ...]:
        segments: list[Segment] = []
        numbers: list[NDArray[np.int64]] = []
        vectors: list[NDArray[np.float32]] = []

        def close() -> None:
            if numbers:
                segments.append(Segment.of(np.concatenate(numbers), np.concatenate(vectors)))
                numbers.clear()
                vectors.clear()

        for batch in reading.vectors_after(passage, self._dimension):
            numbers.append(batch.numbers)
            vectors.append(batch.vectors)
            if sum(map(len, numbers)) >= SEGMENT_MAX:
                close()
        close()
        return tuple(segments)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS to the calling thread.

    It scans for one question on one thread anyway, but wakes all the others to copy the few
    results, which on a busy machine takes longer than the search. The setting is the
    calling thread's own.
    """
    import faiss

    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


def _parameters(allowed: NDArray[np.int64] | None, tombstones: NDArray[np.int64]) -> Any:
    """Return FAISS search parameters; the selectors stay alive as attributes of each other."""
    import faiss

    if allowed is not None:
        selector: faiss.IDSelector = faiss.IDSelectorBatch(allowed)
    elif len(tombstones):
        selector = faiss.IDSelectorNot(faiss.IDSelectorBatch(tombstones))
    else:
        return None
    parameters: Any = faiss.SearchParameters  # its keywords are added at run time
    return parameters(sel=selector)


def _top(
    segment: Segment, query: NDArray[np.float32], k: int, parameters: Any
) -> NDArray[np.int64]:
    """Return the numbers of a segment's best k passages and of all that may tie with the last."""
    wanted = k + _SPARE
    while True:
        scores, numbers = segment.index.search(
            query[None], min(wanted, segment.count), params=parameters
        )
        found = numbers[0][numbers[0] >= 0]
        last = scores[0][len(found) - 1] if len(found) else 0.0
        complete = len(found) < wanted or wanted >= segment.count
        if complete or last < scores[0][k - 1] - _CLOSE:
            return found
        wanted *= 2
