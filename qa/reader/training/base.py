"""The pretrained models that readers are trained from."""

from pathlib import Path

from index.embed import sha256_of
from qa.reader.large import NAMED_BASES
from qa.reader.own import BASE_FILES
from qa.reader.training.recipe import Recipe

__all__ = ["base_folder"]


def base_folder(recipe: Recipe) -> Path:
    """Return the base's folder; ValueError when it lacks a file, or its weights are not those of
    the recipe.
    """
    if recipe.base in NAMED_BASES:
        return NAMED_BASES[recipe.base]()
    folder = Path(recipe.base)
    missing = [name for name in BASE_FILES if not (folder / name).is_file()]
    if missing:
        raise ValueError(
            f"The base in {folder} has no {', '.join(missing)}. Save model and tokenizer there "
            "with save_pretrained of transformers; recipes/deberta-v3-xsmall.toml shows how."
        )
    found = sha256_of(folder / "model.safetensors")
    if recipe.base_sha256 is not None and found != recipe.base_sha256:
        raise ValueError(f"{folder} holds another model than the recipe names: {found}.")
    return folder
