"""The project's own network in ONNX Runtime: quicker than torch on a processor, and small."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.graph import Precision
from index.encoder.session import Lookup, open_session
from index.encoder.shape import EncoderShape, Tensors
from qa.reader.batches import BatchScores
from qa.reader.onnx_graph import reader_graph

__all__ = ["OnnxNetwork"]


class OnnxNetwork:
    """A `Network` of a reader's tensors; it gives what `qa.reader.heads.HeadsNetwork` does.

    Every window is run alone and without its padding, so its scores are the same to the last
    bit whatever it is batched with and however many threads there are. Threads take a window
    each: over a few hundred tokens that is quicker than to share one window's operators.
    ValueError when there is no graph for the encoder.
    """

    def __init__(
        self, tensors: Tensors, shape: EncoderShape, precision: Precision, threads: int
    ) -> None:
        self._lookup = Lookup(tensors, shape)
        self._session = open_session(reader_graph(tensors, shape, precision))
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
        items = np.zeros((*ids.shape, 3), dtype=np.float32)
        heads = np.zeros((len(ids), 4), dtype=np.float32)
        for row, (spans, said) in zip(rows, run_all(one, rows), strict=True):
            starts[row, : lengths[row]], ends[row, : lengths[row]] = spans[:, :2].T
            items[row, : lengths[row]] = spans[:, 2:]
            heads[row] = said
        per_window = {"answerable": heads[:, 0], "verdict": heads[:, 1:]}
        return BatchScores(starts, ends, per_window, {"items": items})

    def _window(
        self, ids: NDArray[np.int64], types: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        given = self._lookup.inputs(ids, types)
        spans, heads = self._session.run(["spans", "heads"], given)
        return spans[0], heads[0]
