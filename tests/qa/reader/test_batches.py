import numpy as np
import pytest
from numpy.typing import NDArray

from qa.reader.batches import BatchScores, score_windows
from qa.reader.windows import Window


class EchoNetwork:
    """Scores a token by its id and type, and a window by its length; keeps what it was given."""

    def __init__(self) -> None:
        self.batches: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> BatchScores:
        self.batches.append((ids, mask))
        lengths = mask.sum(axis=1).astype(np.float32)
        return BatchScores(
            ids.astype(np.float32), types.astype(np.float32), {"length": lengths[:, None]}
        )


def window(number: int, length: int) -> Window:
    ids = tuple(10 * number + i for i in range(length))
    return Window(number, ids, (0, *(1,) * (length - 1)), 1, 0, ())


WINDOWS = [window(1, 3), window(2, 5), window(3, 2), window(4, 5)]


@pytest.mark.parametrize("size", [1, 2, 3, 10])
def test_results_come_in_the_order_of_the_windows(size: int) -> None:
    results = score_windows(EchoNetwork(), WINDOWS, pad_id=99, batch_size=size)
    assert len(results) == len(WINDOWS)
    for given, scores in zip(WINDOWS, results, strict=True):
        length = len(given.ids)
        assert tuple(scores.starts[:length]) == given.ids
        assert tuple(scores.ends[:length]) == given.types
        assert scores.per_window["length"].tolist() == [length]


def test_batches_hold_similar_lengths_and_are_filled_with_the_padding() -> None:
    network = EchoNetwork()
    score_windows(network, WINDOWS, pad_id=99, batch_size=2)
    (first, _), (second, mask) = network.batches
    assert first.shape == (2, 5)
    assert second.tolist() == [[10, 11, 12], [30, 31, 99]]
    assert mask.tolist() == [[1, 1, 1], [1, 1, 0]]


def test_no_windows_need_no_network() -> None:
    network = EchoNetwork()
    assert score_windows(network, [], pad_id=0, batch_size=2) == []
    assert network.batches == []
