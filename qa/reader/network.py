"""The reader's network: an encoder and four small heads. Imported late, for it needs torch.

- span: start and end logits for every token; position 0 is the null answer (Devlin et al.
  2019, section 4.3);
- answerable: one logit from position 0, whether the window answers the question;
- verdict: three logits from position 0, what the window says of a statement: yes, no, unstated;
- items: three logits for every token, whether it is in no item of the answer, begins one or goes
  on with one, for answers of several spans (Segal et al. 2020, section 3.2).

The encoder is of any kind in `index.encoder.architecture`.
"""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from index.encoder.architecture import Architecture, architecture_of
from index.encoder.shape import Tensors, tensors_of
from qa.reader.tensors import layers_of, read_tensors
from qa.reader.tokens import Limits

__all__ = ["Outputs", "ReaderNetwork"]


class Outputs(NamedTuple):
    """Logits for a batch of B windows of L tokens: (B, L), (B, L), (B,), (B, 3), (B, L, 3)."""

    start: Tensor
    end: Tensor
    answerable: Tensor
    verdict: Tensor
    items: Tensor


class ReaderNetwork(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: nn.Module, width: int, architecture: Architecture) -> None:
        super().__init__()
        self.architecture = architecture
        self.encoder = encoder
        self.span = nn.Linear(width, 2)
        self.answerable = nn.Linear(width, 1)
        self.verdict = nn.Linear(width, 3)
        self.items = nn.Linear(width, 3)

    @classmethod
    def over(cls, base: Path) -> "ReaderNetwork":
        """Return a network over the pretrained encoder in the folder `base`; heads are new.

        The heads start at zero, so equal inputs give equal networks without a seed. Dropout
        is off: one pass over mixed data does not overfit, and on a CPU drawing the masks
        costs a third of the time.
        """
        network = cls.empty(base)
        expected = network.encoder_sizes()
        tensors = tensors_of(base, set(expected))
        wrong = [n for n, size in expected.items() if n not in tensors or tensors[n].shape != size]
        if wrong:
            raise ValueError(f"The base in {base} lacks {wrong[:3]}, or has them in another size.")
        network._fill(tensors)
        for head in (network.span, network.answerable, network.verdict, network.items):
            nn.init.zeros_(head.weight)
            nn.init.zeros_(head.bias)
        return network

    @classmethod
    def trained(cls, base: Path, weights: Path) -> "ReaderNetwork":
        """Return the network over `base` with what training changed, from a safetensors file.

        It has as many layers as the file. See `read_tensors` for what the file may hold;
        ValueError says what does not fit.
        """
        network = cls.empty(base, layers_of(weights, base))
        sizes, width = network.encoder_sizes(), network.span.in_features
        network._fill(read_tensors(weights, base, sizes, width))
        return network

    @classmethod
    def empty(cls, base: Path, layers: int | None = None) -> "ReaderNetwork":
        """Return the network of the base's shape with arbitrary weights, to be loaded.

        `layers` is how many it has where that is not what the base has. ValueError for a base of
        a kind that is not known, or whose positions are too few for a window.
        """
        import transformers

        architecture = architecture_of(base)
        config: Any = transformers.AutoConfig.from_pretrained(base, local_files_only=True)
        positions = config.max_position_embeddings
        room = positions - architecture.first_position({"pad_token_id": config.pad_token_id})
        if room < Limits().window:
            raise ValueError(
                f"The base in {base} reads {room} tokens at once; a window has {Limits().window}."
            )
        if layers is not None:
            config.num_hidden_layers = layers
        for name in config.to_dict():
            if "dropout" in name:
                setattr(config, name, 0.0)
        made: Any = getattr(transformers, architecture.model)
        encoder = made(config, add_pooling_layer=False) if architecture.pooled else made(config)
        return cls(encoder, config.hidden_size, architecture)

    def encoder_sizes(self) -> dict[str, tuple[int, ...]]:
        """Return the name and shape of every tensor of the encoder."""
        return {
            f"encoder.{name}": tuple(parameter.shape)
            for name, parameter in self.encoder.named_parameters()
        }

    def attend_by_products(self) -> None:
        """Compute attention by products of matrices, not by the fused kernel, which takes longer in
        bfloat16 (measured with BERT): twice as long backward on a CPU, and on an H200, with a mask
        for padding, five times forward.
        """
        if self.architecture.fused:
            self.encoder.set_attn_implementation("eager")  # type: ignore[operator]

    def _fill(self, tensors: Tensors) -> None:
        # A buffer of positions is all that a network has besides.
        self.load_state_dict({n: torch.from_numpy(t) for n, t in tensors.items()}, strict=False)

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Outputs:
        """Read windows: ids, mask and token types, each (B, L)."""
        given: dict[str, Tensor] = {"input_ids": ids, "attention_mask": mask}
        if self.architecture.typed:
            given["token_type_ids"] = types
        hidden: Tensor = self.encoder(**given).last_hidden_state
        spans = self.span(hidden)
        first = hidden[:, 0]
        return Outputs(
            spans[..., 0],
            spans[..., 1],
            self.answerable(first).squeeze(-1),
            self.verdict(first),
            self.items(hidden),
        )
