"""The packaged reader: MiniLM-L6, made deeper and fine-tuned by this project (MODEL_CARD.md).

The word embeddings come from the packaged base model; everything else from the project's
own weights. Both are compared with their SHA-256 before they are used.
"""

from pathlib import Path

from index.embed import packaged_model_folder, verified_packaged_folder
from qa.reader.own import Engine, load_own, shipped
from qa.reader.window_reader import WindowReader

__all__ = ["WEIGHTS", "WEIGHTS_SHA256", "load_packaged", "packaged_files"]

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
WEIGHTS_SHA256 = "888febbf6d4ac1e331e8e4c8e7dafd560050f2f95d4c95986214d2d5b17d4875"


def packaged_files() -> tuple[Path, Path]:
    """Return where its weights and the folder of its base are, looked at by nobody yet."""
    return WEIGHTS, packaged_model_folder()


def load_packaged(batch_size: int, engine: Engine) -> WindowReader:
    """Load it; ModelError when its weights or the base's are missing or not the right ones."""
    base = verified_packaged_folder()
    return load_own(shipped(WEIGHTS, WEIGHTS_SHA256), base, batch_size, engine)
