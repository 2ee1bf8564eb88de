"""Matrices of a reader's file in a byte a number."""

import numpy as np
import pytest

from qa.reader.packed import pack, unpack

SCALES = "layer.weight.scales"


def matrix(rows: int = 3, width: int = 128) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    numbers = np.random.default_rng(5)
    return numbers.normal(size=(rows, width)).astype(np.float32)


def test_a_matrix_comes_back_within_half_a_step_of_its_group() -> None:
    given = matrix()
    given[1, :64] *= 1000  # what sticks out costs its own group alone
    packed = pack({"layer.weight": given})
    assert packed["layer.weight"].dtype == np.int8
    assert packed[SCALES].shape == (3, 2)
    found = unpack(packed)["layer.weight"]
    steps = np.repeat(packed[SCALES].astype(np.float32), 64, axis=1)
    assert (np.abs(found - given) <= steps * 0.51 + np.abs(given) * 1e-3).all()


def test_zeros_stay_zeros() -> None:
    given = matrix()
    given[0] = 0
    assert not unpack(pack({"layer.weight": given}))["layer.weight"][0].any()


def test_biases_and_rows_that_fill_no_groups_stay_in_float16() -> None:
    packed = pack({"bias": np.ones(128, np.float32), "narrow.weight": matrix(2, 100)})
    assert {name: tensor.dtype for name, tensor in packed.items()} == {
        "bias": np.float16,
        "narrow.weight": np.float16,
    }


def test_what_is_not_packed_is_read_as_it_is() -> None:
    given = matrix()
    np.testing.assert_array_equal(unpack({"layer.weight": given})["layer.weight"], given)


@pytest.mark.parametrize(
    ("left_out", "message"), [(SCALES, "without scales"), ("layer.weight", "scales of nothing")]
)
def test_half_of_a_packed_matrix_is_refused(left_out: str, message: str) -> None:
    packed = pack({"layer.weight": matrix()})
    del packed[left_out]
    with pytest.raises(ValueError, match=message):
        unpack(packed)


@pytest.mark.parametrize("shape", [(), (128,), (3, 100), (3, 64)])
def test_scales_of_another_size_are_refused(shape: tuple[int, ...]) -> None:
    packed = pack({"layer.weight": matrix()})
    packed["layer.weight"] = np.zeros(shape, np.int8)
    with pytest.raises(ValueError, match="without scales that fit"):
        unpack(packed)


def test_scales_of_what_is_not_in_int8_are_refused() -> None:
    packed = pack({"layer.weight": matrix()})
    packed["layer.weight"] = matrix()
    with pytest.raises(ValueError, match="scales of nothing"):
        unpack(packed)
