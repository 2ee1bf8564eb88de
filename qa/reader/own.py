"""Readers that `qa.reader.train` made: encoder, span head, answerability head, judge."""

import json
from pathlib import Path
from typing import Any

from index.embed import verified_packaged_folder
from index.errors import ModelError
from qa.reader.heads import HeadsJudge, HeadsNetwork
from qa.reader.titled import TitledLayout
from qa.reader.tokens import load_tokenizer, pad_of
from qa.reader.window_reader import WindowReader

__all__ = ["NETWORK", "RUN", "base_of_run", "load_own"]

NETWORK = "network.safetensors"
RUN = "run.json"
"""What `qa.reader.train` writes into the folder of a run."""


def base_of_run(folder: Path) -> Path:
    """Return the base model's folder of a training run; ModelError when it is not there."""
    recipe = json.loads((folder / RUN).read_text(encoding="utf-8"))["recipe"]
    if recipe["base"] == "packaged":
        return verified_packaged_folder()
    base = Path(recipe["base"])
    if not (base / "model.safetensors").is_file():
        raise ModelError(
            f"The reader in {folder} was trained from {base}, which is not there.",
            "Run this where the base lies, or name another reader in the setting reader.model.",
        )
    return base


def load_own(weights: Path, base: Path, batch_size: int) -> WindowReader:
    """Load a reader from its weights and the folder of the base model that it was trained from.

    Weights may be float16 and may lack what is as in the base (`UNTRAINED`). ModelError when
    the two do not fit together.
    """
    import torch
    from safetensors.torch import load_file

    from qa.reader.network import UNTRAINED, ReaderNetwork

    network = ReaderNetwork.over(base)
    tensors = {name: tensor.to(torch.float32) for name, tensor in load_file(weights).items()}
    try:
        missing, unexpected = network.load_state_dict(tensors, strict=False)
    except RuntimeError as error:
        raise _misfit(weights, base, str(error).splitlines()[-1].strip()) from error
    absent = [name for name in missing if name != UNTRAINED and "position_ids" not in name]
    if unexpected or absent:
        raise _misfit(weights, base, f"missing {absent[:3]}, extra {unexpected[:3]}")
    return _reader(load_tokenizer(base), HeadsNetwork(network), batch_size)


def _reader(tokenizer: Any, network: HeadsNetwork, batch_size: int) -> WindowReader:
    pad_id = pad_of(tokenizer)
    layout = TitledLayout(tokenizer, pad_id)
    judge = HeadsJudge(tokenizer, network, pad_id, batch_size)
    return WindowReader(layout, network, batch_size, judge)


def _misfit(weights: Path, base: Path, why: str) -> ModelError:
    return ModelError(
        f"The reader's weights {weights} do not fit its base {base}: {why}.",
        "Install article-qa again, or name another reader in the setting reader.model.",
    )
