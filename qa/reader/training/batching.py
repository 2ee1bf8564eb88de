"""Encoded examples into batches of tensors. Imported late, for it needs torch."""

import hashlib
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from qa.reader.training.encode import Encoded

__all__ = ["Batch", "batches", "collate"]

_POOL = 64
"""Batches that are formed together, so that windows of one batch are of similar length."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of B windows padded to L tokens; targets as in `Encoded`.

    `inside` marks the positions that a span may use: the text and position 0. `items` is (B, L):
    1 where an item of the answer begins, 2 where it goes on, 0 elsewhere in the text, -1 where
    nothing is to be learnt.
    """

    index: NDArray[np.int64]
    ids: Tensor
    mask: Tensor
    types: Tensor
    inside: Tensor
    start: Tensor
    end: Tensor
    answerable: Tensor
    verdict: Tensor
    items: Tensor

    def to(self, device: torch.device) -> "Batch":
        """Return the batch on a device; to a GPU it is copied without waiting for its work."""
        tensors = {name: getattr(self, name) for name in self.__slots__ if name != "index"}
        waits = device.type != "cuda"
        moved = {
            name: tensor.to(device) if waits else tensor.pin_memory().to(device, non_blocking=True)
            for name, tensor in tensors.items()
        }
        return Batch(index=self.index, **moved)


def batches(encoded: list[Encoded], tokens: int, seed: str) -> list[NDArray[np.int64]]:
    """Group examples, in their order, into batches of at most `tokens` tokens with padding."""
    found: list[NDArray[np.int64]] = []
    mean = max(1, int(np.mean([len(e.ids) for e in encoded])))
    pool = max(1, _POOL * tokens // mean)
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    for begin in range(0, len(encoded), pool):
        indices = sorted(
            range(begin, min(begin + pool, len(encoded))), key=lambda i: (len(encoded[i].ids), i)
        )
        formed: list[list[int]] = [[]]
        for i in indices:
            if formed[-1] and (len(formed[-1]) + 1) * len(encoded[i].ids) > tokens:
                formed.append([])
            formed[-1].append(i)
        order = rng.permutation(len(formed))
        found += [np.array(formed[i], dtype=np.int64) for i in order]
    return found


def collate(encoded: list[Encoded], index: NDArray[np.int64], pad: int) -> Batch:
    """Pad the windows named by `index` into one batch."""
    windows = [encoded[i] for i in index]
    width = max(len(w.ids) for w in windows)
    ids = np.full((len(windows), width), pad, dtype=np.int64)
    mask = np.zeros((len(windows), width), dtype=np.int64)
    types = np.zeros_like(mask)
    inside = np.zeros((len(windows), width), dtype=bool)
    items = np.full((len(windows), width), -1, dtype=np.int64)
    for row, window in enumerate(windows):
        size = len(window.ids)
        if window.items is not None:
            items[row, window.text : size - 1] = 0
            for first, last in window.items:
                items[row, first] = 1
                items[row, first + 1 : last + 1] = 2
        ids[row, :size] = window.ids
        mask[row, :size] = 1
        types[row, window.first : size] = 1
        inside[row, window.text : size - 1] = True
        inside[row, 0] = True
    return Batch(
        index,
        torch.from_numpy(ids),
        torch.from_numpy(mask),
        torch.from_numpy(types),
        torch.from_numpy(inside),
        torch.tensor([w.start for w in windows]),
        torch.tensor([w.end for w in windows]),
        torch.tensor([w.answerable for w in windows]),
        torch.tensor([w.verdict for w in windows]),
        torch.from_numpy(items),
    )
