"""The pretrained models that readers are trained from."""

from pathlib import Path
from typing import Any

from index.embed import sha256_of, verified_packaged_folder
from qa.reader.recipe import Recipe

__all__ = ["base_folder", "load_tokenizer", "pad_of"]


def base_folder(recipe: Recipe) -> Path:
    """Return the base's folder; ValueError when its weights are not those of the recipe."""
    if recipe.base == "packaged":
        return verified_packaged_folder()
    folder = Path(recipe.base)
    found = sha256_of(folder / "model.safetensors")
    if recipe.base_sha256 is not None and found != recipe.base_sha256:
        raise ValueError(f"{folder} holds another model than the recipe names: {found}.")
    return folder


def load_tokenizer(base: Path) -> Any:
    """Return the base's `tokenizers.Tokenizer`, without truncation and padding."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def pad_of(tokenizer: Any) -> int:
    """Return the id that fills up a window."""
    pad = tokenizer.token_to_id("[PAD]")
    return int(tokenizer.token_to_id("<pad>") if pad is None else pad)
