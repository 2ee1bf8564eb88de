"""An encoder's graph in ONNX Runtime, and the embeddings that go into it."""

import os
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.shape import WORDS, EncoderShape, Tensors

__all__ = ["Lookup", "distance_biases", "open_session", "usable_cores"]

_EMBEDDINGS = "encoder.embeddings"


class Lookup:
    """Token ids into the inputs of a graph (`index.encoder.graph.Graph`)."""

    def __init__(self, tensors: Tensors, shape: EncoderShape) -> None:
        self._words = tensors[WORDS]
        self._positions = tensors[f"{_EMBEDDINGS}.position_embeddings.weight"][shape.first :]
        self._types = tensors.get(f"{_EMBEDDINGS}.token_type_embeddings.weight")
        table = tensors.get("encoder.encoder.relative_attention_bias.weight")
        self._distances = None if table is None else distance_biases(table, len(self._positions))

    def inputs(
        self, ids: NDArray[np.int64], types: NDArray[np.int64]
    ) -> dict[str, NDArray[np.float32]]:
        """Return the inputs for one text: ids and token types, each (L,)."""
        words, length = self._words[ids], len(ids)
        if self._types is not None:
            words = words + self._types[types]
        given = {"words": words[None], "places": self._positions[None, :length]}
        if self._distances is not None:
            given["distances"] = self._distances[None, :, :length, :length]
        return given


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


def open_session(graph: bytes) -> Any:
    """Return a session of a graph; it works in the threads that call it, and has none that spin."""
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
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    # It keeps the graph, with all weights once more, to try again with other providers: there
    # are none. Their own comment on it: "This is bad as we're holding the memory indefinitely".
    session.disable_fallback()
    session._model_bytes = None
    return session
