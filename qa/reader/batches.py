"""Windows through a network, in batches; which network, this file does not know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.reader.windows import Window

__all__ = ["BatchScores", "Network", "WindowScores", "score_windows"]


@dataclass(frozen=True, slots=True)
class BatchScores:
    """What a network says of a batch of windows.

    `starts` and `ends` are logits of shape (windows, width). `per_window` holds any further
    outputs by name, each of shape (windows, ...), such as an answerability logit; `per_token`
    those of shape (windows, width, ...), such as a token's place in an item.
    """

    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    per_window: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    per_token: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WindowScores:
    """The same of one window: `starts` and `ends` have at least as many numbers as it ids."""

    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    per_window: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    per_token: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


class Network(Protocol):
    """Scores every token of a window as start and as end of the answer."""

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> BatchScores:
        """Score a batch; all three arrays have the shape (windows, width).

        `mask` is 1 for a token and 0 for padding, which stands at the end of a row and must
        not change the scores of the tokens. Safe to call from many threads.
        """
        ...


def score_windows(
    network: Network, windows: Sequence[Window], *, pad_id: int, batch_size: int
) -> list[WindowScores]:
    """Run windows in batches of similar length; results in the order of `windows`."""
    order = sorted(range(len(windows)), key=lambda i: (-len(windows[i].ids), i))
    results: dict[int, WindowScores] = {}
    for begin in range(0, len(order), batch_size):
        batch = order[begin : begin + batch_size]
        width = len(windows[batch[0]].ids)  # longest first
        ids = np.full((len(batch), width), pad_id, dtype=np.int64)
        mask = np.zeros_like(ids)
        types = np.zeros_like(ids)
        for row, i in enumerate(batch):
            length = len(windows[i].ids)
            ids[row, :length] = windows[i].ids
            mask[row, :length] = 1
            types[row, :length] = windows[i].types
        scores = network.run(ids, mask, types)
        for row, i in enumerate(batch):
            results[i] = WindowScores(
                scores.starts[row],
                scores.ends[row],
                {name: values[row] for name, values in scores.per_window.items()},
                {name: values[row] for name, values in scores.per_token.items()},
            )
    return [results[i] for i in range(len(windows))]
