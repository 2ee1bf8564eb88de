"""Segments, tombstones, merging, and exact, deterministic search over them."""

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.store.compact import compacted
from index.store.queries import Commit
from index.store.segments import Manifest, Segment, SegmentFolder
from index.store.sums import Seal
from index.store.vectors import Snapshot

DIMENSION = 24
NONE: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
COMMIT = Commit(3, "stamp", 99)
SEAL = Seal(5, "hash")


def units(count: int, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, DIMENSION))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def segments_of(vectors: NDArray[np.float32], sizes: list[int]) -> tuple[Segment, ...]:
    """Cut vectors, whose numbers count from 1, into segments."""
    ends = np.cumsum(sizes)
    assert ends[-1] == len(vectors)
    return tuple(
        Segment.of(np.arange(end - size, end, dtype=np.int64) + 1, vectors[end - size : end])
        for end, size in zip(ends, sizes, strict=True)
    )


def expected(
    vectors: NDArray[np.float32], query: NDArray[np.float32], k: int, live: list[int]
) -> list[int]:
    scores = vectors.astype(np.float64) @ query.astype(np.float64)
    return sorted(live, key=lambda number: (-scores[number - 1], number))[:k]


@pytest.mark.parametrize("sizes", [[100], [50, 50], [1, 2, 3, 94]])
@pytest.mark.parametrize("k", [1, 5, 100, 1000])
def test_search_is_exact_however_vectors_are_cut(sizes: list[int], k: int) -> None:
    vectors, query = units(100), units(1, seed=9)[0]
    snapshot = Snapshot(COMMIT, segments_of(vectors, sizes), NONE)
    found = [ranked.number for ranked in snapshot.search(query, k)]
    assert found == expected(vectors, query, k, list(range(1, 101)))


def test_tombstones_and_filters_are_left_out_without_shortening_the_result() -> None:
    vectors, query = units(100), units(1, seed=9)[0]
    best = expected(vectors, query, 40, list(range(1, 101)))
    dead = np.sort(np.array(best[:30], dtype=np.int64))
    snapshot = Snapshot(COMMIT, segments_of(vectors, [60, 40]), dead)
    assert [r.number for r in snapshot.search(query, 10)] == best[30:40]
    allowed = np.sort(np.array(best[35:38], dtype=np.int64))
    assert [r.number for r in snapshot.search(query, 10, allowed)] == best[35:38]
    assert snapshot.live().tolist() == sorted(set(range(1, 101)) - set(best[:30]))


@pytest.mark.parametrize("sizes", [[200], [67, 67, 66], [1] * 8 + [192]])
def test_equal_vectors_have_equal_scores_and_go_by_number(sizes: list[int]) -> None:
    vectors = np.repeat(units(4), 50, axis=0)
    snapshot = Snapshot(COMMIT, segments_of(vectors, sizes), NONE)
    query = units(1, seed=5)[0]
    for k in (1, 3, 49, 51, 120):
        ranked = snapshot.search(query, k)
        assert [r.number for r in ranked] == expected(vectors, query, k, list(range(1, 201)))
    assert len({r.score for r in snapshot.search(query, 200)}) == 4


def test_a_vector_without_direction_finds_nothing() -> None:
    snapshot = Snapshot(COMMIT, segments_of(units(5), [5]), NONE)
    assert snapshot.search(np.zeros(DIMENSION, dtype=np.float32), 5) == ()


class TestCompaction:
    def test_eight_segments_of_a_size_become_one(self) -> None:
        vectors = units(57)
        segments = segments_of(vectors, [50, *[1] * 7])
        assert compacted(segments, NONE)[0] == segments
        grown = (*segments, Segment.of(np.array([58]), units(1, seed=7)))
        kept, _ = compacted(grown, NONE)
        assert [s.count for s in kept] == [50, 8]
        assert kept[0] is segments[0]

    def test_adding_one_at_a_time_rewrites_each_vector_a_logarithmic_number_of_times(self) -> None:
        count = 512
        vectors = units(count)
        segments: tuple[Segment, ...] = ()
        rewritten = 0
        for i in range(count):
            before = (*segments, Segment.of(np.array([i + 1]), vectors[i : i + 1]))
            segments, _ = compacted(before, NONE)
            rewritten += sum(s.count for s in segments if s not in before)
        assert rewritten <= count * math.log(count, 8)
        assert len(segments) <= 7 * math.ceil(math.log(count, 8))
        live = Snapshot(COMMIT, segments, NONE).live()
        assert live.tolist() == list(range(1, count + 1))

    def test_a_small_segment_is_rewritten_without_its_dead(self) -> None:
        vectors = units(10)
        kept, tombstones = compacted(segments_of(vectors, [6, 4]), np.array([2, 5]))
        assert tombstones.tolist() == []
        assert [s.numbers().tolist() for s in kept] == [[1, 3, 4, 6], [7, 8, 9, 10]]
        np.testing.assert_array_equal(kept[0].vectors(), vectors[[0, 2, 3, 5]])

    def test_a_large_segment_keeps_its_dead_until_they_are_many(self) -> None:
        count = 20_000
        segments = segments_of(units(count), [count])
        kept, tombstones = compacted(segments, np.array([7, 9]))
        assert kept == segments
        assert tombstones.tolist() == [7, 9]
        many = np.arange(1, count // 2, dtype=np.int64)
        kept, tombstones = compacted(segments, many)
        assert [s.count for s in kept] == [count - len(many)]
        assert tombstones.tolist() == []

    def test_a_segment_with_only_dead_goes_away(self) -> None:
        kept, tombstones = compacted(segments_of(units(5), [2, 3]), np.array([1, 2]))
        assert [s.numbers().tolist() for s in kept] == [[3, 4, 5]]
        assert tombstones.tolist() == []


class TestFolder:
    def manifest(self, sizes: list[int], dead: list[int] | None = None) -> Manifest:
        segments = segments_of(units(sum(sizes)), sizes)
        return Manifest(COMMIT, SEAL, "recipe", segments, np.array(dead or [], dtype=np.int64))

    def test_what_is_saved_is_loaded(self, tmp_path: Path) -> None:
        folder = SegmentFolder(tmp_path / "vectors")
        saved = folder.save(self.manifest([3, 2], [4]))
        loaded = folder.load(DIMENSION)
        assert loaded is not None
        assert (loaded.commit, loaded.seal, loaded.recipe) == (COMMIT, SEAL, "recipe")
        assert loaded.tombstones.tolist() == [4]
        for before, after in zip(saved.segments, loaded.segments, strict=True):
            assert (before.file, before.count) == (after.file, after.count)
            np.testing.assert_array_equal(before.numbers(), after.numbers())
            np.testing.assert_array_equal(before.vectors(), after.vectors())
        assert folder.damage() == ()

    def test_segments_in_memory_are_not_read_again(self, tmp_path: Path) -> None:
        folder = SegmentFolder(tmp_path)
        saved = folder.save(self.manifest([3, 2]))
        loaded = folder.load(DIMENSION, saved.segments)
        assert loaded is not None
        assert loaded.segments == saved.segments

    def test_a_segment_is_written_once(self, tmp_path: Path) -> None:
        folder = SegmentFolder(tmp_path)
        first = folder.save(self.manifest([3]))
        path = tmp_path / str(first.segments[0].file)
        written = path.stat().st_mtime_ns
        more = Segment.of(np.array([4]), units(1, seed=3))
        second = folder.save(Manifest(COMMIT, SEAL, "recipe", (*first.segments, more), NONE))
        assert path.stat().st_mtime_ns == written
        assert second.segments[0] is first.segments[0]
        assert len(list(tmp_path.glob("*.faiss"))) == 2

    def test_files_that_are_not_named_any_more_are_deleted(self, tmp_path: Path) -> None:
        folder = SegmentFolder(tmp_path)
        folder.save(self.manifest([3, 2]))
        (tmp_path / "half.faiss.new").write_bytes(b"")
        (tmp_path / "notes.txt").write_bytes(b"mine")
        folder.save(self.manifest([4]))
        assert sorted(p.suffix for p in tmp_path.iterdir()) == [".faiss", ".json", ".txt"]

    def test_another_dimension_is_not_loaded(self, tmp_path: Path) -> None:
        folder = SegmentFolder(tmp_path)
        folder.save(self.manifest([3]))
        assert folder.load(DIMENSION + 1) is None

    def test_no_folder_is_no_damage(self, tmp_path: Path) -> None:
        folder = SegmentFolder(tmp_path / "none")
        assert folder.load(DIMENSION) is None
        assert folder.damage() == ()
