"""Make the weights that come with the package: `python -m qa.reader.export RUN... --out FILE`.

Keeps what training changed, in float16 or, with `--packed`, its matrices in int8: the word
embeddings stay those of the base. Of several runs, each gone on from the one before, the mean of
the weights is taken (Wortsman et al., "Model soups", 2022).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from index.embed import sha256_of
from qa.reader.own import NETWORK
from qa.reader.packed import pack
from qa.reader.tensors import UNTRAINED

__all__ = ["export"]


def export(
    runs: Sequence[Path], out: Path, shares: Sequence[float] = (), packed: bool = False
) -> str:
    """Write the mean of the weights of finished runs to `out`; return their SHA-256.

    `shares` are those of the runs in the mean, equal ones without. `packed`: as
    `qa.reader.packed.pack` does. typer.BadParameter when they are not runs of one network, or there
    is not a share for each.
    """
    from safetensors.numpy import load_file, save_file

    learnt = [
        {n: t.astype(np.float32) for n, t in load_file(run / NETWORK).items() if n not in UNTRAINED}
        for run in runs
    ]
    shapes = [{name: tensor.shape for name, tensor in each.items()} for each in learnt]
    if any(each != shapes[0] for each in shapes):
        raise typer.BadParameter("The runs are of different networks: their weights have no mean.")
    parts = np.array(shares or [1.0] * len(runs), dtype=np.float32)
    if len(parts) != len(runs) or not (np.isfinite(parts) & (parts > 0)).all():
        raise typer.BadParameter("There has to be a share above 0 for each run.")
    parts /= parts.sum()
    mean = {
        name: np.asarray(
            sum(part * each[name] for part, each in zip(parts, learnt, strict=True)), np.float32
        )
        for name in learnt[0]
    }
    save_file(pack(mean) if packed else {n: t.astype(np.float16) for n, t in mean.items()}, out)
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
    share: Annotated[
        list[float] | None, typer.Option(help="Weight of each run in the mean, in their order.")
    ] = None,
    packed: Annotated[bool, typer.Option(help="Matrices in int8: half the size.")] = False,
) -> None:
    """Write the weights of runs as they come with the package."""
    typer.echo(f"{export(runs, out, share or (), packed)}  {out}")


if __name__ == "__main__":
    typer.run(main)
