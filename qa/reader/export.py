"""Make the weights that come with the package: `python -m qa.reader.export RUN... --out FILE`.

Keeps what training changed, in float16: the word embeddings stay those of the base. Of several
runs, each gone on from the one before, the mean of the weights is taken (Wortsman et al., "Model
soups", 2022).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from index.embed import sha256_of
from qa.reader.own import NETWORK
from qa.reader.tensors import UNTRAINED

__all__ = ["export"]


def export(runs: Sequence[Path], out: Path) -> str:
    """Write the mean of the weights of finished runs to `out`; return their SHA-256.

    typer.BadParameter when they are not runs of one network.
    """
    import torch
    from safetensors.torch import load_file, save_file

    learnt = [
        {n: t.float() for n, t in load_file(run / NETWORK).items() if n not in UNTRAINED}
        for run in runs
    ]
    shapes = [{name: tensor.shape for name, tensor in each.items()} for each in learnt]
    if any(each != shapes[0] for each in shapes):
        raise typer.BadParameter("The runs are of different networks: their weights have no mean.")
    tensors = {
        name: torch.stack([each[name] for each in learnt]).mean(0).to(torch.float16).contiguous()
        for name in learnt[0]
    }
    save_file(tensors, out)
    out.chmod(0o644)  # safetensors writes for the owner alone; this is to be installed
    return sha256_of(out)


def main(
    runs: Annotated[
        list[Path],
        typer.Argument(help="The --out of a training run; the mean of several.", file_okay=False),
    ],
    out: Annotated[Path, typer.Option(help="Where to write the weights.")] = Path(
        "reader.safetensors"
    ),
) -> None:
    """Write the weights of runs as they come with the package."""
    typer.echo(f"{export(runs, out)}  {out}")


if __name__ == "__main__":
    typer.run(main)
