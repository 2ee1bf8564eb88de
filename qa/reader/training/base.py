"""The pretrained models that readers are trained from."""

from pathlib import Path

from index.embed import sha256_of, verified_packaged_folder
from qa.reader.large import BASE, large_base
from qa.reader.training.recipe import Recipe

__all__ = ["base_folder"]


def base_folder(recipe: Recipe) -> Path:
    """Return the base's folder; ValueError when its weights are not those of the recipe."""
    if recipe.base == "packaged":
        return verified_packaged_folder()
    if recipe.base == BASE:
        return large_base()
    folder = Path(recipe.base)
    found = sha256_of(folder / "model.safetensors")
    if recipe.base_sha256 is not None and found != recipe.base_sha256:
        raise ValueError(f"{folder} holds another model than the recipe names: {found}.")
    return folder
