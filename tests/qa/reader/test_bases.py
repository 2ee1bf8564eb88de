"""Readers over every kind of base: trained, saved, loaded again, and right to the character."""

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embed import sha256_of
from index.encoder.architecture import architecture_of
from index.errors import ModelError
from index.types import Passage, Span
from qa import Assistant
from qa.config import load_settings
from qa.reader.model import TransformersReader
from qa.reader.own import Engine, load_own
from qa.reader.titled import TitledLayout
from qa.reader.tokens import Limits, load_tokenizer, marks, pad_of
from qa.reader.training.recipe import Mixture, Optimisation, Recipe
from qa.turns import Turn
from tests.fakes import FakeEmbedder
from tests.readers import bert, deberta, modernbert, mpnet, teachable

KINDS = {"bert": bert, "mpnet": mpnet, "deberta": deberta, "modernbert": modernbert}
WITHOUT_GRAPH = ("deberta", "modernbert")
PLACES = "mill hall inn barn shop tower".split()
COLOURS = "red blue green black white brown".split()
ASKED, UNASKED = "What colour is the door?", "Who owns the door?"
WORDS = [*"The the door of is It it old What what colour Who who owns".split(), *PLACES, *COLOURS]


def text_of(place: str, colour: str, *, old_first: bool) -> str:
    said, old = f"The door of the {place} is {colour}.", "It is old."
    return f"{old} {said}" if old_first else f"{said} {old}"


def passage_of(text: str) -> Passage:
    middle = text.index(". ") + 1
    sentences = (Span(7, 7 + middle), Span(7 + middle + 1, 7 + len(text)))
    return Passage("p", "a", 0, 7, 7 + len(text), text, sentences, "Door 11")


@pytest.fixture(scope="module", name="data")
def _data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every place with every colour but one, each asked what the text says and what it does not."""
    folder = tmp_path_factory.mktemp("data")
    with gzip.open(folder / "doors.jsonl.gz", "wt", encoding="utf-8") as lines:
        for number, place in enumerate(PLACES):
            for other, colour in enumerate(COLOURS):
                if number == other:
                    continue  # left for the test
                for order in (False, True):
                    text = text_of(place, colour, old_first=order)
                    for question, answers in ((ASKED, [colour]), (UNASKED, [])):
                        record = {
                            "id": "",
                            "title": f"Door {number}{other}",
                            "context": text,
                            "question": question,
                            "answers": [{"text": a, "start": text.index(a)} for a in answers],
                            "is_impossible": not answers,
                        }
                        lines.write(json.dumps(record) + "\n")
    return folder


@pytest.fixture(scope="module", name="bases")
def _bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bases")
    for kind, family in KINDS.items():
        teachable(folder / kind, family, WORDS)
    return folder


def recipe_of(base: Path, steps: int, **changes: Any) -> Recipe:
    how: dict[str, Any] = {"batch_tokens": 400, "learning_rate": 2e-2}
    how |= {"head_rate": 1.0, "items_weight": 0.3}
    return Recipe(
        base=str(base),
        seed=3,
        mixture=Mixture(questions={"doors": 1.0}, negatives=0, cut=0, changed=0, verified=0),
        optimisation=Optimisation(steps=steps, **how | changes),
    )


def trained(recipe: Recipe, data: Path, out: Path, **how: Any) -> Path:
    from qa.reader.train import train

    return train(recipe, data, out, validate_every=1000, **how)


@pytest.fixture(scope="module", params=sorted(KINDS), name="run")
def _run(
    request: pytest.FixtureRequest,
    bases: Path,
    data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """A reader that was taught, in a folder of the name of its base's kind."""
    out = tmp_path_factory.mktemp("runs") / request.param
    trained(recipe_of(bases / request.param, 150), data, out)
    return out


@pytest.fixture(params=sorted(KINDS), name="base")
def _base(request: pytest.FixtureRequest, bases: Path) -> Path:
    return bases / request.param


def reader_of(run: Path) -> TransformersReader:
    # The numbers of so small a network are too few for int8.
    return TransformersReader(
        load_settings(reader={"model": str(run), "precision": "float32"}).reader
    )


class TestATaughtReader:
    """Each of these bases, trained on doors, in the folder that is the setting reader.model."""

    @pytest.mark.parametrize("old_first", [False, True])
    def test_it_answers_with_exact_offsets(self, run: Path, old_first: bool) -> None:
        texts = [text_of(p, c, old_first=old_first) for p, c in zip(PLACES, COLOURS, strict=True)]
        spans = reader_of(run).read(ASKED, [passage_of(text) for text in texts])
        best = {span.passage: span for span in reversed(spans)}
        found = {number: (span.text, span.start, span.end) for number, span in best.items()}
        assert found == {
            number: (colour, 7 + text.index(colour), 7 + text.index(colour) + len(colour))
            for number, (colour, text) in enumerate(zip(COLOURS, texts, strict=True))
        }

    def test_the_items_it_marks_are_exact_too(self, run: Path) -> None:
        text = text_of("mill", "red", old_first=False)
        span = reader_of(run).read(ASKED, [passage_of(text)])[0]
        assert [text[item.start - 7 : item.end - 7] for item in span.items] == ["red"]

    def test_it_finds_more_in_what_answers_the_question(self, run: Path) -> None:
        reader, passage = reader_of(run), passage_of(text_of("barn", "black", old_first=False))
        said, unsaid = (reader.read(question, [passage])[0] for question in (ASKED, UNASKED))
        assert said.score > unsaid.score
        assert said.answerable is not None
        assert unsaid.answerable is not None
        assert said.answerable > unsaid.answerable

    def test_it_has_a_judge(self, run: Path) -> None:
        judge = reader_of(run).judge
        assert judge is not None
        (verdict,) = judge.judge([("The door is red.", "The door of the mill is red.")])
        assert verdict.yes + verdict.no + verdict.unstated == pytest.approx(1)

    def test_it_answers_in_the_assistant(self, run: Path, tmp_path: Path) -> None:
        text = text_of("mill", "red", old_first=True)
        (tmp_path / "door.txt").write_text(f"Door 11\n\n{text}\n", encoding="utf-8")
        settings = load_settings(
            reader={
                "model": str(run),
                "precision": "float32",
                "refuse_below": 0.0,
                "assert_from": 0.0,
            }
        )
        with Assistant.over(
            tmp_path / "door.txt", settings=settings, embedder=FakeEmbedder()
        ) as assistant:
            answer = assistant.ask(ASKED)
        assert answer.text == "red"
        assert answer.citations[0].quote == "The door of the mill is red."

    def test_its_file_holds_what_it_learnt_but_not_the_words(self, run: Path, bases: Path) -> None:
        from safetensors.numpy import load_file

        from qa.reader.network import ReaderNetwork

        learnt = load_file(run / "network.safetensors")
        base = bases / run.name
        network = ReaderNetwork.trained(base, run / "network.safetensors")
        known = {name for name, _ in network.named_parameters()}
        assert known - learnt.keys() == {architecture_of(base).words}
        assert learnt.keys() <= known

    def test_its_scores_depend_on_what_runs_it_and_on_nothing_else(self, run: Path) -> None:
        settings: list[dict[str, Any]] = [
            {"precision": "int8"},
            {"precision": "float32"},
            {"runtime": "torch"},
        ]
        prints = {
            TransformersReader(load_settings(reader={"model": str(run), **each}).reader).fingerprint
            for each in settings
        }
        assert len(prints) == (1 if run.name in WITHOUT_GRAPH else 3)


class TestTraining:
    """What holds of a run over each of these bases, after a few steps."""

    def test_a_run_that_is_interrupted_ends_with_the_same_weights(
        self, base: Path, data: Path, tmp_path: Path
    ) -> None:
        recipe = recipe_of(base, 4)
        whole = trained(recipe, data, tmp_path / "whole")
        trained(recipe, data, tmp_path / "parts", save_every=2, stop_at=2)
        assert sha256_of(whole) == sha256_of(trained(recipe, data, tmp_path / "parts"))

    def test_low_rank_leaves_the_base_as_it_is(
        self, base: Path, data: Path, tmp_path: Path
    ) -> None:
        import torch
        from safetensors.torch import load_file

        from qa.reader.network import ReaderNetwork

        before = sha256_of(base / "model.safetensors")
        weights = trained(recipe_of(base, 3, rank=2, frozen_layers=1), data, tmp_path / "run")
        assert sha256_of(base / "model.safetensors") == before
        learnt = load_file(weights)
        layer = f"{architecture_of(base).layers}.1."  # of two
        changes = {name for name in learnt if name.startswith("encoder.")}
        assert changes
        assert all(n.startswith(layer) and n.endswith((".up", ".down")) for n in changes)
        assert all(learnt[name].any() for name in changes)
        plain = dict(ReaderNetwork.over(base).named_parameters())
        for name, found in ReaderNetwork.trained(base, weights).named_parameters():
            layer_name = name.removesuffix(".weight")
            if f"{layer_name}.up" in learnt:
                change = learnt[f"{layer_name}.up"] @ learnt[f"{layer_name}.down"]
                torch.testing.assert_close(found, plain[name] + change)
            elif name.startswith("encoder."):
                assert torch.equal(found, plain[name])
        assert TransformersReader(
            load_settings(reader={"model": str(tmp_path / "run")}).reader
        ).read(ASKED, [passage_of(text_of("mill", "red", old_first=False))])

    def test_frozen_layers_stay_as_they_are(self, base: Path, data: Path, tmp_path: Path) -> None:
        from qa.reader.network import ReaderNetwork

        weights = trained(recipe_of(base, 2, frozen_layers=1), data, tmp_path / "run")
        plain = dict(ReaderNetwork.over(base).named_parameters())
        layers = architecture_of(base).layers
        kept, changed = (f"{layers}.0.", "encoder.embeddings."), f"{layers}.1."
        for name, found in ReaderNetwork.trained(base, weights).named_parameters():
            if name.startswith(kept):
                assert bool((found == plain[name]).all())
            # What is added to all keys of a query changes no attention: rounding alone moves it.
            elif name.startswith(changed) and "key" not in name and ".k." not in name:
                assert bool((found != plain[name]).any())

    def test_a_run_starts_from_another_and_is_taught_by_it(
        self, base: Path, data: Path, tmp_path: Path
    ) -> None:
        from safetensors.numpy import load_file

        first = trained(recipe_of(base, 2), data, tmp_path / "first")
        of_first = {"start": str(tmp_path / "first"), "teacher": str(tmp_path / "first")}
        # At such a rate nothing is learnt: what differs from a new network is of the first run.
        recipe = recipe_of(base, 1, learning_rate=1e-9, teacher_weight=0.5)
        later = trained(recipe.model_copy(update=of_first), data, tmp_path / "later")
        before, after = load_file(first), load_file(later)
        assert before.keys() == after.keys()
        assert all(np.allclose(before[name], after[name], atol=1e-6) for name in before)

    def test_it_learns_in_bfloat16(self, base: Path, data: Path, tmp_path: Path) -> None:
        from safetensors.torch import load_file

        weights = trained(recipe_of(base, 2, precision="bfloat16"), data, tmp_path / "run")
        assert all(bool(tensor.isfinite().all()) for tensor in load_file(weights).values())


class TestAWindow:
    """Laid out with the tokenizer that lies beside each base."""

    def test_it_has_the_special_tokens_of_its_base(self, base: Path) -> None:
        from transformers import AutoTokenizer

        theirs = AutoTokenizer.from_pretrained(base)
        assert marks(load_tokenizer(base)) == (theirs.cls_token_id, theirs.sep_token_id)
        assert pad_of(base) == theirs.pad_token_id

    def test_it_has_no_more_tokens_than_it_may(self, base: Path) -> None:
        layout = TitledLayout(load_tokenizer(base), pad_of(base))
        many = "door " * 400
        passage = Passage("p", "a", 0, 0, len(many), many, (Span(0, len(many)),), many)
        turns = [Turn("door door door door", "door door door door")] * 10
        windows = layout.windows(many, [passage], turns)
        assert max(len(window.ids) for window in windows) == Limits().window


class TestWhatIsRefused:
    def test_a_base_that_is_too_short_for_a_window(self, tmp_path: Path) -> None:
        from qa.reader.network import ReaderNetwork

        for kind, family in KINDS.items():
            with pytest.raises(ValueError, match=r"reads \d+ tokens at once"):
                ReaderNetwork.empty(family(tmp_path / kind, positions=Limits().window - 1))

    def test_a_base_of_another_kind(self, bases: Path, data: Path, tmp_path: Path) -> None:
        base = teachable(tmp_path / "base")
        config = json.loads((base / "config.json").read_text())
        (base / "config.json").write_text(json.dumps(config | {"model_type": "vit"}))
        with pytest.raises(ValueError, match=r"kind vit: bert, mpnet, deberta-v2, modernbert"):
            trained(recipe_of(base, 1), data, tmp_path / "run")

    def test_a_base_without_a_fast_tokenizer(self, data: Path, tmp_path: Path) -> None:
        base = teachable(tmp_path / "base", deberta)
        (base / "tokenizer.json").unlink()
        with pytest.raises(ValueError, match=r"no tokenizer\.json.*save_pretrained"):
            trained(recipe_of(base, 1), data, tmp_path / "run")

    def test_a_base_in_bfloat16(self, data: Path, tmp_path: Path) -> None:
        import torch
        from safetensors.torch import load_file, save_file

        weights = modernbert(tmp_path / "base") / "model.safetensors"
        save_file({n: t.to(torch.bfloat16) for n, t in load_file(weights).items()}, weights)
        with pytest.raises(ValueError, match="bfloat16: save it in float32"):
            trained(recipe_of(tmp_path / "base", 1), data, tmp_path / "run")

    @pytest.mark.parametrize("kind", WITHOUT_GRAPH)
    def test_a_reader_that_needs_torch_where_there_is_none(
        self, kind: str, bases: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        weights = bases / kind / "model.safetensors"
        monkeypatch.delitem(sys.modules, "qa.reader.network", raising=False)
        monkeypatch.setitem(sys.modules, "torch", None)
        with pytest.raises(ModelError, match=r"runs in torch, which could not be loaded.*Install"):
            load_own(weights, bases / kind, 8, Engine())
