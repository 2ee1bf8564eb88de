"""Train the reader: `python -m qa.reader.train RECIPE.toml --data FOLDER --out FOLDER`.

Runs on a GPU where there is one, else on the CPU. Saves a checkpoint every few minutes;
started again with the same arguments it goes on from there, and ends with the same weights
as a run that was never interrupted. Writes `log.jsonl` (loss and validation figures),
`run.json` (recipe, hashes of the data, versions, time) and `network.safetensors`.
"""

import hashlib
import json
import platform
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.embed import sha256_of, verified_packaged_folder
from qa.reader.data import Corpus, Example, examples, held_out_examples
from qa.reader.encode import Encoded, Limits, encode
from qa.reader.network import Outputs, ReaderNetwork
from qa.reader.recipe import Optimisation, Recipe
from qa.reader.validate import validate

__all__ = [
    "Batch",
    "base_folder",
    "batches",
    "collate",
    "load_tokenizer",
    "loss_of",
    "main",
    "train",
]

_POOL = 64
"""Batches that are formed together, so that windows of one batch are of similar length."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of B windows padded to L tokens; targets as in `Encoded`.

    `inside` marks the positions that a span may use: the text and position 0.
    """

    index: NDArray[np.int64]
    ids: Tensor
    mask: Tensor
    types: Tensor
    inside: Tensor
    start: Tensor
    end: Tensor
    answerable: Tensor
    verdict: Tensor

    def to(self, device: torch.device) -> "Batch":
        """Return the batch on a device."""
        moved = {name: getattr(self, name).to(device) for name in self.__slots__ if name != "index"}
        return Batch(index=self.index, **moved)


def batches(encoded: list[Encoded], tokens: int, seed: str) -> list[NDArray[np.int64]]:
    """Group examples, in their order, into batches of at most `tokens` tokens with padding."""
    found: list[NDArray[np.int64]] = []
    mean = max(1, int(np.mean([len(e.ids) for e in encoded])))
    pool = max(1, _POOL * tokens // mean)
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    for begin in range(0, len(encoded), pool):
        indices = sorted(
            range(begin, min(begin + pool, len(encoded))), key=lambda i: (len(encoded[i].ids), i)
        )
        formed: list[list[int]] = [[]]
        for i in indices:
            if formed[-1] and (len(formed[-1]) + 1) * len(encoded[i].ids) > tokens:
                formed.append([])
            formed[-1].append(i)
        order = rng.permutation(len(formed))
        found += [np.array(formed[i], dtype=np.int64) for i in order]
    return found


def collate(encoded: list[Encoded], index: NDArray[np.int64], pad: int) -> Batch:
    """Pad the windows named by `index` into one batch."""
    windows = [encoded[i] for i in index]
    width = max(len(w.ids) for w in windows)
    ids = np.full((len(windows), width), pad, dtype=np.int64)
    mask = np.zeros((len(windows), width), dtype=np.int64)
    types = np.zeros_like(mask)
    inside = np.zeros((len(windows), width), dtype=bool)
    for row, window in enumerate(windows):
        size = len(window.ids)
        ids[row, :size] = window.ids
        mask[row, :size] = 1
        types[row, window.first : size] = 1
        inside[row, window.text : size - 1] = True
        inside[row, 0] = True
    return Batch(
        index,
        torch.from_numpy(ids),
        torch.from_numpy(mask),
        torch.from_numpy(types),
        torch.from_numpy(inside),
        torch.tensor([w.start for w in windows]),
        torch.tensor([w.end for w in windows]),
        torch.tensor([w.answerable for w in windows]),
        torch.tensor([w.verdict for w in windows]),
    )


def loss_of(
    output: Outputs, batch: Batch, how: Optimisation, teacher: Outputs | None = None
) -> Tensor:
    """Return the mean loss: spans, answerability and verdicts, gold and teacher's mixed.

    The teacher's scores are matched by their Kullback-Leibler divergence at a temperature
    (Hinton et al. 2015, section 2).
    """
    outside = ~batch.inside
    start = output.start.float().masked_fill(outside, -1e4)
    end = output.end.float().masked_fill(outside, -1e4)
    questions = batch.answerable >= 0
    statements = batch.verdict >= 0
    loss = start.new_zeros(())
    share = how.teacher_weight if teacher is not None else 0.0
    size = len(batch.index)
    if questions.any():
        gold = functional.cross_entropy(start[questions], batch.start[questions], reduction="sum")
        gold = gold + functional.cross_entropy(
            end[questions], batch.end[questions], reduction="sum"
        )
        says = output.answerable.float()[questions]
        known = functional.binary_cross_entropy_with_logits(
            says, batch.answerable[questions].float(), reduction="sum"
        )
        loss = loss + (1 - share) * (gold / 2 + how.answerable_weight * known) / size
        if teacher is not None:
            kept = outside[questions]
            soft = _divergence(start[questions], teacher.start[questions], kept, how.temperature)
            soft = soft + _divergence(end[questions], teacher.end[questions], kept, how.temperature)
            believed = torch.sigmoid(teacher.answerable.float()[questions])
            known = functional.binary_cross_entropy_with_logits(says, believed, reduction="sum")
            loss = loss + share * (soft / 2 + how.answerable_weight * known) / size
    if statements.any():
        verdict = functional.cross_entropy(
            output.verdict.float()[statements], batch.verdict[statements], reduction="sum"
        )
        loss = loss + how.verdict_weight * verdict / size
    return loss


def _divergence(student: Tensor, teacher: Tensor, outside: Tensor, temperature: float) -> Tensor:
    hot = functional.log_softmax(student / temperature, dim=-1)
    aim = functional.softmax(teacher.float().masked_fill(outside, -1e4) / temperature, dim=-1)
    return functional.kl_div(hot, aim, reduction="sum") * temperature**2


def base_folder(recipe: Recipe) -> Path:
    """Return the folder of the base model, checked by its hash where the recipe gives one."""
    if recipe.base == "packaged":
        return verified_packaged_folder()
    folder = Path(recipe.base)
    found = sha256_of(folder / "model.safetensors")
    if recipe.base_sha256 is not None and found != recipe.base_sha256:
        raise typer.BadParameter(f"{folder} holds another model: {found}.")
    return folder


def load_tokenizer(base: Path) -> Any:
    """Return the base's tokenizer without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class _Stream:
    """The batches of a run, pass after pass, by step."""

    def __init__(self, recipe: Recipe, corpus: Corpus, tokenizer: Any, pad: int) -> None:
        self._recipe, self._corpus, self._tokenizer, self._pad = recipe, corpus, tokenizer, pad
        self._number = -1
        self._first = 0
        self._encoded: list[Encoded] = []
        self._batches: list[NDArray[np.int64]] = []

    def batch(self, step: int) -> Batch:
        """Return the batch of a step; steps only grow."""
        while step >= self._first + len(self._batches):
            self._first += len(self._batches)
            self._number += 1
            made = self.examples(self._number)
            self._encoded = encode(self._tokenizer, made, Limits())
            self._batches = batches(
                self._encoded,
                self._recipe.optimisation.batch_tokens,
                f"{self._recipe.seed}/{self._number}",
            )
        return collate(self._encoded, self._batches[step - self._first], self._pad)

    def examples(self, number: int) -> list[Example]:
        """Return the examples of a pass."""
        return examples(self._corpus, self._recipe.mixture, self._recipe.seed, number)


def _groups(network: ReaderNetwork, how: Optimisation) -> list[dict[str, Any]]:
    """Freeze what stays as it is and return the parameter groups of the rest."""
    frozen = tuple(f"encoder.encoder.layer.{i}." for i in range(how.frozen_layers))
    if how.frozen_layers:
        frozen += ("encoder.embeddings.",)
    heads, decayed, plain = [], [], []
    for name, parameter in network.named_parameters():
        if name.startswith(frozen) or name == "encoder.embeddings.word_embeddings.weight":
            parameter.requires_grad = False
        elif not name.startswith("encoder."):
            heads.append(parameter)
        elif parameter.ndim > 1:
            decayed.append(parameter)
        else:
            plain.append(parameter)
    return [
        {"params": decayed, "weight_decay": how.weight_decay, "scale": 1.0},
        {"params": plain, "weight_decay": 0.0, "scale": 1.0},
        {"params": heads, "weight_decay": 0.0, "scale": how.head_rate},
    ]


def _rate(step: int, how: Optimisation) -> float:
    """Linear warm-up, then linear to zero."""
    warm = max(1, int(how.warmup * how.steps))
    if step < warm:
        return how.learning_rate * (step + 1) / warm
    return how.learning_rate * max(0.0, (how.steps - step) / (how.steps - warm))


def train(
    recipe: Recipe,
    data: Path,
    out: Path,
    *,
    save_every: int = 100,
    validate_every: int = 500,
    per_source: int = 50,
    stop_at: int | None = None,
) -> Path:
    """Train until the recipe's last step, or `stop_at`; return the network's file.

    A checkpoint of another recipe in `out` is refused (typer.BadParameter).
    """
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(True, warn_only=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    out.mkdir(parents=True, exist_ok=True)
    base = base_folder(recipe)
    tokenizer = load_tokenizer(base)
    pad = tokenizer.token_to_id("[PAD]")
    pad = tokenizer.token_to_id("<pad>") if pad is None else pad
    network = ReaderNetwork.over(base).to(device)
    how = recipe.optimisation
    optimizer = torch.optim.AdamW(_groups(network, how), lr=how.learning_rate, fused=True)
    step, seconds = _resume(out, recipe, network, optimizer)
    corpus = Corpus.load(data, recipe.mixture)
    stream = _Stream(recipe, corpus, tokenizer, pad)
    held = held_out_examples(corpus, recipe.mixture, recipe.seed, per_source)
    held_encoded = encode(tokenizer, held, Limits())
    last = how.steps if stop_at is None else min(stop_at, how.steps)
    network.train()
    began, losses = time.monotonic() - seconds, []
    log = out / "log.jsonl"
    while step < last:
        batch = stream.batch(step).to(device)
        for group in optimizer.param_groups:
            group["lr"] = _rate(step, how) * group["scale"]
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            output = network(batch.ids, batch.mask, batch.types)
        loss = loss_of(output, batch, how)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), how.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        step += 1
        seconds = time.monotonic() - began
        if step % 20 == 0:
            _append(log, step=step, seconds=round(seconds), loss=round(float(np.mean(losses)), 4))
            losses = []
        if step % save_every == 0 or step == last:
            _save(out, recipe, network, optimizer, step, seconds)
        if step % validate_every == 0 or step == last:
            figures = validate(network, held, held_encoded, lambda i: collate(held_encoded, i, pad))
            _append(log, step=step, seconds=round(seconds), held_out=figures)
            network.train()
    target = out / "network.safetensors"
    save_file({k: v.contiguous() for k, v in network.state_dict().items()}, target)
    _describe(out, recipe, data, step, seconds, device)
    return target


def _resume(
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


def _save(
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


def _append(log: Path, **entry: Any) -> None:
    with log.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry) + "\n")


def _describe(
    out: Path, recipe: Recipe, data: Path, step: int, seconds: float, device: torch.device
) -> None:
    """Write down what the weights were made from."""
    files = [*recipe.mixture.questions, *recipe.mixture.statements]
    record = {
        "recipe": recipe.model_dump(mode="json"),
        "steps": step,
        "seconds": round(seconds),
        "device": device.type,
        "threads": torch.get_num_threads(),
        "machine": platform.machine(),
        "data_sha256": {name: sha256_of(data / f"{name}.jsonl.gz") for name in sorted(files)},
        "versions": {
            name: version(name)
            for name in ("torch", "transformers", "tokenizers", "scikit-learn", "numpy")
        },
    }
    (out / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def main(
    recipe: Annotated[Path, typer.Argument(help="Such as qa/reader/recipes/student.toml.")],
    data: Annotated[Path, typer.Option(help="Folder of the training files.", file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder for checkpoints and weights.")],
    save_every: Annotated[int, typer.Option(help="Steps between checkpoints.")] = 100,
    validate_every: Annotated[int, typer.Option(help="Steps between validations.")] = 500,
    stop_at: Annotated[int | None, typer.Option(help="Stop here, to go on later.")] = None,
    per_source: Annotated[
        int, typer.Option(help="Most held-out rows of a file validated on.")
    ] = 50,
    change: Annotated[
        list[str] | None, typer.Option(help="Change the recipe, such as mixture.cut=0.")
    ] = None,
) -> None:
    """Train the reader, or go on with a run that was interrupted."""
    target = train(
        Recipe.read(recipe, change or ()),
        data,
        out,
        save_every=save_every,
        validate_every=validate_every,
        per_source=per_source,
        stop_at=stop_at,
    )
    typer.echo(f"{target} {sha256_of(target)}")


if __name__ == "__main__":
    typer.run(main)
