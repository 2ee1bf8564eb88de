"""What an encoder is made of: the sizes and names that its graph and its files go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder.architecture import (
    ARCHITECTURES,
    WORDS,
    LayerNames,
    architecture_of,
    config_of,
)
from index.shared import MODELS, stamp_of

__all__ = ["WORDS", "EncoderShape", "Tensors", "tensors_of"]

Tensors = Mapping[str, NDArray[np.float32]]
"""An encoder's tensors by the names that transformers gives them, after "encoder."."""


@dataclass(frozen=True, slots=True)
class EncoderShape:
    """What the graph of a BERT or MPNet encoder depends on besides its weights.

    `first` is the position of a window's first token in the table of positions. `types` is 0
    where there are no token types, `distances` where no bias goes by the tokens' distance.
    """

    names: LayerNames
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
    def of(cls, base: Path, layers: int | None = None) -> "EncoderShape":
        """Read it from a model's config.json; ValueError for one that there is no graph for.

        `layers` is how many there are where that is not what the file says.
        """
        config = config_of(base)
        kind = config["model_type"]
        known = ARCHITECTURES.get(kind)
        if known is None or known.graph is None:
            kinds = " or ".join(name for name, each in ARCHITECTURES.items() if each.graph)
            raise ValueError(f"no graph for an encoder of kind {kind}: {kinds}")
        return cls(
            names=known.graph,
            activation=config["hidden_act"],
            layers=config["num_hidden_layers"] if layers is None else layers,
            heads=config["num_attention_heads"],
            width=config["hidden_size"],
            inner=config["intermediate_size"],
            words=config["vocab_size"],
            positions=config["max_position_embeddings"],
            first=known.first_position(config),
            types=config["type_vocab_size"] if known.typed else 0,
            distances=config.get("relative_attention_num_buckets", 0),
            epsilon=config["layer_norm_eps"],
        )

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

    Not to be changed: the word embeddings, half of a small model, are one table for all graphs
    that are made of it. ValueError for weights in bfloat16, which numpy does not know.
    """
    from safetensors import safe_open

    weights = model / "model.safetensors"
    known = architecture_of(model)
    found: dict[str, NDArray[np.float32]] = {}
    with safe_open(weights, framework="numpy") as file:
        has = set(file.keys())

        def read(name: str) -> NDArray[np.float32]:
            if file.get_slice(name).get_dtype() == "BF16":
                raise ValueError(f"{weights} is in bfloat16: save it in float32")
            return np.asarray(file.get_tensor(name), dtype=np.float32)

        for name in names:
            own = name.removeprefix("encoder.")
            for prefix in ("", known.prefix):
                if prefix + own not in has:
                    continue
                # Where there is no graph, torch copies the table: it would be here for nobody.
                if name == WORDS and known.graph is not None:
                    key = ("words", stamp_of(weights))
                    found[name] = MODELS.get(key, partial(read, prefix + own))
                else:
                    found[name] = read(prefix + own)
    return found
