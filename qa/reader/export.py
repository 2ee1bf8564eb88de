"""Make the weights that come with the package: `python -m qa.reader.export RUN --out FILE`.

Keeps what training changed, in float16: the word embeddings stay those of the base.
"""

from pathlib import Path
from typing import Annotated

import typer

from index.embed import sha256_of
from qa.reader.tensors import UNTRAINED

__all__ = ["export"]


def export(run: Path, out: Path) -> str:
    """Write the weights of a finished run to `out`; return their SHA-256."""
    import torch
    from safetensors.torch import load_file, save_file

    tensors = {
        name: tensor.to(torch.float16).contiguous()
        for name, tensor in load_file(run / "network.safetensors").items()
        if name not in UNTRAINED
    }
    save_file(tensors, out)
    out.chmod(0o644)  # safetensors writes for the owner alone; this is to be installed
    return sha256_of(out)


def main(
    run: Annotated[Path, typer.Argument(help="The --out of a training run.", file_okay=False)],
    out: Annotated[Path, typer.Option(help="Where to write the weights.")] = Path(
        "reader.safetensors"
    ),
) -> None:
    """Write a run's weights as they come with the package."""
    typer.echo(f"{export(run, out)}  {out}")


if __name__ == "__main__":
    typer.run(main)
