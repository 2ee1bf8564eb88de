"""Make a run's network deeper, to be trained on: `python -m qa.reader.training.deeper RUN --layers
10 --out FOLDER`. Its new layers change little at first. Imported late, for it needs torch.

A copy of a layer is put behind it whose two outputs are zero, so that what it gives is what it was
given (Chen et al., "Net2Net", 2016; Wu et al., "LLaMA Pro", 2024). Here a normalisation comes after
each sum, which would not give back what it gets: its scale and shift are set to undo it, as well as
one number a channel can, over tokens that are drawn at random. The packaged reader's scores moved
by a thirtieth to a third of their standard deviation; fitted to text in place of random words they
did, too.
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from safetensors.torch import save_file
from torch import Tensor, nn

from index.embed import sha256_of
from qa.reader.network import ReaderNetwork
from qa.reader.own import NETWORK, RUN, base_of_run
from qa.reader.tensors import UNTRAINED

__all__ = ["deepened"]

_WINDOWS, _TOKENS = 32, 128


def deepened(network: ReaderNetwork, layers: int, seed: int) -> ReaderNetwork:
    """Make a BERT or MPNet network `layers` deep, and return it: the new layers stand evenly
    between the old ones, where there are fewer of them.

    ValueError for another kind of encoder, and when the network is as deep or deeper.
    """
    names = network.architecture.graph
    have = network.get_submodule(network.architecture.layers)
    if names is None or not isinstance(have, nn.ModuleList):
        raise ValueError("Only encoders that there is a graph for are made deeper.")
    new = layers - len(have)
    if new < 1:
        raise ValueError(f"A network of {len(have)} layers is not made {layers} deep.")
    drawn = torch.Generator().manual_seed(seed)
    words = network.get_parameter(network.architecture.words)
    ids = torch.randint(len(words), (_WINDOWS, _TOKENS), generator=drawn)
    types = (torch.arange(_TOKENS) >= _TOKENS // 8).long().expand_as(ids)
    before = len(have)
    # After the last of them first, so that the numbers of the others stay.
    for after in [(number + 1) * before // (new + 1) for number in reversed(range(new))]:
        layer = deepcopy(have[after])
        for part in (names.mixed, names.outer):
            for parameter in layer.get_submodule(part).parameters():
                nn.init.zeros_(parameter)
        seen: list[Tensor] = []
        hook = have[after].register_forward_hook(
            lambda _layer, _given, out, seen=seen: seen.append(_hidden(out))
        )
        with torch.no_grad():
            network(ids, torch.ones_like(ids), types)
        hook.remove()
        for part in (names.attended, names.norm):
            _undo(layer.get_submodule(part), seen[0])
        have.insert(after + 1, layer)
    config: Any = network.encoder.config
    config.num_hidden_layers = layers
    return network


def _hidden(out: Tensor | tuple[Tensor, ...]) -> Tensor:
    return (out if isinstance(out, Tensor) else out[0]).flatten(0, -2)


def _undo(norm: nn.Module, tokens: Tensor) -> None:
    """Set a normalisation's scale and shift so that it gives about what it gets: least squares for
    each channel, over `tokens` (N, width).
    """
    aim = tokens.double()
    even = nn.functional.layer_norm(aim, aim.shape[-1:])
    away = even - even.mean(0)
    scale = (away * (aim - aim.mean(0))).mean(0) / (away**2).mean(0)
    with torch.no_grad():
        norm.get_parameter("weight").copy_(scale)
        norm.get_parameter("bias").copy_(aim.mean(0) - scale * even.mean(0))


def main(
    run: Annotated[Path, typer.Argument(help="A finished run.", file_okay=False)],
    layers: Annotated[int, typer.Option(help="How many it is to have.")],
    out: Annotated[Path, typer.Option(help="Folder that a recipe may name as its start.")],
    seed: Annotated[int, typer.Option(help="Of the random words.")] = 59,
) -> None:
    """Write a run's network with more layers, as a run of its own."""
    if (out / NETWORK).exists():
        raise typer.BadParameter(f"{out} holds a network; choose another folder.")
    network = ReaderNetwork.trained(base_of_run(run), run / NETWORK)
    try:
        learnt = deepened(network, layers, seed).state_dict()
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    out.mkdir(parents=True, exist_ok=True)
    kept = {name: t.contiguous() for name, t in learnt.items() if name not in UNTRAINED}
    save_file(kept, out / NETWORK)
    record = json.loads((run / RUN).read_text(encoding="utf-8"))
    record["deeper"] = {"from_sha256": sha256_of(run / NETWORK), "layers": layers, "seed": seed}
    (out / RUN).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
