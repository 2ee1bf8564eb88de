"""A reader's tensors from its files, without torch."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["UNTRAINED", "EncoderShape", "Tensors", "read_tensors"]

UNTRAINED = "encoder.embeddings.word_embeddings.weight"
"""The word embeddings stay those of the base, so the project's weights need not hold them."""

Tensors = Mapping[str, NDArray[np.float32]]
"""The tensors of a `qa.reader.network.ReaderNetwork`, by the names it gives them."""


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What the graph of a BERT encoder depends on besides its weights."""

    kind: str
    activation: str
    layers: int
    heads: int
    width: int
    inner: int
    words: int
    positions: int
    types: int
    epsilon: float

    @classmethod
    def of(cls, base: Path) -> "EncoderShape":
        """Read it from a model's config.json; what BERT alone has is 0 for other kinds."""
        config: dict[str, Any] = json.loads((base / "config.json").read_text(encoding="utf-8"))
        return cls(
            kind=config["model_type"],
            activation=config["hidden_act"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            width=config["hidden_size"],
            inner=config["intermediate_size"],
            words=config["vocab_size"],
            positions=config["max_position_embeddings"],
            types=config.get("type_vocab_size", 0),
            epsilon=config["layer_norm_eps"],
        )

    def tensors(self) -> dict[str, tuple[int, ...]]:
        """Return the name and shape of every tensor of a BERT reader."""
        wide, deep = self.width, self.inner
        embeddings = "encoder.embeddings"
        found: dict[str, tuple[int, ...]] = {
            UNTRAINED: (self.words, wide),
            f"{embeddings}.position_embeddings.weight": (self.positions, wide),
            f"{embeddings}.token_type_embeddings.weight": (self.types, wide),
        }
        pairs: dict[str, tuple[int, ...]] = {f"{embeddings}.LayerNorm": (wide,)}
        for number in range(self.layers):
            layer = f"encoder.encoder.layer.{number}"
            for part in ("query", "key", "value"):
                pairs[f"{layer}.attention.self.{part}"] = (wide, wide)
            pairs[f"{layer}.attention.output.dense"] = (wide, wide)
            pairs[f"{layer}.attention.output.LayerNorm"] = (wide,)
            pairs[f"{layer}.intermediate.dense"] = (deep, wide)
            pairs[f"{layer}.output.dense"] = (wide, deep)
            pairs[f"{layer}.output.LayerNorm"] = (wide,)
        pairs |= {"span": (2, wide), "answerable": (1, wide), "verdict": (3, wide)}
        for name, shape in pairs.items():
            found[f"{name}.weight"], found[f"{name}.bias"] = shape, shape[:1]
        return found


def read_tensors(weights: Path, base: Path, shape: EncoderShape) -> Tensors:
    """Return a BERT reader's tensors in float32; ValueError says what does not fit.

    `weights` may be float16 and may lack what is as in the base (`UNTRAINED`).
    """
    from safetensors import safe_open
    from safetensors.numpy import load_file

    read = load_file(weights)
    if UNTRAINED not in read:
        with safe_open(base / "model.safetensors", framework="numpy") as file:
            name = UNTRAINED.removeprefix("encoder.")
            prefix = "" if name in file.keys() else "bert."  # noqa: SIM118 - not a mapping
            read[UNTRAINED] = file.get_tensor(prefix + name)
    found = {
        name: np.asarray(tensor, dtype=np.float32)
        for name, tensor in read.items()
        if "position_ids" not in name  # a buffer that older versions saved
    }
    expected = shape.tensors()
    missing = sorted(expected.keys() - found.keys())
    extra = sorted(found.keys() - expected.keys())
    if missing or extra:
        raise ValueError(f"missing {missing[:3]}, extra {extra[:3]}")
    for name, size in expected.items():
        if found[name].shape != size:
            raise ValueError(f"{name} has the shape {found[name].shape}, not {size}")
    return found
