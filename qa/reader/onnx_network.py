"""The project's own network in ONNX Runtime: quicker than torch on a processor, and small."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.reader.batches import BatchScores
from qa.reader.onnx_graph import Precision, reader_graph
from qa.reader.tensors import UNTRAINED, EncoderShape, Tensors

__all__ = ["OnnxNetwork", "distance_biases", "usable_cores"]

_EMBEDDINGS = "encoder.embeddings"


class OnnxNetwork:
    """A `Network` of a reader's tensors; `per_window` is that of `qa.reader.heads.HeadsNetwork`.

    Every window is run alone and without its padding, so its scores are the same to the last
    bit whatever it is batched with and however many threads there are. Threads take a window
    each: over a few hundred tokens that is quicker than to share one window's operators.
    ValueError when there is no graph for the encoder.
    """

    def __init__(
        self, tensors: Tensors, shape: EncoderShape, precision: Precision, threads: int
    ) -> None:
        self._words = tensors[UNTRAINED]
        self._positions = tensors[f"{_EMBEDDINGS}.position_embeddings.weight"][shape.first :]
        self._types = tensors.get(f"{_EMBEDDINGS}.token_type_embeddings.weight")
        self._distances = (
            distance_biases(
                tensors["encoder.encoder.relative_attention_bias.weight"], len(self._positions)
            )
            if shape.distances
            else None
        )
        self._session = _session(reader_graph(tensors, shape, precision))
        self._pool = ThreadPoolExecutor(threads, "reader") if threads > 1 else None

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> BatchScores:
        """See `Network.run`; padding gets the score 0."""
        lengths = mask.sum(1)
        rows = range(len(ids))

        def one(row: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            length = lengths[row]
            return self._window(ids[row, :length], types[row, :length])

        run_all: Callable[..., Any] = map if self._pool is None else self._pool.map
        starts = np.zeros(ids.shape, dtype=np.float32)
        ends = np.zeros_like(starts)
        heads = np.zeros((len(ids), 4), dtype=np.float32)
        for row, (spans, said) in zip(rows, run_all(one, rows), strict=True):
            starts[row, : lengths[row]], ends[row, : lengths[row]] = spans.T
            heads[row] = said
        return BatchScores(starts, ends, {"answerable": heads[:, 0], "verdict": heads[:, 1:]})

    def _window(
        self, ids: NDArray[np.int64], types: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        words, length = self._words[ids], len(ids)
        if self._types is not None:
            words = words + self._types[types]
        given = {"words": words[None], "places": self._positions[None, :length]}
        if self._distances is not None:
            given["distances"] = self._distances[None, :, :length, :length]
        spans, heads = self._session.run(["spans", "heads"], given)
        return spans[0], heads[0]


_FAR = 128
"""Tokens: MPNet tells distances from here on no longer apart (`max_distance` of its code)."""


def distance_biases(table: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """Return what MPNet adds to the logits of attention: (heads, length, length).

    `table` (distances, heads) has half of its rows for tokens that stand before, half for
    those after; half of these for single distances, the rest for ranges that grow with the
    logarithm (Raffel et al. 2020, section 2.1, as in T5).
    """
    half = len(table) // 2
    single = half // 2
    places = np.arange(length)
    away = places[:, None] - places[None, :]
    far = np.abs(away)
    share = np.log(np.maximum(far, 1).astype(np.float32) / single) / np.log(_FAR / single)
    wide = share * (half - single)
    ranges = np.minimum(single + np.maximum(wide, 0).astype(np.int64), half - 1)
    rows = np.where(far < single, far, ranges) + np.where(away < 0, half, 0)
    return np.ascontiguousarray(table[rows].transpose(2, 0, 1))


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _session(graph: bytes) -> Any:
    """Return the session; it works in the threads that call it, and has none that spin."""
    # From 1.29 on (pyproject.toml takes none of these) builds report their use over the
    # network unless this is set before they are imported; on Windows, earlier ones tell the
    # system until they are asked not to.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The graph is written fused already.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
