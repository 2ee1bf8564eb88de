"""Readers that the project trained: their layout, their weights, and what they judge."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embed import packaged_model_folder, sha256_of
from index.errors import ModelError
from index.types import Passage, Span
from qa.config import ReaderSettings
from qa.reader.model import TransformersReader
from qa.reader.own import Engine, Runtime, limits_of, load_own
from qa.reader.titled import TitledLayout, context_line
from qa.reader.tokens import Limits
from qa.turns import Turn
from tests.readers import bert, modernbert, save_run, teachable

Weights = dict[str, NDArray[Any]]

TEXT = "The pact was dissolved in 1996. Nobody came."
PASSAGE = Passage("p", "a", 0, 10, 54, TEXT, (Span(10, 41), Span(42, 54)), "A Pact", "The end")


def _layout(limits: Limits | None = None) -> tuple[TitledLayout, list[str]]:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_model_folder() / "tokenizer.json"))
    layout = TitledLayout(tokenizer, 0, limits)
    (window, *_) = layout.windows("When did it end?", [PASSAGE])
    return layout, [tokenizer.id_to_token(i) for i in window.ids]


def test_a_window_shows_title_and_heading_between_question_and_passage() -> None:
    _, tokens = _layout()
    assert " ".join(tokens) == (
        "[CLS] when did it end ? [SEP] a pact : the end [SEP] "
        "the pact was dissolved in 1996 . nobody came . [SEP]"
    )


def test_the_window_is_what_training_sees() -> None:
    from qa.reader.tokens import load_tokenizer
    from qa.reader.training.encode import encode
    from qa.reader.training.example import Example

    layout, _ = _layout()
    (window,) = layout.windows("When did it end?", [PASSAGE])
    example = Example(
        "s", "given", "When did it end?", context_line(PASSAGE), TEXT, (26, 30), True, None
    )
    (encoded,) = encode(load_tokenizer(packaged_model_folder()), [example], Limits())
    assert encoded.ids.tolist() == list(window.ids)
    assert window.types == (0,) * encoded.first + (1,) * (len(window.ids) - encoded.first)
    assert window.first == encoded.text
    assert window.offsets[encoded.start - encoded.text] == (26, 30)


def test_a_passage_without_a_heading_shows_its_title() -> None:
    assert context_line(PASSAGE) == "A Pact: The end"
    bare = Passage("p", "a", 0, 10, 54, TEXT, PASSAGE.sentences, "A Pact")
    assert context_line(bare) == "A Pact"


def test_a_long_title_and_a_long_passage_are_cut_to_their_share() -> None:
    layout, tokens = _layout(Limits(question=3, title=2, text=6))
    assert (
        " ".join(tokens)
        == "[CLS] when did it [SEP] a pact [SEP] the pact was dissolved in 1996 [SEP]"
    )
    assert len(list(layout.windows("When?", [PASSAGE]))) == 2


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Path:
    return save_run(tmp_path / "run", teachable(tmp_path / "base"))


class TestARun:
    """A training run's folder, named as the reader in the settings."""

    def test_its_spans_carry_the_answerability_head(self, run: Path) -> None:
        reader = TransformersReader(ReaderSettings(model=str(run)))
        spans = reader.read("When did it end?", [PASSAGE])
        assert spans
        assert all(span.answerable == pytest.approx(0.25) for span in spans)
        assert all(TEXT[s.start - 10 : s.end - 10] == s.text for s in spans)

    def test_its_judge_says_yes_no_or_unstated(self, run: Path) -> None:
        judge = TransformersReader(ReaderSettings(model=str(run))).judge
        assert judge is not None
        verdicts = judge.judge([("It ended.", t) for t in (TEXT, "word " * 900, "Short.")])
        assert len(verdicts) == 3
        for verdict in verdicts:
            assert verdict.yes + verdict.no + verdict.unstated == pytest.approx(1.0)
            assert verdict.yes == pytest.approx(0.787, abs=1e-3)
        assert judge.judge([]) == ()

    def test_a_base_that_is_gone_is_named(self, run: Path) -> None:
        record = {"recipe": {"base": "nowhere/at-all"}}
        (run / "run.json").write_text(json.dumps(record), encoding="utf-8")
        with pytest.raises(ModelError, match="nowhere/at-all"):
            TransformersReader(ReaderSettings(model=str(run))).load()

    @pytest.mark.parametrize("runtime", ["onnx", "torch"])
    def test_weights_of_another_network_are_refused(self, run: Path, runtime: Runtime) -> None:
        import torch
        from safetensors.torch import load_file, save_file

        settings = ReaderSettings(model=str(run), runtime=runtime)
        right = load_file(run / "network.safetensors")
        for wrong in (
            {"span.weight": torch.zeros(2, 3)},
            right | {"span.weight": torch.zeros(3, 16)},
            right | {"pooler.weight": torch.zeros(2)},
        ):
            save_file(wrong, run / "network.safetensors")
            with pytest.raises(ModelError, match="do not fit its base"):
                TransformersReader(settings).load()


def test_a_reader_that_learnt_no_items_is_given_no_earlier_turns(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    old, new = tmp_path / "old.safetensors", tmp_path / "new.safetensors"
    head = np.zeros((3, 4), dtype=np.float32)
    save_file({"span.weight": head}, old)
    save_file({"span.weight": head, "items.weight": head}, new)
    assert limits_of(old) == Limits(history=0)
    assert limits_of(new) == Limits()


def test_turns_that_have_no_room_are_not_laid_out() -> None:
    passage = Passage("p", "a", 0, 0, 5, "Rome.", (Span(0, 5),), "")
    with_room, _ = _layout()
    without, _ = _layout(Limits(history=0))
    turns = [Turn("Who came?", "Ann")]
    (plain,) = without.windows("When?", [passage])
    (told,) = without.windows("When?", [passage], turns)
    (longer,) = with_room.windows("When?", [passage], turns)
    assert told == plain
    assert len(longer.ids) > len(plain.ids)


@pytest.mark.models
@pytest.mark.parametrize(("packed", "most", "off"), [(False, 22e6, 0.05), (True, 12e6, 0.2)])
def test_the_exported_weights_read_the_same_but_for_rounding(
    tmp_path: Path, packed: bool, most: float, off: float
) -> None:
    from qa.reader.export import export

    run = save_run(tmp_path / "run")
    digest = export([run], tmp_path / "reader.safetensors", packed=packed)
    assert digest == sha256_of(tmp_path / "reader.safetensors")
    assert (tmp_path / "reader.safetensors").stat().st_size < most
    exact = Engine(precision="float32")  # int8 would round anew, and add to the difference
    base = packaged_model_folder()
    whole = load_own(run / "network.safetensors", base, 8, exact)
    small = load_own(tmp_path / "reader.safetensors", base, 8, exact)
    scores = {(s.start, s.end): s.score for s in small.read("When did it end?", [PASSAGE])}
    for span in whole.read("When did it end?", [PASSAGE])[:3]:
        assert scores[span.start, span.end] == pytest.approx(span.score, abs=off)


def test_a_run_that_was_made_deeper_reads_with_all_its_layers(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from qa.reader.network import ReaderNetwork
    from qa.reader.training.deeper import deepened

    base = bert(tmp_path / "base")
    network = deepened(ReaderNetwork.over(base), 3, seed=1)
    with torch.no_grad():
        network.span.weight.copy_(torch.linspace(-1, 1, 32).reshape(2, 16))
    save_file(dict(network.state_dict()), tmp_path / "network.safetensors")
    exact = Engine(precision="float32")
    readers = [
        load_own(tmp_path / "network.safetensors", base, 8, replace(exact, runtime=runtime))
        for runtime in get_args(Runtime)
    ]
    in_onnx, in_torch = (
        {(s.start, s.end): s.score for s in reader.read("When?", [PASSAGE])} for reader in readers
    )
    assert in_onnx == pytest.approx(in_torch, abs=1e-3)
    with torch.no_grad():
        layer = network.get_submodule("encoder.encoder.layer.1.output.dense")
        layer.get_parameter("bias").copy_(torch.linspace(-3, 3, 16))
    save_file(dict(network.state_dict()), tmp_path / "network.safetensors")
    other = load_own(tmp_path / "network.safetensors", base, 8, exact)
    moved = {(s.start, s.end): s.score for s in other.read("When?", [PASSAGE])}
    assert moved != pytest.approx(in_onnx, abs=1e-2)


def load_changed(
    run: Path, base: Path, change: Callable[[Weights], Weights], runtime: Runtime = "onnx"
) -> None:
    """Load a run of a base whose weights were changed."""
    from safetensors.numpy import load_file, save_file

    weights = save_run(run, base) / "network.safetensors"
    save_file(change(load_file(weights)), weights)
    load_own(weights, base, 8, Engine(runtime))


@pytest.mark.parametrize("runtime", get_args(Runtime))
@pytest.mark.parametrize("layer", [0, 1])
def test_weights_without_a_layer_of_the_base_are_refused(
    tmp_path: Path, runtime: Runtime, layer: int
) -> None:
    def without(whole: Weights) -> Weights:
        return {n: t for n, t in whole.items() if f"layer.{layer}." not in n}

    base = bert(tmp_path / "base", num_hidden_layers=2)
    with pytest.raises(ModelError, match="do not fit its base"):
        load_changed(tmp_path / "run", base, without, runtime)


def test_weights_with_a_gap_between_their_layers_are_refused(tmp_path: Path) -> None:
    def gapped(whole: Weights) -> Weights:
        return whole | {n.replace("layer.1.", "layer.999999999."): t for n, t in whole.items()}

    base = bert(tmp_path / "base", num_hidden_layers=2)
    with pytest.raises(ModelError, match="do not fit its base"):
        load_changed(tmp_path / "run", base, gapped)


def test_an_encoder_without_a_graph_has_the_layers_of_its_base(tmp_path: Path) -> None:
    def deeper(whole: Weights) -> Weights:
        return whole | {n.replace("layers.0.", "layers.1."): t for n, t in whole.items()}

    with pytest.raises(ModelError, match="do not fit its base"):
        load_changed(tmp_path / "run", modernbert(tmp_path / "base"), deeper)


def test_of_several_runs_the_mean_is_exported(tmp_path: Path) -> None:
    import typer
    from safetensors.numpy import load_file, save_file

    from qa.reader.export import export

    runs = [tmp_path / name for name in ("first", "second", "other")]
    for run, weights in zip(runs, ([1.0, 2.0], [3.0, 6.0], [1.0]), strict=True):
        run.mkdir()
        save_file({"span.bias": np.array(weights, dtype=np.float32)}, run / "network.safetensors")
    export(runs[:2], tmp_path / "out")
    assert load_file(tmp_path / "out")["span.bias"].tolist() == [2.0, 4.0]
    export(runs[:2], tmp_path / "out", shares=[0.75, 0.25])
    assert load_file(tmp_path / "out")["span.bias"].tolist() == [1.5, 3.0]
    with pytest.raises(typer.BadParameter, match="different networks"):
        export(runs, tmp_path / "out")
    with pytest.raises(typer.BadParameter, match="a share above 0 for each"):
        export(runs[:2], tmp_path / "out", shares=[0.75])
