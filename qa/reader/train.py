"""Train the reader: `python -m qa.reader.train RECIPE.toml --data FOLDER --out FOLDER`.

Runs on a GPU where there is one, else on the CPU. Saves a checkpoint every few minutes;
started again with the same arguments it goes on from there, and ends with the same weights
as a run that was never interrupted. Writes `log.jsonl` (loss and validation figures),
`run.json` (recipe, hashes of the data, versions, time) and `network.safetensors` (what was learnt;
the rest is as in the base).
"""

import json
import platform
import time
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from safetensors.torch import load_file, save_file

from index.embed import sha256_of
from qa.reader.adapters import adapt
from qa.reader.data import held_out_examples
from qa.reader.network import ReaderNetwork
from qa.reader.own import NETWORK, RUN
from qa.reader.tensors import UNTRAINED
from qa.reader.tokens import Limits, load_tokenizer, pad_of
from qa.reader.training.base import base_folder
from qa.reader.training.batching import collate
from qa.reader.training.checkpoint import resume, save
from qa.reader.training.encode import encode
from qa.reader.training.example import Example
from qa.reader.training.loss import loss_of
from qa.reader.training.provenance import data_hashes, provenance
from qa.reader.training.recipe import Optimisation, Recipe
from qa.reader.training.stored import Stored
from qa.reader.training.stream import Stream, corpus_of
from qa.reader.training.teacher import Teacher
from qa.reader.training.validate import validate

__all__ = ["main", "train"]


def _network(recipe: Recipe, base: Path) -> ReaderNetwork:
    """Return the network as it is before the first step."""
    how = recipe.optimisation
    start = None if recipe.start is None else Path(recipe.start) / NETWORK
    if how.rank is None:
        return ReaderNetwork.over(base) if start is None else ReaderNetwork.trained(base, start)
    network = ReaderNetwork.over(base)
    adapt(network, how.rank, how.frozen_layers, recipe.seed)
    if start is not None:
        known = {n: tuple(p.shape) for n, p in network.named_parameters() if p.requires_grad}
        learnt = {name: tensor.float() for name, tensor in load_file(start).items()}
        shapes = {name: tuple(tensor.shape) for name, tensor in learnt.items()}
        # Runs made before a head was there start with that head new.
        later = {name: known[name] for name in known.keys() - shapes if "encoder" not in name}
        if shapes | later != known:
            raise ValueError(
                f"{start} does not hold changes of rank {how.rank} above layer "
                f"{how.frozen_layers}: a run of low rank starts from one of the same kind."
            )
        network.load_state_dict(learnt, strict=False)
    return network


def _groups(network: ReaderNetwork, how: Optimisation) -> list[dict[str, Any]]:
    """Freeze what stays as it is and return the parameter groups of the rest."""
    frozen = tuple(f"{network.architecture.layers}.{i}." for i in range(how.frozen_layers))
    if how.frozen_layers:
        frozen += ("encoder.embeddings.",)
    heads, decayed, plain = [], [], []
    for name, parameter in network.named_parameters():
        if name.startswith(frozen) or name in UNTRAINED:
            parameter.requires_grad = False
        if not parameter.requires_grad:
            continue
        if not name.startswith("encoder."):
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


def _learnt(network: ReaderNetwork, how: Optimisation) -> dict[str, torch.Tensor]:
    """Return all weights but the words, or those learnt where the encoder's own are kept."""
    if how.rank is None:
        return {n: tensor for n, tensor in network.state_dict().items() if n not in UNTRAINED}
    return {name: p.detach() for name, p in network.named_parameters() if p.requires_grad}


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
    ahead: int = 0,
    passes: Path | None = None,
) -> Path:
    """Train until the recipe's last step, or `stop_at`; return the network's file.

    `ahead` processes make the examples of later passes meanwhile; or they lie in the folder
    `passes` (`qa.reader.passes`), and `data` is read for what is validated on alone, with
    `validate_every` 0 not at all.

    A checkpoint of another recipe in `out` is refused (typer.BadParameter), as are passes of
    another mixture, a base with other weights than the recipe names and a start that does not fit
    (ValueError).
    """
    torch.manual_seed(recipe.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    # On a GPU, repeating a run to the last bit would cost more than half of its time.
    torch.use_deterministic_algorithms(device.type == "cpu", warn_only=True)
    # Filling memory that is about to be written costs a fifth of the time on a CPU.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    out.mkdir(parents=True, exist_ok=True)
    base = base_folder(recipe)
    tokenizer = load_tokenizer(base)
    pad = pad_of(base)
    how = recipe.optimisation
    mixed = how.precision == "bfloat16"
    network = _network(recipe, base)
    if mixed:
        network.attend_by_products()
    network.to(device)
    optimizer = torch.optim.AdamW(_groups(network, how), lr=how.learning_rate, fused=True)
    step, seconds = resume(out, recipe, network, optimizer)
    stored = None if passes is None else Stored(passes, base)
    if stored is not None and stored.record["mixture"] != recipe.mixture.model_dump(mode="json"):
        raise typer.BadParameter(f"The passes in {passes} are of another mixture.")
    teacher = None if recipe.teacher is None else Teacher(Path(recipe.teacher), device, base)
    held: list[Example] = []
    if validate_every:
        corpus = corpus_of(data, recipe)
        held = held_out_examples(corpus, recipe.mixture, recipe.seed, per_source)
    held_encoded = encode(tokenizer, held, Limits())
    last = how.steps if stop_at is None else min(stop_at, how.steps)
    network.train()
    began, losses = time.monotonic() - seconds, list[torch.Tensor]()
    log = out / "log.jsonl"
    with Stream(recipe, data, base, ahead, stored) as stream:
        while step < last:
            batch = stream.batch(step).to(device)
            for group in optimizer.param_groups:
                group["lr"] = _rate(step, how) * group["scale"]
            with torch.autocast(device.type, torch.bfloat16, enabled=mixed):
                output = network(batch.ids, batch.mask, batch.types)
            told = None if teacher is None else teacher.scores(batch)
            loss = loss_of(output, batch, how, told)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), how.clip)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(loss.detach())  # to look at each would make a GPU wait
            step += 1
            seconds = time.monotonic() - began
            if step % 20 == 0:
                mean = float(torch.stack(losses).double().mean())
                _append(log, step=step, seconds=round(seconds), loss=round(mean, 4))
                losses = []
            if step % save_every == 0 or step == last:
                save(out, recipe, network, optimizer, step, seconds)
            if held and (step % validate_every == 0 or step == last):
                figures = validate(
                    network,
                    held,
                    held_encoded,
                    lambda i: collate(held_encoded, i, pad),
                    mixed=mixed,
                )
                _append(log, step=step, seconds=round(seconds), held_out=figures)
                network.train()
    target = out / NETWORK
    save_file({k: v.contiguous() for k, v in _learnt(network, how).items()}, target)
    record = {
        **provenance(recipe),
        "data_sha256": data_hashes(recipe, data)
        if stored is None
        else stored.record["data_sha256"],
        "steps": step,
        "seconds": round(seconds),
        "device": device.type,
        "threads": torch.get_num_threads(),
        "machine": platform.machine(),
    }
    (out / RUN).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return target


def _append(log: Path, **entry: Any) -> None:
    with log.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(entry) + "\n")


def main(
    recipe: Annotated[Path, typer.Argument(help="Such as training/recipes/student.toml.")],
    data: Annotated[Path, typer.Option(help="Folder of the training files.", file_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder for checkpoints and weights.")],
    save_every: Annotated[int, typer.Option(help="Steps between checkpoints.")] = 100,
    validate_every: Annotated[
        int, typer.Option(min=0, help="Steps between validations; 0: none.")
    ] = 500,
    stop_at: Annotated[int | None, typer.Option(help="Stop here, to go on later.")] = None,
    per_source: Annotated[
        int, typer.Option(help="Most held-out rows of a file validated on.")
    ] = 50,
    change: Annotated[
        list[str] | None, typer.Option(help="Change the recipe, such as mixture.cut=0.")
    ] = None,
    ahead: Annotated[
        int, typer.Option(min=0, help="Processes that make later passes meanwhile: for a GPU.")
    ] = 0,
    passes: Annotated[
        Path | None, typer.Option(help="Folder of qa.reader.passes.", file_okay=False)
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
        ahead=ahead,
        passes=passes,
    )
    typer.echo(f"{target} {sha256_of(target)}")


if __name__ == "__main__":
    typer.run(main)
