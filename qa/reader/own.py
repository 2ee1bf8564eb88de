"""Readers that `qa.reader.train` made: encoder, span head, answerability head, judge."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from index.embed import sha256_of
from index.encoder.graph import Precision
from index.encoder.session import usable_cores
from index.encoder.shape import EncoderShape
from index.errors import ModelError
from qa.reader.batches import Network
from qa.reader.heads import HeadsJudge, HeadsNetwork
from qa.reader.large import NAMED_BASES
from qa.reader.onnx_network import OnnxNetwork
from qa.reader.tensors import read_tensors
from qa.reader.titled import TitledLayout
from qa.reader.tokens import Limits, load_tokenizer, pad_of
from qa.reader.window_reader import WindowReader

__all__ = [
    "NETWORK",
    "RUN",
    "Engine",
    "Runtime",
    "base_of_run",
    "limits_of",
    "load_own",
    "shipped",
]

NETWORK = "network.safetensors"
RUN = "run.json"
"""What `qa.reader.train` writes into the folder of a run."""

Runtime = Literal["onnx", "torch"]


def base_of_run(folder: Path) -> Path:
    """Return the base model's folder of a training run; ModelError when it is not there."""
    recipe = json.loads((folder / RUN).read_text(encoding="utf-8"))["recipe"]
    if recipe["base"] in NAMED_BASES:
        return NAMED_BASES[recipe["base"]]()
    base = Path(recipe["base"])
    if not (base / "model.safetensors").is_file():
        raise ModelError(
            f"The reader in {folder} was trained from {base}, which is not there.",
            "Run this where the base lies, or name another reader in the setting reader.model.",
        )
    return base


@dataclass(frozen=True, slots=True)
class Engine:
    """What runs the network; scores differ a little by runtime and precision, not by threads."""

    runtime: Runtime = "onnx"
    precision: Precision = "int8"
    threads: int | None = None

    @property
    def scoring(self) -> dict[str, str]:
        """What a calibration must be made with: torch knows float32 only."""
        precision = self.precision if self.runtime == "onnx" else "float32"
        return {"runtime": self.runtime, "precision": precision}


def limits_of(weights: Path) -> Limits:
    """Return how many tokens of what a reader with these weights is given.

    Readers learnt to read earlier turns when they got the head for items; one without it is
    given none, for they would only confuse it.
    """
    from safetensors import safe_open

    with safe_open(weights, framework="numpy") as opened:
        learnt = "items.weight" in opened.keys()  # noqa: SIM118 - it is no dict
    return Limits() if learnt else Limits(history=0)


def shipped(weights: Path, sha256: str) -> Path:
    """Return weights that come with the package; ModelError when they are not the right ones."""
    if not weights.is_file() or sha256_of(weights) != sha256:
        raise ModelError(
            "The reader's weights are missing or not the ones this version was made with.",
            "Install article-qa again; `article-qa doctor` shows what was found.",
        )
    return weights


def load_own(weights: Path, base: Path, batch_size: int, engine: Engine) -> WindowReader:
    """Load a reader from its weights and the folder of the base model that it was trained from.

    Weights may be float16 and may lack what is as in the base. ModelError when the two do not fit
    together.
    """
    try:
        if engine.runtime == "torch":
            network: Network = HeadsNetwork(_in_torch(weights, base))
        else:
            shape = EncoderShape.of(base)
            threads = engine.threads or usable_cores()
            tensors = read_tensors(weights, base, shape)
            network = OnnxNetwork(tensors, shape, engine.precision, threads)
    except ValueError as error:
        raise ModelError(
            f"The reader's weights {weights} do not fit its base {base}: {error}.",
            "Install article-qa again, or name another reader in the setting reader.model.",
        ) from error
    tokenizer = load_tokenizer(base)
    pad_id = pad_of(tokenizer)
    layout = TitledLayout(tokenizer, pad_id, limits_of(weights))
    judge = HeadsJudge(tokenizer, network, pad_id, batch_size)
    return WindowReader(layout, network, batch_size, judge)


def _in_torch(weights: Path, base: Path) -> Any:
    from qa.reader.network import ReaderNetwork

    return ReaderNetwork.trained(base, weights)
