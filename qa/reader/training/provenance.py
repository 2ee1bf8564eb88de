"""What a training run writes down of itself, so that it can be repeated."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

from index.embed import sha256_of
from qa.reader.own import NETWORK
from qa.reader.training.recipe import Recipe

__all__ = ["data_hashes", "provenance"]

_LIBRARIES = ("torch", "transformers", "tokenizers", "scikit-learn", "numpy")


def data_hashes(recipe: Recipe, data: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a recipe's mixture, by its name."""
    files = [*recipe.mixture.questions, *recipe.mixture.statements]
    return {name: sha256_of(data / f"{name}.jsonl.gz") for name in sorted(set(files))}


def provenance(recipe: Recipe) -> dict[str, Any]:
    """Return a recipe with the weights that it names and the versions of what runs it."""
    runs = (("start", recipe.start), ("teacher", recipe.teacher))
    return {
        "recipe": recipe.model_dump(mode="json"),
        "from_sha256": {
            name: sha256_of(Path(run) / NETWORK) for name, run in runs if run is not None
        },
        "versions": {name: version(name) for name in _LIBRARIES},
    }
