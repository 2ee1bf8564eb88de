"""Make the passes of a training run before it: `python -m qa.reader.passes RECIPE.toml --data
FOLDER --out FOLDER --passes 10`, for `python -m qa.reader.train ... --passes FOLDER`.

A pass takes minutes of a processor, and a GPU reads it in half a minute: where one is lent by the
minute, passes are made before. Passes that are there are not made again.
"""

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer

from qa.reader.training.base import base_folder
from qa.reader.training.provenance import data_hashes
from qa.reader.training.recipe import Recipe
from qa.reader.training.stored import MADE, save_pass
from qa.reader.training.stream import make_pass

__all__ = ["main", "make_passes"]

_TOKENIZER = ("tokenizer.json", "config.json")


def make_passes(recipe: Recipe, data: Path, out: Path, count: int, processes: int = 1) -> None:
    """Write passes 0 to `count` - 1 of a recipe into `out`.

    typer.BadParameter when the folder holds passes of another mixture, or of other data.
    """
    out.mkdir(parents=True, exist_ok=True)
    base = base_folder(recipe)
    record = {
        "mixture": recipe.mixture.model_dump(mode="json"),
        "seed": recipe.seed,
        "data_sha256": data_hashes(recipe, data),
    }
    made = out / MADE
    if made.is_file() and json.loads(made.read_text(encoding="utf-8")) != record:
        raise typer.BadParameter(f"{out} holds passes of something else; choose another folder.")
    for name in _TOKENIZER:
        shutil.copyfile(base / name, out / name)
    made.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    missing = [n for n in range(count) if not (out / f"pass-{n}.safetensors").is_file()]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for each in [pool.submit(_make, recipe, data, base, out, n) for n in missing]:
            each.result()


def _make(recipe: Recipe, data: Path, base: Path, out: Path, number: int) -> None:
    save_pass(make_pass(recipe, data, base, number), out / f"pass-{number}.safetensors")


def main(
    recipe: Annotated[Path, typer.Argument(help="Such as training/recipes/student.toml.")],
    data: Annotated[Path, typer.Option(help="Folder of the training files.", file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder for the passes.")],
    passes: Annotated[int, typer.Option(min=1, help="How many there are to be.")],
    processes: Annotated[int, typer.Option(min=1, help="Made at once.")] = 1,
    change: Annotated[
        list[str] | None, typer.Option(help="Change the recipe, such as mixture.cut=0.")
    ] = None,
) -> None:
    """Make passes, or those that are missing."""
    make_passes(Recipe.read(recipe, change or ()), data, out, passes, processes)
    typer.echo(f"{passes} passes in {out}")


if __name__ == "__main__":
    typer.run(main)
