"""A reader's tensors from its files, without torch."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DOWN",
    "UNTRAINED",
    "UP",
    "EncoderShape",
    "LayerNames",
    "Tensors",
    "merged",
    "read_tensors",
]

UNTRAINED = "encoder.embeddings.word_embeddings.weight"
"""The word embeddings stay those of the base, so the project's weights need not hold them."""

DOWN, UP = ".down", ".up"
"""How the names of low-rank changes end (`qa.reader.adapters`); before it, the layer's name."""

Tensors = Mapping[str, NDArray[np.float32]]
"""The tensors of a `qa.reader.network.ReaderNetwork`, by the names it gives them."""


@dataclass(frozen=True, slots=True)
class LayerNames:
    """What the parts of an encoder layer are called after the layer's own name."""

    attention: tuple[str, str, str]
    mixed: str
    attended: str
    inner: str = "intermediate.dense"
    outer: str = "output.dense"
    norm: str = "output.LayerNorm"


_LAYERS = {
    "bert": LayerNames(
        ("attention.self.query", "attention.self.key", "attention.self.value"),
        "attention.output.dense",
        "attention.output.LayerNorm",
    ),
    "mpnet": LayerNames(
        ("attention.attn.q", "attention.attn.k", "attention.attn.v"),
        "attention.attn.o",
        "attention.LayerNorm",
    ),
}


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What the graph of a BERT or MPNet encoder depends on besides its weights.

    `first` is the position of a window's first token in the table of positions. `types` is 0
    where there are no token types, `distances` where no bias goes by the tokens' distance.
    """

    kind: str
    activation: str
    layers: int
    heads: int
    width: int
    inner: int
    words: int
    positions: int
    first: int
    types: int
    distances: int
    epsilon: float

    @classmethod
    def of(cls, base: Path) -> "EncoderShape":
        """Read it from a model's config.json; ValueError for one that is not BERT or MPNet."""
        config: dict[str, Any] = json.loads((base / "config.json").read_text(encoding="utf-8"))
        kind = config["model_type"]
        if kind not in _LAYERS:
            raise ValueError(f"no reader for the base {kind}: bert or mpnet")
        bert = kind == "bert"
        return cls(
            kind=kind,
            activation=config["hidden_act"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            width=config["hidden_size"],
            inner=config["intermediate_size"],
            words=config["vocab_size"],
            positions=config["max_position_embeddings"],
            first=0 if bert else config["pad_token_id"] + 1,
            types=config["type_vocab_size"] if bert else 0,
            distances=0 if bert else config["relative_attention_num_buckets"],
            epsilon=config["layer_norm_eps"],
        )

    @property
    def names(self) -> LayerNames:
        """The names of a layer's parts."""
        return _LAYERS[self.kind]

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Return the name and shape of every tensor of a reader."""
        wide, deep, names = self.width, self.inner, self.names
        embeddings = "encoder.embeddings"
        found: dict[str, tuple[int, ...]] = {
            UNTRAINED: (self.words, wide),
            f"{embeddings}.position_embeddings.weight": (self.positions, wide),
        }
        if self.types:
            found[f"{embeddings}.token_type_embeddings.weight"] = (self.types, wide)
        if self.distances:
            name = "encoder.encoder.relative_attention_bias.weight"
            found[name] = (self.distances, self.heads)
        pairs: dict[str, tuple[int, ...]] = {f"{embeddings}.LayerNorm": (wide,)}
        for number in range(self.layers):
            layer = f"encoder.encoder.layer.{number}"
            for part in (*names.attention, names.mixed):
                pairs[f"{layer}.{part}"] = (wide, wide)
            pairs[f"{layer}.{names.inner}"] = (deep, wide)
            pairs[f"{layer}.{names.outer}"] = (wide, deep)
            for part in (names.attended, names.norm):
                pairs[f"{layer}.{part}"] = (wide,)
        pairs |= {"span": (2, wide), "answerable": (1, wide), "verdict": (3, wide)}
        for name, shape in pairs.items():
            found[f"{name}.weight"], found[f"{name}.bias"] = shape, shape[:1]
        return found


def read_tensors(weights: Path, base: Path, shape: EncoderShape) -> Tensors:
    """Return a reader's tensors in float32; ValueError says what does not fit.

    `weights` may be float16, may lack the word embeddings, which are those of the base, and
    may hold low-rank changes; then all that it lacks is as in the base, but for the heads.
    """
    from safetensors.numpy import load_file

    read = {
        name: np.asarray(tensor, dtype=np.float32)
        for name, tensor in load_file(weights).items()
        if "position_ids" not in name  # a buffer that older versions saved
    }
    expected = shape.tensors()
    kept = {UNTRAINED} if not any(name.endswith(DOWN) for name in read) else expected.keys()
    of_base = _of_base(base, {n for n in kept if n.startswith("encoder.")} - read.keys())
    found = {**of_base, **merged(read, of_base)}
    missing = sorted(expected.keys() - found.keys())
    extra = sorted(found.keys() - expected.keys())
    if missing or extra:
        raise ValueError(f"missing {missing[:3]}, extra {extra[:3]}")
    for name, size in expected.items():
        if found[name].shape != size:
            raise ValueError(f"{name} has the shape {found[name].shape}, not {size}")
    return found


def merged(tensors: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Return `tensors` with each low-rank change made to the matrix of `base` that it is of.

    For arrays of numpy and of torch. ValueError names a change that is not whole or that is of
    nothing known.
    """
    found = {}
    for name, tensor in tensors.items():
        if name.endswith(UP):
            if name.removesuffix(UP) + DOWN not in tensors:
                raise ValueError(f"{name} changes nothing without its other half")
        elif name.endswith(DOWN):
            layer = name.removesuffix(DOWN)
            matrix = f"{layer}.weight"
            if matrix not in base or layer + UP not in tensors:
                raise ValueError(f"{name} changes no matrix of the base")
            found[matrix] = base[matrix] + tensors[layer + UP] @ tensor
        else:
            found[name] = tensor
    return found


def _of_base(base: Path, names: set[str]) -> dict[str, NDArray[np.float32]]:
    """Return those tensors of a base that it has, by the reader's names for them."""
    from safetensors import safe_open

    found = {}
    with safe_open(base / "model.safetensors", framework="numpy") as file:
        has = set(file.keys())
        for name in names:
            own = name.removeprefix("encoder.")
            for prefix in ("", "bert.", "mpnet."):
                if prefix + own in has:
                    found[name] = np.asarray(file.get_tensor(prefix + own), dtype=np.float32)
    return found
