"""Low-rank changes of a network's matrices (Hu et al. 2021, LoRA). Imported late: needs torch.

A large encoder that is trained this way keeps its weights; what is learnt is, for each matrix,
the product of two thin ones, small enough to come with the project. `qa.reader.tensors`
makes one network of both.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.reader.network import ReaderNetwork

__all__ = ["LowRank", "adapt"]


class LowRank(nn.Linear):
    """A linear layer W, b to whose output up(down(x)) is added; W and b, where it has one, stay
    as they are.

    down is (rank, in), up is (out, rank) and zero at first, so that nothing is changed then.
    """

    def __init__(self, layer: nn.Linear, rank: int, seed: torch.Generator) -> None:
        nn.Module.__init__(self)
        self.in_features, self.out_features = layer.in_features, layer.out_features
        self.weight, self.bias = layer.weight, layer.bias
        thin = torch.randn(rank, self.in_features, generator=seed) * self.in_features**-0.5
        self.down = nn.Parameter(thin)
        self.up = nn.Parameter(torch.zeros(self.out_features, rank))

    def forward(self, given: Tensor) -> Tensor:
        """Return the changed layer's output."""
        change = functional.linear(functional.linear(given, self.down), self.up)
        return functional.linear(given, self.weight, self.bias) + change


def adapt(network: ReaderNetwork, rank: int, frozen_layers: int, seed: int) -> None:
    """Put `LowRank` in place of every linear layer of the encoder's layers above the lowest
    `frozen_layers`. The encoder's own weights no longer learn.
    """
    generator = torch.Generator().manual_seed(seed)
    for parameter in network.encoder.parameters():
        parameter.requires_grad = False
    layers = network.get_submodule(network.architecture.layers)
    for number, layer in enumerate(layers.children()):
        if number < frozen_layers:
            continue
        for name, module in list(layer.named_modules()):
            if isinstance(module, nn.Linear):
                parent, _, last = name.rpartition(".")
                setattr(layer.get_submodule(parent), last, LowRank(module, rank, generator))
