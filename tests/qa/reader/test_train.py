"""Training: targets, batches, and the same weights whatever happens on the way."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer

from index.embed import packaged_model_folder, sha256_of
from index.encoder.architecture import WORDS
from index.types import Passage, Span
from qa.reader.titled import TitledLayout
from qa.reader.tokens import Limits, load_tokenizer, pad_of
from qa.reader.training.encode import Encoded, encode
from qa.reader.training.example import Example
from qa.reader.training.recipe import Mixture, Optimisation, Recipe
from qa.reader.training.rows import NO, UNSTATED
from qa.turns import Turn
from tests.readers import teachable


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


def test_earlier_turns_stand_after_the_question_and_count_to_it() -> None:
    turns = (("Who came?", "Ann"), ("From where?", "Rome"))
    example = replace(_example("It fell in 476.", "476", "When?", "Rome"), history=turns)
    encoded, tokens = _encode(example)
    assert tokens[: encoded.first] == (
        "[CLS] when ? [SEP] who came ? ann from where ? rome [SEP]".split()
    )
    assert tokens[encoded.start : encoded.end + 1] == ["47", "##6"]


def test_training_and_answering_lay_a_question_after_turns_out_alike() -> None:
    turns = (("Who came?", "Ann"), ("From where?", "Rome"))
    text = "It fell in 476."
    encoded, _ = _encode(replace(_example(text, "476", "When?", "Rome"), history=turns))
    tokenizer = load_tokenizer(packaged_model_folder())
    layout = TitledLayout(tokenizer, pad_of(packaged_model_folder()))
    passage = Passage("p", "a", 0, 0, len(text), text, (Span(0, len(text)),), "Rome")
    (window,) = layout.windows("When?", [passage], [Turn(q, a) for q, a in turns])
    assert window.ids == tuple(encoded.ids)
    assert window.types.index(1) == encoded.first
    assert window.first == encoded.text


def test_all_items_of_an_answer_have_their_places() -> None:
    text = "Ann Lee and Bo came."
    example = replace(_example(text, "Bo", "Who?"), items=((0, 7), (12, 14)))
    encoded, tokens = _encode(example)
    assert encoded.items is not None
    assert [tokens[a : b + 1] for a, b in encoded.items] == [["ann", "lee"], ["bo"]]


def test_a_statement_points_to_its_evidence_and_has_no_items() -> None:
    text = "The mill never closed."
    stated = replace(_example(text, None, "Did it close?"), answerable=None, verdict=NO)
    known, tokens = _encode(replace(stated, span=(9, 21)))
    assert tokens[known.start : known.end + 1] == ["never", "closed"]
    assert (known.answerable, known.verdict, known.items) == (1, NO, None)
    unknown, _ = _encode(stated)
    assert (unknown.start, unknown.end, unknown.answerable) == (-1, -1, 1)
    open_, _ = _encode(replace(stated, verdict=UNSTATED))
    assert (open_.start, open_.end, open_.answerable) == (0, 0, 0)


def test_a_batch_marks_where_items_begin_and_go_on_in_the_text_of_questions() -> None:
    from qa.reader.training.batching import collate

    text = "Ann Lee and Bo came."
    question, _ = _encode(replace(_example(text, "Bo", "Who?"), items=((0, 7), (12, 14))))
    stated, _ = _encode(replace(_example(text, None), answerable=None, verdict=NO))
    batch = collate([question, stated], np.array([0, 1]), 0)
    assert batch.items[0, question.text :].tolist() == [1, 2, 0, 1, 0, 0, -1]
    assert (batch.items[0, : question.text] == -1).all()
    assert (batch.items[1] == -1).all()


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


@pytest.fixture(name="base", scope="module")
def _base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return teachable(tmp_path_factory.mktemp("bases") / "base")


@pytest.fixture(name="data", scope="module")
def _data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
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
    with gzip.open(folder / "towns.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(record) + "\n" for record in records)
    with gzip.open(folder / "fever.jsonl.gz", "wt", encoding="utf-8") as lines:
        for i in range(30):
            claim = {"claim": f"Town {i} is old.", "label": "SUPPORTS", "evidence": [f"So {i}."]}
            lines.write(json.dumps(claim) + "\n")
    return folder


def _recipe(base: Path, steps: int = 6, rate: float = 1e-2, **changes: Any) -> Recipe:
    """Return a recipe; `changes` are made to how the network learns."""
    how: dict[str, Any] = {"steps": steps, "batch_tokens": 2000, "learning_rate": rate}
    return Recipe(
        base=str(base),
        seed=3,
        mixture=Mixture(questions={"towns": 1.0}, statements={"fever": 0.5}),
        optimisation=Optimisation(**how | changes),
    )


def _log(run: Path) -> list[dict[str, Any]]:
    """Return what a run logged, without the time that it took."""
    entries = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    return [{name: entry[name] for name in entry if name != "seconds"} for entry in entries]


def _losses(run: Path) -> list[float]:
    """Return the mean losses of twenty steps each."""
    return [entry["loss"] for entry in _log(run) if "loss" in entry]


def test_a_run_that_is_interrupted_ends_with_the_same_weights(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from qa.reader.train import train

    recipe = _recipe(base)
    whole = train(recipe, data, tmp_path / "whole", validate_every=1000)
    train(recipe, data, tmp_path / "parts", save_every=2, validate_every=1000, stop_at=4)
    parts = train(recipe, data, tmp_path / "parts", save_every=2, validate_every=1000)
    again = train(recipe, data, tmp_path / "again", validate_every=1000)
    assert sha256_of(whole) == sha256_of(parts) == sha256_of(again)
    assert _log(tmp_path / "whole") == _log(tmp_path / "again") != []
    run = json.loads((tmp_path / "whole" / "run.json").read_text())
    assert run["data_sha256"]["towns"] == sha256_of(data / "towns.jsonl.gz")
    assert run["recipe"] == recipe.model_dump(mode="json")


def test_passes_made_ahead_by_other_processes_give_the_same_weights(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from qa.reader.train import train

    recipe = _recipe(base, steps=20)  # more than one pass
    here = train(recipe, data, tmp_path / "here", validate_every=1000)
    ahead = train(recipe, data, tmp_path / "ahead", validate_every=1000, ahead=2)
    assert sha256_of(here) == sha256_of(ahead)


def test_passes_made_before_give_the_same_weights_without_the_data(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from qa.reader.passes import make_passes
    from qa.reader.train import train

    recipe = _recipe(base, steps=20)  # more than one pass
    here = train(recipe, data, tmp_path / "here", validate_every=1000)
    passes = tmp_path / "passes"
    make_passes(recipe, data, passes, 20, processes=2)
    nowhere = tmp_path / "nowhere"
    read = train(recipe, nowhere, tmp_path / "read", validate_every=0, passes=passes)
    assert sha256_of(here) == sha256_of(read)
    told = [json.loads((run.parent / "run.json").read_text()) for run in (here, read)]
    assert told[0]["data_sha256"] == told[1]["data_sha256"]


def test_passes_of_another_mixture_or_too_few_are_refused(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from qa.reader.passes import make_passes
    from qa.reader.train import train

    recipe = _recipe(base, steps=20)
    passes = tmp_path / "passes"
    make_passes(recipe, data, passes, 1)
    with pytest.raises(typer.BadParameter, match="no pass 1"):
        train(recipe, data, tmp_path / "short", validate_every=0, passes=passes)
    other = recipe.model_copy(update={"mixture": Mixture(questions={"towns": 2.0})})
    with pytest.raises(typer.BadParameter, match="another mixture"):
        train(other, data, tmp_path / "other", validate_every=0, passes=passes)
    with pytest.raises(typer.BadParameter, match="something else"):
        make_passes(other, data, passes, 1)


def test_low_rank_changes_are_all_that_such_a_run_learns(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    recipe = _recipe(base, rank=2, frozen_layers=1)
    whole = train(recipe, data, tmp_path / "whole", validate_every=1000)
    train(recipe, data, tmp_path / "parts", save_every=2, validate_every=1000, stop_at=4)
    parts = train(recipe, data, tmp_path / "parts", save_every=2, validate_every=1000)
    assert sha256_of(whole) == sha256_of(parts)
    learnt = load_file(whole)
    layers = {name.split(".")[3] for name in learnt if name.startswith("encoder.")}
    assert layers == {"1"}  # of two
    assert {name.rpartition(".")[2] for name in learnt if name.startswith("encoder.")} == {
        "down",
        "up",
    }
    assert all(tensor.any() for name, tensor in learnt.items() if name.endswith(".up"))


def test_a_run_in_bfloat16_is_repeatable_and_keeps_its_weights_in_float32(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    recipe = _recipe(base, rate=3e-4, precision="bfloat16")
    whole = train(recipe, data, tmp_path / "whole", validate_every=1000)
    again = train(recipe, data, tmp_path / "again", validate_every=1000)
    exact = train(_recipe(base, rate=3e-4), data, tmp_path / "exact", validate_every=1000)
    assert sha256_of(whole) == sha256_of(again) != sha256_of(exact)
    learnt, expected = load_file(whole), load_file(exact)
    assert {tensor.dtype for tensor in learnt.values()} == {np.dtype("float32")}
    name = "encoder.encoder.layer.1.output.dense.weight"
    # Twice as far as six steps of AdamW go.
    assert np.allclose(learnt[name], expected[name], atol=4e-3)


def test_a_run_can_start_from_another(base: Path, data: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    first = train(_recipe(base), data, tmp_path / "first", validate_every=1000)
    start = str(tmp_path / "first")
    # At such a rate nothing is learnt: what differs from a new network is of the first run.
    recipe = _recipe(base, steps=1, rate=1e-9).model_copy(update={"start": start})
    later = train(recipe, data, tmp_path / "later", validate_every=1000)
    before, after = load_file(first), load_file(later)
    assert before.keys() == after.keys()
    assert all(np.allclose(before[name], after[name], atol=1e-6) for name in before)
    assert np.abs(after["span.weight"]).max() > 1e-3  # zero in a new one
    told = json.loads((tmp_path / "later" / "run.json").read_text())
    assert told["from_sha256"] == {"start": sha256_of(first)}


def test_a_run_starts_from_one_that_was_made_deeper(base: Path, data: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train
    from qa.reader.training.deeper import main

    train(_recipe(base), data, tmp_path / "first", validate_every=1000)
    main(tmp_path / "first", 3, tmp_path / "deeper")
    recipe = _recipe(base).model_copy(update={"start": str(tmp_path / "deeper")})
    learnt = load_file(train(recipe, data, tmp_path / "run", validate_every=1000))
    before = load_file(tmp_path / "deeper" / "network.safetensors")
    assert learnt.keys() == before.keys()
    new = "encoder.encoder.layer.2.output.dense.weight"
    assert not before[new].any()
    assert learnt[new].any()


def test_low_rank_changes_go_on_from_others_of_their_kind(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    def recipe(rank: int, rate: float, start: str | None) -> Recipe:
        return _recipe(base, rate=rate, rank=rank).model_copy(update={"start": start})

    first = train(recipe(2, 1e-3, None), data, tmp_path / "first", validate_every=1000)
    start = str(tmp_path / "first")
    later = train(recipe(2, 1e-9, start), data, tmp_path / "later", validate_every=1000)
    before, after = load_file(first), load_file(later)
    assert before.keys() == after.keys()
    assert all(np.allclose(before[name], after[name], atol=1e-6) for name in before)
    with pytest.raises(ValueError, match="rank 3"):
        train(recipe(3, 1e-3, start), data, tmp_path / "other", validate_every=1000)


def test_a_head_that_the_start_lacks_is_new(base: Path, data: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    from qa.reader.train import train

    recipe = _recipe(base, rate=1e-9, rank=2)
    first = train(recipe, data, tmp_path / "first", validate_every=1000)
    older = {n: t for n, t in load_file(first).items() if not n.startswith("items.")}
    save_file(older, first)
    later = train(
        recipe.model_copy(update={"start": str(tmp_path / "first")}),
        data,
        tmp_path / "later",
        validate_every=1000,
    )
    assert load_file(later).keys() - older.keys() == {"items.weight", "items.bias"}


def _loss(network: Any, recipe: Recipe, data: Path, base: Path) -> float:
    """Return a network's mean loss over the first pass."""
    import torch

    from qa.reader.training.loss import loss_of
    from qa.reader.training.stream import Stream

    losses = []
    with torch.inference_mode(), Stream(recipe, data, base) as stream:
        for step in range(6):
            batch = stream.batch(step)
            said = network(batch.ids, batch.mask, batch.types)
            losses.append(float(loss_of(said, batch, recipe.optimisation)))
    return float(np.mean(losses))


def test_training_learns_and_logs_what_it_learns(base: Path, data: Path, tmp_path: Path) -> None:
    from qa.reader.network import ReaderNetwork
    from qa.reader.train import train

    recipe = _recipe(base, steps=40)
    weights = train(recipe, data, tmp_path / "run", validate_every=40)
    before, after = ReaderNetwork.over(base), ReaderNetwork.trained(base, weights)
    # It falls to a quarter, whatever the seed: no rounding takes that back.
    assert _loss(after, recipe, data, base) < _loss(before, recipe, data, base) / 2
    early, late = _losses(tmp_path / "run")
    assert late < early
    assert 0 <= _log(tmp_path / "run")[-1]["held_out"]["span_f1"] <= 1


def test_every_weight_learns_but_the_words(base: Path, data: Path, tmp_path: Path) -> None:
    from qa.reader.network import ReaderNetwork
    from qa.reader.train import train

    # Without decay a weight moves by its gradient alone.
    weights = train(_recipe(base, weight_decay=0.0), data, tmp_path / "run", validate_every=1000)
    before = dict(ReaderNetwork.over(base).named_parameters())
    after = ReaderNetwork.trained(base, weights).named_parameters()
    kept = {name for name, parameter in after if bool((parameter == before[name]).all())}
    # What is added to all keys of a query changes no attention: rounding alone moves these.
    assert {name for name in kept if not name.endswith("self.key.bias")} == {WORDS}


def test_a_folder_with_a_run_of_another_recipe_is_refused(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from qa.reader.train import train

    train(_recipe(base, steps=1), data, tmp_path / "run", validate_every=1000)
    with pytest.raises(typer.BadParameter, match="another recipe"):
        train(_recipe(base, steps=2), data, tmp_path / "run", validate_every=1000)


def test_a_student_comes_nearer_to_its_teacher(base: Path, data: Path, tmp_path: Path) -> None:
    from qa.reader.train import train

    train(_recipe(base, steps=40), data, tmp_path / "teacher", validate_every=1000)
    recipe = _recipe(base, steps=40, teacher_weight=1.0)
    recipe = recipe.model_copy(update={"teacher": str(tmp_path / "teacher")})
    train(recipe, data, tmp_path / "student", validate_every=1000)
    # With all weight on the teacher's scores the loss is the distance from them. It falls to a
    # sixth, whatever the seed.
    early, late = _losses(tmp_path / "student")
    assert late < early / 2


def test_the_teachers_scores_are_the_smallest_loss() -> None:
    import torch

    from qa.reader.network import Outputs
    from qa.reader.training.batching import collate
    from qa.reader.training.loss import loss_of

    encoded = _encoded(8, 8)
    batch = collate(encoded, np.array([0, 1]), 0)
    torch.manual_seed(1)
    heads = torch.randn(2), torch.randn(2, 3), torch.zeros(2, 8, 3)
    told = Outputs(torch.randn(2, 8), torch.randn(2, 8), *heads)
    other = told._replace(start=told.start + torch.randn(2, 8))
    how = Optimisation(steps=1, learning_rate=1.0, teacher_weight=1.0)
    assert loss_of(told, batch, how, told) < loss_of(other, batch, how, told)


@pytest.mark.parametrize("kinds", ["questions", "statements", "both"])
def test_a_window_learns_from_its_teacher_what_it_is_asked_alone(kinds: str) -> None:
    import torch

    from qa.reader.network import Outputs
    from qa.reader.training.batching import collate
    from qa.reader.training.loss import loss_of

    statement = {"statements": [0, 1], "both": [1]}.get(kinds, [])
    encoded = [
        replace(window, verdict=1, items=None) if i in statement else window
        for i, window in enumerate(_encoded(8, 8))
    ]
    batch = collate(encoded, np.array([0, 1]), 0)
    torch.manual_seed(1)

    def scores() -> Outputs:
        heads = torch.randn(2), torch.randn(2, 3), torch.randn(2, 8, 3)
        return Outputs(torch.randn(2, 8), torch.randn(2, 8), *heads)

    student, teacher, other = scores(), scores(), scores()
    how = Optimisation(steps=1, learning_rate=1.0, teacher_weight=0.6)
    loss = loss_of(student, batch, how, teacher)
    asked = torch.tensor([i not in statement for i in range(2)])

    def mixed(rows: torch.Tensor, heads: Sequence[str]) -> Outputs:
        """The teacher, but for these heads of some rows."""
        changed = {}
        for name in heads:
            one, two = getattr(other, name), getattr(teacher, name)
            changed[name] = torch.where(rows.reshape(-1, *[1] * (one.ndim - 1)), one, two)
        return teacher._replace(**changed)

    # A statement's spans and a question's verdict are nothing to it.
    idle = mixed(~asked, ("start", "end", "answerable"))
    idle = idle._replace(verdict=mixed(asked, ("verdict",)).verdict)
    assert loss_of(student, batch, how, idle) == loss
    for rows, heads in ((asked, ("start",)), (asked, ("answerable",)), (~asked, ("verdict",))):
        if rows.any():
            assert loss_of(student, batch, how, mixed(rows, heads)) != loss


def test_a_base_with_other_weights_than_the_recipe_names_is_refused(
    base: Path, data: Path, tmp_path: Path
) -> None:
    from qa.reader.train import train

    recipe = _recipe(base).model_copy(update={"base_sha256": "0" * 64})
    with pytest.raises(ValueError, match="another model"):
        train(recipe, data, tmp_path / "run")


@pytest.mark.models
def test_the_packaged_base_is_the_usual_one(data: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file

    from qa.reader.train import train

    recipe = _recipe(tmp_path, steps=1, frozen_layers=6).model_copy(update={"base": "packaged"})
    learnt = load_file(train(recipe, data, tmp_path / "run", validate_every=1000, per_source=1))
    assert learnt["span.weight"].shape == (2, 384)
    assert learnt["span.weight"].any()
