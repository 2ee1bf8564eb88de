"""Matrices in a byte a number for a reader's file, without torch.

Each row is cut into groups of 64 numbers, and a group has one scale in float16 (Dettmers et al.,
"8-bit Optimizers via Block-wise Quantization", 2022). The packaged reader's scores move by less
than a third of what its int8 graph moves them by (.010 and .035, of a standard deviation of 1.34),
and with that graph on top the difference cannot be told from the graph's own.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

__all__ = ["pack", "unpack"]

_GROUP = 64
_SCALES = ".scales"
"""How the name of a matrix's scales ends, (rows, groups) in float16; before it, the matrix's."""
_STEPS = 127


def pack(tensors: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.generic]]:
    """Return `tensors` with their matrices in int8 and scales, the rest in float16.

    A matrix whose rows do not fill groups stays in float16.
    """
    packed: dict[str, NDArray[np.generic]] = {}
    for name, tensor in tensors.items():
        if tensor.ndim != 2 or tensor.shape[1] % _GROUP:
            packed[name] = tensor.astype(np.float16)
            continue
        groups = tensor.reshape(len(tensor), -1, _GROUP)
        # Not zero where a group is, and normal in float16, which is exact to a thousandth from
        # there on: a group whose largest number is below .0078 has fewer steps.
        least = np.finfo(np.float16).tiny
        scales = np.maximum(np.abs(groups).max(-1) / _STEPS, least).astype(np.float16)
        steps = np.rint(groups / scales.astype(np.float32)[..., None])
        packed[name] = np.clip(steps, -_STEPS, _STEPS).astype(np.int8).reshape(tensor.shape)
        packed[name + _SCALES] = scales
    return packed


def unpack(packed: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.float32]]:
    """Return the tensors of a file in float32, packed or not; ValueError says what does not fit."""
    tensors: dict[str, NDArray[np.float32]] = {}
    for name, tensor in packed.items():
        if name.endswith(_SCALES):
            of = packed.get(name.removesuffix(_SCALES))
            if of is None or of.dtype != np.int8:
                raise ValueError(f"{name} are the scales of nothing in int8")
            continue
        found = tensor.astype(np.float32)
        if tensor.dtype == np.int8:
            scales = packed.get(name + _SCALES)
            fits = found.ndim == 2 and found.shape[1] % _GROUP == 0
            expected = (found.shape[0], found.shape[1] // _GROUP) if fits else None
            if scales is None or scales.shape != expected:
                raise ValueError(f"{name} is in int8 without scales that fit")
            groups = found.reshape(len(found), -1, _GROUP)
            found = (groups * scales.astype(np.float32)[..., None]).reshape(found.shape)
        tensors[name] = found
    return tensors
