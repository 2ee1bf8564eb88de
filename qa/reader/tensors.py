"""A reader's tensors from its files, without torch."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder.architecture import WORD_TABLES, architecture_of, config_of
from index.encoder.shape import Tensors, tensors_of
from qa.reader.packed import unpack

__all__ = ["UNTRAINED", "Sizes", "layers_of", "read_tensors"]

UNTRAINED = WORD_TABLES
"""The word embeddings stay those of the base, so a reader's weights need not hold them."""

Sizes = Mapping[str, tuple[int, ...]]
"""The shapes of tensors by their names."""

_DOWN, _UP = ".down", ".up"
"""How the names of low-rank changes end (`qa.reader.adapters`); before it, the layer's name."""


def layers_of(weights: Path, base: Path) -> int | None:
    """Return how many layers a reader has where its weights name more than the base has, else None.

    Only an encoder that there is a graph for is made deeper (`qa.reader.training.deeper`).
    """
    from safetensors import safe_open

    architecture = architecture_of(base)
    if architecture.graph is None:
        return None
    layers = architecture.layers + "."
    with safe_open(weights, framework="numpy") as file:
        names = [name for name in file.keys() if name.startswith(layers)]  # noqa: SIM118 - no dict
    # Counted, not taken from the numbers: what is missing between is found missing afterwards.
    found = len({name.removeprefix(layers).partition(".")[0] for name in names})
    return found if found > config_of(base)["num_hidden_layers"] else None


def read_tensors(weights: Path, base: Path, encoder: Sizes, width: int) -> Tensors:
    """Return a reader's tensors in float32; ValueError says what does not fit.

    `encoder` is what the encoder to be filled has, which may have more layers than the base,
    `width` how many numbers it gives for a token.
    `weights` may be float16 or packed (`qa.reader.packed`), may lack the word embeddings, which
    are those of the base, and may hold low-rank changes; then all that it lacks is as in the base,
    but for the heads. A head for items that is missing, as in weights from before there was one, is
    zero.
    """
    from safetensors.numpy import load_file

    read = unpack(
        {
            name: tensor
            for name, tensor in load_file(weights).items()
            if "position_ids" not in name  # a buffer that older versions saved
        }
    )
    expected = {**encoder, **_heads(width)}
    low_rank = any(name.endswith(_DOWN) for name in read)
    kept = encoder.keys() if low_rank else encoder.keys() & UNTRAINED
    of_base = tensors_of(base, kept - read.keys())
    no_items = {name: np.zeros(size, dtype=np.float32) for name, size in _items(width).items()}
    found = {**no_items, **of_base, **_merged(read, of_base)}
    missing = sorted(expected.keys() - found.keys())
    extra = sorted(found.keys() - expected.keys())
    if missing or extra:
        raise ValueError(f"missing {missing[:3]}, extra {extra[:3]}")
    for name, size in expected.items():
        if found[name].shape != size:
            raise ValueError(f"{name} has the shape {found[name].shape}, not {size}")
    return found


def _merged(tensors: Tensors, base: Tensors) -> dict[str, NDArray[np.float32]]:
    """Return `tensors` with each low-rank change made to the matrix of `base` that it is of.

    ValueError names a change that is not whole or that is of
    nothing known.
    """
    found = {}
    for name, tensor in tensors.items():
        if name.endswith(_UP):
            if name.removesuffix(_UP) + _DOWN not in tensors:
                raise ValueError(f"{name} changes nothing without its other half")
        elif name.endswith(_DOWN):
            layer = name.removesuffix(_DOWN)
            matrix = f"{layer}.weight"
            if matrix not in base or layer + _UP not in tensors:
                raise ValueError(f"{name} changes no matrix of the base")
            found[matrix] = base[matrix] + tensors[layer + _UP] @ tensor
        else:
            found[name] = tensor
    return found


def _items(width: int) -> Sizes:
    return {name: size for name, size in _heads(width).items() if name.startswith("items.")}


def _heads(width: int) -> Sizes:
    sizes = {"span": 2, "answerable": 1, "verdict": 3, "items": 3}
    weights: dict[str, tuple[int, ...]] = {f"{n}.weight": (s, width) for n, s in sizes.items()}
    return weights | {f"{name}.bias": (size,) for name, size in sizes.items()}
