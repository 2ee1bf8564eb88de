"""Checkpoints of a training run. Imported late, for it needs torch."""

import json
from pathlib import Path

import torch
import typer
from safetensors.torch import load_file, save_file

from qa.reader.network import ReaderNetwork
from qa.reader.training.recipe import Recipe

__all__ = ["resume", "save"]


def resume(
    out: Path, recipe: Recipe, network: ReaderNetwork, optimizer: torch.optim.Optimizer
) -> tuple[int, float]:
    """Load the newest checkpoint, if there is one; return its step and seconds so far."""
    newest = out / "checkpoint"
    state = newest / "state.json"
    if not state.is_file():
        return 0, 0.0
    record = json.loads(state.read_text(encoding="utf-8"))
    if record["recipe"] != recipe.model_dump(mode="json"):
        raise typer.BadParameter(f"{out} holds a run of another recipe; choose another folder.")
    network.load_state_dict(load_file(newest / "network.safetensors"))
    moments = load_file(newest / "optimizer.safetensors")
    saved = optimizer.state_dict()
    for name, tensor in moments.items():
        number, _, kind = name.partition("/")
        saved["state"].setdefault(int(number), {})[kind] = tensor
    optimizer.load_state_dict(saved)
    return int(record["step"]), float(record["seconds"])


def save(
    out: Path,
    recipe: Recipe,
    network: ReaderNetwork,
    optimizer: torch.optim.Optimizer,
    step: int,
    seconds: float,
) -> None:
    """Write a checkpoint beside the last one and put it in its place."""
    fresh = out / "checkpoint.new"
    fresh.mkdir(exist_ok=True)
    save_file(
        {k: v.contiguous() for k, v in network.state_dict().items()},
        fresh / "network.safetensors",
    )
    moments = {
        f"{number}/{kind}": value.contiguous()
        for number, state in optimizer.state_dict()["state"].items()
        for kind, value in state.items()
    }
    save_file(moments, fresh / "optimizer.safetensors")
    record = {"step": step, "seconds": seconds, "recipe": recipe.model_dump(mode="json")}
    (fresh / "state.json").write_text(json.dumps(record), encoding="utf-8")
    current, old = out / "checkpoint", out / "checkpoint.old"
    if current.exists():
        current.rename(old)
    fresh.rename(current)
    if old.exists():
        for file in old.iterdir():
            file.unlink()
        old.rmdir()
