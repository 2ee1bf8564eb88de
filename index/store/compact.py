"""When segments are merged or rewritten: size tiers, as in a log-structured merge tree.

Adding an article makes one small segment; eight of about one size become one of the next
size, so a vector is rewritten about log8(n) times in its life and a large segment is left
alone. Pure: segments in, segments out.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.store.segments import Segment

__all__ = ["SEGMENT_MAX", "compacted"]

SEGMENT_MAX = 200_000
"""Segments of at least this many passages are not merged any more."""

_FAN = 8
_SMALL = 16_384
"""Up to this size a segment is rewritten as soon as one of its passages is removed."""

_DEAD_SHARE = 0.25
"""Above this share of removed passages a segment of any size is rewritten."""


def compacted(
    segments: Sequence[Segment], tombstones: NDArray[np.int64]
) -> tuple[tuple[Segment, ...], NDArray[np.int64]]:
    """Return segments and tombstones that find the same passages, in fewer or smaller files."""
    kept: list[Segment] = []
    for segment in segments:
        dead = int(np.isin(segment.numbers(), tombstones).sum()) if len(tombstones) else 0
        if dead and (segment.count <= _SMALL or dead > _DEAD_SHARE * segment.count):
            if dead < segment.count:
                kept.append(_merged([segment], tombstones))
        else:
            kept.append(segment)
    while group := _full_tier(kept):
        kept = [segment for segment in kept if segment not in group]
        kept.append(_merged(group, tombstones))
    if len(tombstones):
        numbers = np.concatenate([np.zeros(0, np.int64), *(s.numbers() for s in kept)])
        tombstones = np.intersect1d(tombstones, numbers)
    return tuple(kept), tombstones


def _full_tier(segments: Sequence[Segment]) -> list[Segment]:
    """Return the segments of the first tier that holds eight or more, or none."""
    tiers: dict[int, list[Segment]] = {}
    for segment in segments:
        if segment.count < SEGMENT_MAX:
            tiers.setdefault(_tier(segment.count), []).append(segment)
    return next((tiers[t] for t in sorted(tiers) if len(tiers[t]) >= _FAN), [])


def _tier(count: int) -> int:
    tier = 0
    while count >= _FAN:
        count //= _FAN
        tier += 1
    return tier


def _merged(segments: Sequence[Segment], tombstones: NDArray[np.int64]) -> Segment:
    numbers = np.concatenate([segment.numbers() for segment in segments])
    vectors = np.concatenate([segment.vectors() for segment in segments])
    live = ~np.isin(numbers, tombstones)
    return Segment.of(numbers[live], vectors[live])
