"""Readers that `qa.reader.train` made: encoder, span head, answerability head, judge."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from index.embed import sha256_of
from index.encoder.architecture import architecture_of
from index.encoder.graph import Precision
from index.encoder.session import usable_cores
from index.encoder.shape import EncoderShape
from index.errors import ModelError
from qa.reader.batches import Network
from qa.reader.heads import HeadsJudge, HeadsNetwork
from qa.reader.large import NAMED_BASES
from qa.reader.onnx_network import OnnxNetwork
from qa.reader.tensors import layers_of, read_tensors
from qa.reader.titled import TitledLayout
from qa.reader.tokens import Limits, load_tokenizer, pad_of
from qa.reader.window_reader import WindowReader

__all__ = [
    "BASE_FILES",
    "NETWORK",
    "RUN",
    "Engine",
    "Runtime",
    "base_of_run",
    "limits_of",
    "load_own",
    "scoring_of",
    "shipped",
]

NETWORK = "network.safetensors"
RUN = "run.json"
"""What `qa.reader.train` writes into the folder of a run."""

BASE_FILES = ("config.json", "tokenizer.json", "model.safetensors")
"""What the folder of a base has to have."""

Runtime = Literal["onnx", "torch"]


def base_of_run(folder: Path) -> Path:
    """Return the base model's folder of a training run; ModelError when it is not there."""
    name = _base_name(folder)
    if name in NAMED_BASES:
        return NAMED_BASES[name]()
    base = Path(name)
    missing = [name for name in BASE_FILES if not (base / name).is_file()]
    if missing:
        raise ModelError(
            f"The reader in {folder} was trained from {base}, which is not there (no "
            f"{missing[0]}).",
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

    def over(self, base: Path) -> "Engine":
        """Return what runs a network over the base in a folder: torch where its encoder is of a
        kind that there is no graph for. ValueError for one that nothing knows.
        """
        return self if architecture_of(base).graph else replace(self, runtime="torch")


def scoring_of(folder: Path, engine: Engine) -> dict[str, str]:
    """Return the scoring of a training run's reader in an engine; ModelError as `base_of_run`."""
    if _base_name(folder) in NAMED_BASES:
        return engine.scoring  # there are graphs for these, and they need not be there
    base = base_of_run(folder)
    try:
        return engine.over(base).scoring
    except ValueError as error:
        raise _unfit(folder / NETWORK, base, error) from error


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

    Weights may be float16 or packed, may have more layers than the base, and may lack what is as in
    the base. Our own ONNX graph knows the encoders of BERT and MPNet; a reader over another kind,
    DeBERTa or ModernBERT, runs in torch in float32, whatever `engine` says. ModelError when the two
    do not fit together, or when torch is needed and not there.
    """
    try:
        tokenizer, pad_id = load_tokenizer(base), pad_of(base)
        layout = TitledLayout(tokenizer, pad_id, limits_of(weights))
        if engine.over(base).runtime == "torch":
            network: Network = HeadsNetwork(_in_torch(weights, base))
        else:
            shape = EncoderShape.of(base, layers_of(weights, base))
            threads = engine.threads or usable_cores()
            tensors = read_tensors(weights, base, shape.tensors(), shape.width)
            network = OnnxNetwork(tensors, shape, engine.precision, threads)
    except ValueError as error:
        raise _unfit(weights, base, error) from error
    judge = HeadsJudge(tokenizer, network, pad_id, batch_size)
    return WindowReader(layout, network, batch_size, judge)


def _in_torch(weights: Path, base: Path) -> Any:
    try:
        from qa.reader.network import ReaderNetwork
    except ImportError as error:
        raise ModelError(
            f"The reader over {base} runs in torch, which could not be loaded: {error}.",
            "Install torch; a reader over a bert or mpnet base runs without it.",
        ) from error
    return ReaderNetwork.trained(base, weights)


def _base_name(folder: Path) -> str:
    """Return what the recipe of a training run calls its base."""
    return str(json.loads((folder / RUN).read_text(encoding="utf-8"))["recipe"]["base"])


def _unfit(weights: Path, base: Path, error: ValueError) -> ModelError:
    return ModelError(
        f"The reader's weights {weights} do not fit its base {base}: {error}.",
        "Install article-qa again, or name another reader in the setting reader.model.",
    )
