"""The project's network in ONNX Runtime: as torch says, in float32; near it, in int8."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embed import packaged_model_folder
from index.encoder.graph import Precision
from index.encoder.shape import EncoderShape, Tensors
from index.errors import ModelError
from qa.config import ReaderSettings
from qa.reader.batches import BatchScores
from qa.reader.heads import HeadsNetwork
from qa.reader.model import TransformersReader
from qa.reader.onnx_network import OnnxNetwork
from qa.reader.own import Engine, Runtime, load_own
from qa.reader.tensors import read_tensors
from qa.reader.types import SpanReader
from tests.contracts.reader import SpanReaderContract
from tests.readers import deberta, mpnet, save_run, teachable

RUNTIMES: tuple[Runtime, ...] = ("onnx", "torch")
LENGTHS = (190, 128, 127, 64, 33, 16, 7, 2)


def batch(*lengths: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Random windows of these lengths: ids, mask and types."""
    numbers = np.random.default_rng(5)
    ids = np.zeros((len(lengths), max(lengths)), dtype=np.int64)
    mask, types = np.zeros_like(ids), np.zeros_like(ids)
    for row, length in enumerate(lengths):
        ids[row, :length] = numbers.integers(1000, 30000, length)
        ids[row, 0], ids[row, length - 1] = 101, 102
        mask[row, :length] = 1
        types[row, length // 3 : length] = 1
    return ids, mask, types


def of_tokens(scores: BatchScores, mask: NDArray[np.int64]) -> NDArray[np.float32]:
    """All start and end logits but those of the padding."""
    return np.concatenate([scores.starts[mask == 1], scores.ends[mask == 1]])


@pytest.fixture(scope="module", name="run")
def _run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a small base."""
    folder = tmp_path_factory.mktemp("runs")
    return save_run(folder / "run", teachable(folder / "base"))


@pytest.fixture(scope="module", name="tensors")
def _tensors(tmp_path_factory: pytest.TempPathFactory) -> Tensors:
    """Those of a run of the packaged base, with heads that look at all channels."""
    shape = EncoderShape.of(packaged_model_folder())
    run = save_run(tmp_path_factory.mktemp("runs") / "packaged")
    read = read_tensors(
        run / "network.safetensors", packaged_model_folder(), shape.tensors(), shape.width
    )
    numbers = np.random.default_rng(3)
    heads = {
        name: numbers.normal(0, 0.1, read[name].shape).astype(np.float32)
        for name in ("span.weight", "answerable.weight", "verdict.weight", "items.weight")
    }
    return {**read, **heads}


@pytest.fixture(scope="module", name="in_torch")
def _in_torch(tensors: Tensors) -> HeadsNetwork:
    import torch

    from qa.reader.network import ReaderNetwork

    network = ReaderNetwork.empty(packaged_model_folder())
    network.load_state_dict({name: torch.from_numpy(each) for name, each in tensors.items()})
    return HeadsNetwork(network)


def network_of(tensors: Tensors, precision: Precision, threads: int = 1) -> OnnxNetwork:
    return OnnxNetwork(tensors, EncoderShape.of(packaged_model_folder()), precision, threads)


@pytest.mark.models
class TestScores:
    def test_in_float32_they_are_those_of_torch(
        self, tensors: Tensors, in_torch: HeadsNetwork
    ) -> None:
        given = batch(*LENGTHS)
        found, expected = network_of(tensors, "float32").run(*given), in_torch.run(*given)
        np.testing.assert_allclose(
            of_tokens(found, given[1]), of_tokens(expected, given[1]), atol=1e-3
        )
        for name in ("answerable", "verdict"):
            np.testing.assert_allclose(found.per_window[name], expected.per_window[name], atol=1e-3)
        inside = given[1] == 1
        np.testing.assert_allclose(
            found.per_token["items"][inside], expected.per_token["items"][inside], atol=1e-3
        )

    def test_in_int8_they_are_near(self, tensors: Tensors, in_torch: HeadsNetwork) -> None:
        given = batch(*LENGTHS)
        found, expected = network_of(tensors, "int8").run(*given), in_torch.run(*given)
        exact = of_tokens(expected, given[1])
        off = np.abs(of_tokens(found, given[1]) - exact)
        # Random words are harder to quantise than sentences.
        assert np.median(off) < 0.1 * exact.std()
        assert off.max() < exact.std()

    @pytest.mark.parametrize("precision", ["float32", "int8"])
    @pytest.mark.parametrize("threads", [1, 3])
    def test_neither_batch_nor_order_nor_padding_nor_threads_change_a_bit(
        self, tensors: Tensors, precision: Precision, threads: int
    ) -> None:
        ids, mask, types = batch(*LENGTHS)
        alone = network_of(tensors, precision)
        backwards = network_of(tensors, precision, threads).run(ids[::-1], mask[::-1], types[::-1])
        for row, length in enumerate(LENGTHS):
            one = alone.run(*(each[row : row + 1, :length] for each in (ids, mask, types)))
            other = len(LENGTHS) - 1 - row
            assert np.array_equal(one.starts[0], backwards.starts[other, :length])
            assert np.array_equal(one.ends[0], backwards.ends[other, :length])
            items = backwards.per_token["items"][other, :length]
            assert np.array_equal(one.per_token["items"][0], items)
            for name in ("answerable", "verdict"):
                assert np.array_equal(one.per_window[name][0], backwards.per_window[name][other])

    def test_padding_scores_nothing(self, tensors: Tensors) -> None:
        ids, mask, types = batch(12, 5)
        scores = network_of(tensors, "int8").run(ids, mask, types)
        assert not scores.starts[mask == 0].any()
        assert not scores.ends[mask == 0].any()


@pytest.fixture(scope="module", params=["int8", "float32"])
def precision(request: pytest.FixtureRequest) -> Precision:
    chosen: Precision = request.param
    return chosen


@pytest.fixture(scope="module")
def batches(run: Path, precision: Precision) -> TransformersReader:
    return TransformersReader(ReaderSettings(model=str(run), precision=precision, threads=2))


@pytest.fixture(scope="module")
def no_batches(run: Path, precision: Precision) -> TransformersReader:
    settings = ReaderSettings(model=str(run), precision=precision, threads=1, batch_size=1)
    return TransformersReader(settings)


class TestReader(SpanReaderContract):
    @pytest.fixture
    def reader(self, batches: TransformersReader) -> SpanReader:
        return batches

    @pytest.fixture
    def one_by_one(self, no_batches: TransformersReader) -> SpanReader:
        return no_batches


def test_reading_and_judging_load_neither_torch_nor_transformers(run: Path) -> None:
    script = (
        "import sys\n"
        "from qa.config import ReaderSettings\n"
        "from qa.reader.model import TransformersReader\n"
        "from tests.contracts.reader import PASSAGES\n"
        f"reader = TransformersReader(ReaderSettings(model={str(run)!r}))\n"
        "assert reader.read('When was it opened?', PASSAGES)\n"
        "assert reader.judge is not None\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert {"torch", "transformers"} & loaded == set()
    assert "onnxruntime" in loaded


@pytest.fixture(scope="module", name="base")
def _base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return mpnet(tmp_path_factory.mktemp("bases") / "mpnet")


class TestMPNet:
    """The other encoder: attention leans on how far apart two tokens stand."""

    def weights(self, base: Path, place: Path) -> Path:
        """Save a network with low-rank changes and heads that are not zero."""
        import torch
        from safetensors.torch import save_file

        from qa.reader.adapters import adapt
        from qa.reader.network import ReaderNetwork

        network = ReaderNetwork.over(base)
        adapt(network, rank=2, frozen_layers=0, seed=3)
        numbers = torch.Generator().manual_seed(1)
        learnt = {
            name: torch.randn(parameter.shape, generator=numbers) / 4
            for name, parameter in network.named_parameters()
            if parameter.requires_grad
        }
        save_file(learnt, place)
        return place

    def test_in_float32_scores_are_those_of_torch(self, base: Path, tmp_path: Path) -> None:
        from qa.reader.network import ReaderNetwork

        weights, shape = self.weights(base, tmp_path / "w.safetensors"), EncoderShape.of(base)
        ids, mask, types = batch(300, 190, 64, 7)  # distances of all ranges
        ids = np.where(mask == 1, 5 + ids % 150, 1)
        tensors = read_tensors(weights, base, shape.tensors(), shape.width)
        network = OnnxNetwork(tensors, shape, "float32", 1)
        found = network.run(ids, mask, types)
        expected = HeadsNetwork(ReaderNetwork.trained(base, weights)).run(ids, mask, types)
        np.testing.assert_allclose(of_tokens(found, mask), of_tokens(expected, mask), atol=1e-4)
        for name in ("answerable", "verdict"):
            np.testing.assert_allclose(found.per_window[name], expected.per_window[name], atol=1e-4)

    def test_changes_that_change_nothing_known_are_refused(
        self, base: Path, tmp_path: Path
    ) -> None:
        from safetensors.numpy import load_file, save_file

        weights = self.weights(base, tmp_path / "w.safetensors")
        whole = load_file(weights)
        name = next(name for name in whole if name.endswith(".down"))
        other = name.removesuffix(".down") + ".up"
        for wrong in (
            {n: t for n, t in whole.items() if n != name},
            {n: t for n, t in whole.items() if n != other},
            whole | {"encoder.nowhere.down": whole[name], "encoder.nowhere.up": whole[other]},
            {n: t for n, t in whole.items() if not n.startswith("span.")},
        ):
            save_file(wrong, weights)
            for runtime in RUNTIMES:
                with pytest.raises(ModelError, match="do not fit its base"):
                    load_own(weights, base, 8, Engine(runtime))

    def test_only_networks_that_the_graph_knows_are_taken(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="no graph for an encoder of kind deberta"):
            EncoderShape.of(deberta(tmp_path / "deberta"))


class TestFingerprint:
    def print_of(self, run: Path, **settings: Any) -> str:
        return TransformersReader(ReaderSettings(model=str(run), **settings)).fingerprint

    def test_a_calibration_belongs_to_runtime_and_precision(self, run: Path) -> None:
        prints = {
            self.print_of(run),
            self.print_of(run, precision="float32"),
            self.print_of(run, runtime="torch"),
        }
        assert len(prints) == 3

    def test_what_scores_do_not_depend_on_is_left_out(self, run: Path) -> None:
        assert self.print_of(run) == self.print_of(run, threads=7)
        assert self.print_of(run, runtime="torch") == self.print_of(
            run, runtime="torch", precision="float32"
        )
