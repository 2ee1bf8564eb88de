"""Training: targets, batches, and the same weights whatever happens on the way."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import typer

from index.embed import packaged_model_folder, sha256_of
from qa.reader.data import Example
from qa.reader.tokens import Limits, load_tokenizer
from qa.reader.training.encode import Encoded, encode
from qa.reader.training.recipe import Mixture, Optimisation, Recipe


def _example(text: str, answer: str | None, question: str = "When?", title: str = "") -> Example:
    span = None
    if answer is not None:
        span = (text.index(answer), text.index(answer) + len(answer))
    return Example("s", "given", question, title, text, span, answer is not None, None)


def _encode(example: Example, limits: Limits | None = None) -> tuple[Encoded, list[str]]:
    tokenizer = load_tokenizer(packaged_model_folder())
    (encoded,) = encode(tokenizer, [example], limits or Limits())
    return encoded, [tokenizer.id_to_token(int(i)) for i in encoded.ids]


def test_a_window_is_question_title_and_text() -> None:
    encoded, tokens = _encode(_example("It fell in 476.", "476", "When did it fall?", "Rome"))
    assert " ".join(tokens) == (
        "[CLS] when did it fall ? [SEP] rome [SEP] it fell in 47 ##6 . [SEP]"
    )
    assert tokens[encoded.first] == "rome"
    assert tokens[encoded.text] == "it"
    assert tokens[encoded.start : encoded.end + 1] == ["47", "##6"]


def test_no_answer_is_the_first_token() -> None:
    encoded, _ = _encode(_example("It fell.", None))
    assert (encoded.start, encoded.end, encoded.answerable) == (0, 0, 0)


def test_a_long_text_is_cut_so_that_the_answer_stays() -> None:
    text = "word " * 60 + "in 1996 at last."
    encoded, tokens = _encode(_example(text, "1996"), Limits(text=20))
    assert tokens[encoded.start : encoded.end + 1] == ["1996"]
    assert len(tokens) == encoded.text + 20 + 1


def _encoded(*sizes: int) -> list[Encoded]:
    return [Encoded(np.arange(size, dtype=np.int32), 2, 3, 0, 0, 0, -1) for size in sizes]


def test_batches_hold_every_window_once_within_the_tokens() -> None:
    from qa.reader.training.batching import batches

    windows = _encoded(*([10] * 30 + [20] * 30 + [35] * 5))
    found = batches(windows, 80, "1")
    assert sorted(int(i) for batch in found for i in batch) == list(range(65))
    assert all(len(b) * max(len(windows[int(i)].ids) for i in b) <= 80 for b in found)
    assert [b.tolist() for b in found] == [b.tolist() for b in batches(windows, 80, "1")]
    assert [b.tolist() for b in found] != [b.tolist() for b in batches(windows, 80, "2")]


@pytest.fixture(name="data")
def _data(tmp_path: Path) -> Path:
    records = [
        {
            "id": str(i),
            "title": f"Town {i}",
            "context": f"The hall of Town {i} was opened in {1700 + i}. It has {i + 3} doors.",
            "question": f"When was the hall of Town {i} opened?",
            "answers": [{"text": str(1700 + i), "start": 0}] if i % 3 else [],
            "is_impossible": i % 3 == 0,
        }
        for i in range(40)
    ]
    with gzip.open(tmp_path / "towns.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    with gzip.open(tmp_path / "fever.jsonl.gz", "wt", encoding="utf-8") as lines:
        for i in range(30):
            claim = {"claim": f"Town {i} is old.", "label": "SUPPORTS", "evidence": [f"So {i}."]}
            lines.write(json.dumps(claim) + "\n")
    return tmp_path


def _recipe(steps: int = 6, rate: float = 1e-3) -> Recipe:
    return Recipe(
        seed=3,
        mixture=Mixture(questions={"towns": 1.0}, statements={"fever": 0.5}),
        optimisation=Optimisation(steps=steps, batch_tokens=200, learning_rate=rate),
    )


@pytest.mark.models
def test_a_run_that_is_interrupted_ends_with_the_same_weights(data: Path, tmp_path: Path) -> None:
    from qa.reader.train import train

    whole = train(_recipe(), data, tmp_path / "whole", validate_every=1000)
    train(_recipe(), data, tmp_path / "parts", save_every=2, validate_every=1000, stop_at=4)
    parts = train(_recipe(), data, tmp_path / "parts", save_every=2, validate_every=1000)
    again = train(_recipe(), data, tmp_path / "again", validate_every=1000)
    assert sha256_of(whole) == sha256_of(parts) == sha256_of(again)
    run = json.loads((tmp_path / "whole" / "run.json").read_text())
    assert run["data_sha256"]["towns"] == sha256_of(data / "towns.jsonl.gz")
    assert run["recipe"] == _recipe().model_dump(mode="json")


@pytest.mark.models
def test_passes_made_ahead_by_other_processes_give_the_same_weights(
    data: Path, tmp_path: Path
) -> None:
    from qa.reader.train import train

    recipe = _recipe(steps=20)  # more than one pass
    here = train(recipe, data, tmp_path / "here", validate_every=1000)
    ahead = train(recipe, data, tmp_path / "ahead", validate_every=1000, ahead=2)
    assert sha256_of(here) == sha256_of(ahead)


@pytest.mark.models
def test_low_rank_changes_are_all_that_such_a_run_learns(data: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    changes = {"rank": 2, "frozen_layers": 4}
    how = _recipe().optimisation.model_copy(update=changes)
    recipe = _recipe().model_copy(update={"optimisation": how})
    whole = train(recipe, data, tmp_path / "whole", validate_every=1000)
    train(recipe, data, tmp_path / "parts", save_every=2, validate_every=1000, stop_at=4)
    parts = train(recipe, data, tmp_path / "parts", save_every=2, validate_every=1000)
    assert sha256_of(whole) == sha256_of(parts)
    learnt = load_file(whole)
    layers = {name.split(".")[3] for name in learnt if name.startswith("encoder.")}
    assert layers == {"4", "5"}
    assert {name.rpartition(".")[2] for name in learnt if name.startswith("encoder.")} == {
        "down",
        "up",
    }
    assert all(tensor.any() for name, tensor in learnt.items() if name.endswith(".up"))


@pytest.mark.models
def test_a_run_in_bfloat16_is_repeatable_and_keeps_its_weights_in_float32(
    data: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    how = _recipe(rate=3e-4).optimisation.model_copy(update={"precision": "bfloat16"})
    recipe = _recipe().model_copy(update={"optimisation": how})
    whole = train(recipe, data, tmp_path / "whole", validate_every=1000)
    again = train(recipe, data, tmp_path / "again", validate_every=1000)
    exact = train(_recipe(rate=3e-4), data, tmp_path / "exact", validate_every=1000)
    assert sha256_of(whole) == sha256_of(again) != sha256_of(exact)
    learnt, expected = load_file(whole), load_file(exact)
    assert {tensor.dtype for tensor in learnt.values()} == {np.dtype("float32")}
    name = "encoder.encoder.layer.5.output.dense.weight"
    assert np.allclose(learnt[name], expected[name], atol=4e-3)


@pytest.mark.models
def test_a_run_can_start_from_another(data: Path, tmp_path: Path) -> None:
    from qa.reader.train import train

    train(_recipe(steps=60), data, tmp_path / "first", validate_every=60)
    later = _recipe(steps=1).model_copy(update={"start": str(tmp_path / "first")})
    train(later, data, tmp_path / "later", validate_every=1)

    def held_out(run: str) -> object:
        return json.loads((tmp_path / run / "log.jsonl").read_text().splitlines()[-1])["held_out"]

    train(_recipe(steps=1), data, tmp_path / "fresh", validate_every=1)
    assert held_out("later")["span_f1"] > held_out("fresh")["span_f1"]  # type: ignore[index]
    told = json.loads((tmp_path / "later" / "run.json").read_text())
    assert told["from_sha256"] == {"start": sha256_of(tmp_path / "first" / "network.safetensors")}


@pytest.mark.models
def test_low_rank_changes_go_on_from_others_of_their_kind(data: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    def recipe(rank: int, rate: float, start: str | None) -> Recipe:
        how = _recipe(rate=rate).optimisation.model_copy(update={"rank": rank})
        return _recipe().model_copy(update={"optimisation": how, "start": start})

    first = train(recipe(2, 1e-3, None), data, tmp_path / "first", validate_every=1000)
    start = str(tmp_path / "first")
    later = train(recipe(2, 1e-9, start), data, tmp_path / "later", validate_every=1000)
    before, after = load_file(first), load_file(later)
    assert before.keys() == after.keys()
    assert all(np.allclose(before[name], after[name], atol=1e-6) for name in before)
    with pytest.raises(ValueError, match="rank 3"):
        train(recipe(3, 1e-3, start), data, tmp_path / "other", validate_every=1000)


@pytest.mark.models
def test_training_learns_and_logs_what_it_learns(data: Path, tmp_path: Path) -> None:
    from qa.reader.train import train

    train(_recipe(steps=60), data, tmp_path / "run", validate_every=60)
    lines = (tmp_path / "run" / "log.jsonl").read_text().splitlines()
    log = [json.loads(line) for line in lines]
    losses = [entry["loss"] for entry in log if "loss" in entry]
    assert losses[-1] < losses[0] / 2
    assert 0 <= log[-1]["held_out"]["span_f1"] <= 1


@pytest.mark.models
def test_a_folder_with_a_run_of_another_recipe_is_refused(data: Path, tmp_path: Path) -> None:
    from qa.reader.train import train

    train(_recipe(steps=1), data, tmp_path / "run", validate_every=1000)
    with pytest.raises(typer.BadParameter, match="another recipe"):
        train(_recipe(steps=2), data, tmp_path / "run", validate_every=1000)


@pytest.mark.models
def test_a_student_comes_nearer_to_its_teacher(data: Path, tmp_path: Path) -> None:
    from qa.reader.train import train

    train(_recipe(steps=20), data, tmp_path / "teacher", validate_every=1000)
    how = _recipe(steps=60).optimisation.model_copy(update={"teacher_weight": 1.0})
    changes = {"teacher": str(tmp_path / "teacher"), "optimisation": how}
    train(_recipe().model_copy(update=changes), data, tmp_path / "student", validate_every=1000)
    lines = (tmp_path / "student" / "log.jsonl").read_text().splitlines()
    # with all weight on the teacher's scores the loss is the distance from them
    losses = [json.loads(line)["loss"] for line in lines if "loss" in json.loads(line)]
    assert losses[-1] < losses[0] / 2


def test_the_teachers_scores_are_the_smallest_loss() -> None:
    import torch

    from qa.reader.network import Outputs
    from qa.reader.training.batching import collate
    from qa.reader.training.loss import loss_of

    encoded = _encoded(8, 8)
    batch = collate(encoded, np.array([0, 1]), 0)
    torch.manual_seed(1)
    told = Outputs(torch.randn(2, 8), torch.randn(2, 8), torch.randn(2), torch.randn(2, 3))
    other = Outputs(told.start + torch.randn(2, 8), told.end, told.answerable, told.verdict)
    how = _recipe().optimisation.model_copy(update={"teacher_weight": 1.0})
    assert loss_of(told, batch, how, told) < loss_of(other, batch, how, told)


@pytest.mark.models
def test_a_base_with_other_weights_than_the_recipe_names_is_refused(
    data: Path, tmp_path: Path
) -> None:
    from qa.reader.train import train

    folder = str(packaged_model_folder())
    recipe = _recipe().model_copy(update={"base": folder, "base_sha256": "0" * 64})
    with pytest.raises(ValueError, match="another model"):
        train(recipe, data, tmp_path / "run")
