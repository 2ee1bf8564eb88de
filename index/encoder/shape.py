"""What an encoder is made of: the sizes and names that its graph and its files go by."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.shared import MODELS, stamp_of

__all__ = ["WORDS", "EncoderShape", "LayerNames", "Tensors", "tensors_of"]

WORDS = "encoder.embeddings.word_embeddings.weight"

Tensors = Mapping[str, NDArray[np.float32]]
"""An encoder's tensors by the names that BERT and MPNet give them, after "encoder."."""


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
            raise ValueError(f"no graph for an encoder of kind {kind}: bert or mpnet")
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
        """Return the name and shape of every tensor of the encoder."""
        wide, deep, names = self.width, self.inner, self.names
        embeddings = "encoder.embeddings"
        found: dict[str, tuple[int, ...]] = {
            WORDS: (self.words, wide),
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
        for name, shape in pairs.items():
            found[f"{name}.weight"], found[f"{name}.bias"] = shape, shape[:1]
        return found


def tensors_of(model: Path, names: set[str]) -> dict[str, NDArray[np.float32]]:
    """Return those of the tensors named that the model in a folder has, in float32.

    Not to be changed: the word embeddings, half of a small model, are one table for all that
    are made of it.
    """
    from safetensors import safe_open

    weights = model / "model.safetensors"
    found: dict[str, NDArray[np.float32]] = {}
    with safe_open(weights, framework="numpy") as file:
        has = set(file.keys())

        def read(name: str) -> NDArray[np.float32]:
            return np.asarray(file.get_tensor(name), dtype=np.float32)

        for name in names:
            own = name.removeprefix("encoder.")
            for prefix in ("", "bert.", "mpnet."):
                if prefix + own not in has:
                    continue
                if name == WORDS:
                    key = ("words", stamp_of(weights))
                    found[name] = MODELS.get(key, partial(read, prefix + own))
                else:
                    found[name] = read(prefix + own)
    return found
