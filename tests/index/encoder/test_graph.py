"""Weights as whole numbers; that graphs compute what torch does is in tests/qa/reader."""

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder.graph import quantised


class TestQuantising:
    @pytest.fixture
    def weight(self) -> NDArray[np.float32]:
        weight = np.random.default_rng(1).normal(0, 1, (64, 40)).astype(np.float32)
        weight[10, 7] = weight[11, 7] = 50  # two large neighbours
        weight[:, 3] = 0
        return weight

    def test_weights_come_back_but_for_half_a_step(self, weight: NDArray[np.float32]) -> None:
        numbers, scales = quantised(weight)
        assert np.abs(numbers * scales - weight).max(0) == pytest.approx(
            scales / 2, rel=0.2, abs=1e-6
        )

    def test_two_neighbours_never_overflow_16_bits(self, weight: NDArray[np.float32]) -> None:
        numbers, _ = quantised(weight)
        pairs = np.abs(numbers.astype(int)).reshape(-1, 2, weight.shape[1]).sum(1)
        assert pairs.max() * 255 <= 2**15 - 1
        assert pairs.max() >= 127
