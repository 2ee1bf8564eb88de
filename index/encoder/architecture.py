"""The kinds of encoder that are known, and what tells them apart besides their sizes.

All of this is in one table, so that another kind is another row. Names of tensors and modules are
those of transformers, after "encoder."; what comes before the layers is "encoder.embeddings" in
every kind.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = [
    "ARCHITECTURES",
    "WORDS",
    "WORD_TABLES",
    "Architecture",
    "LayerNames",
    "architecture_of",
    "config_of",
]

WORDS = "encoder.embeddings.word_embeddings.weight"
"""The word embeddings of BERT, MPNet and DeBERTa."""


@dataclass(frozen=True, slots=True)
class LayerNames:
    """What the parts of an encoder layer are called after the layer's own name."""

    attention: tuple[str, str, str]
    mixed: str
    attended: str
    inner: str = "intermediate.dense"
    outer: str = "output.dense"
    norm: str = "output.LayerNorm"


@dataclass(frozen=True, slots=True)
class Architecture:
    """One kind of encoder.

    `model` is its class in transformers, `prefix` what stands before its names in files of models
    with a head, `layers` the list of its layers. `typed`: it tells token types apart.
    `from_padding`: its table of positions begins after the id of the padding. `pooled`:
    transformers gives it a pooler unless told not to. `fused`: its attention is torch's fused
    kernel. `graph` names a layer's parts where `index.encoder.graph` can write it.
    """

    model: str
    prefix: str
    layers: str
    words: str = WORDS
    typed: bool = False
    from_padding: bool = False
    pooled: bool = False
    fused: bool = False
    graph: LayerNames | None = None

    def first_position(self, config: Mapping[str, Any]) -> int:
        """Return the row of a window's first token in the table of positions."""
        return int(config["pad_token_id"]) + 1 if self.from_padding else 0


ARCHITECTURES: Mapping[str, Architecture] = {
    "bert": Architecture(
        "BertModel",
        "bert.",
        "encoder.encoder.layer",
        typed=True,
        pooled=True,
        fused=True,
        graph=LayerNames(
            ("attention.self.query", "attention.self.key", "attention.self.value"),
            "attention.output.dense",
            "attention.output.LayerNorm",
        ),
    ),
    "mpnet": Architecture(
        "MPNetModel",
        "mpnet.",
        "encoder.encoder.layer",
        from_padding=True,
        pooled=True,
        graph=LayerNames(
            ("attention.attn.q", "attention.attn.k", "attention.attn.v"),
            "attention.attn.o",
            "attention.LayerNorm",
        ),
    ),
    # Version 3 is of this kind too. Where its config has no token types it ignores them.
    "deberta-v2": Architecture("DebertaV2Model", "deberta.", "encoder.encoder.layer", typed=True),
    "modernbert": Architecture(
        "ModernBertModel",
        "model.",
        "encoder.layers",
        words="encoder.embeddings.tok_embeddings.weight",
        fused=True,
    ),
}
"""By the model_type of config.json."""

WORD_TABLES = frozenset(each.words for each in ARCHITECTURES.values())
"""The names that word embeddings go by."""


def config_of(model: Path) -> dict[str, Any]:
    """Return the config.json of a model's folder."""
    found: dict[str, Any] = json.loads((model / "config.json").read_text(encoding="utf-8"))
    return found


def architecture_of(model: Path) -> Architecture:
    """Return the row of the model in a folder; ValueError for a kind that is not in the table."""
    kind = str(config_of(model).get("model_type"))
    if kind not in ARCHITECTURES:
        raise ValueError(f"no network for an encoder of kind {kind}: {', '.join(ARCHITECTURES)}")
    return ARCHITECTURES[kind]
