import numpy as np
import pytest

from index.errors import ModelError
from qa.reader.windows import Window, WindowShape, best_spans, items_of, slide

SHAPE = WindowShape(question_tokens=3, passage_tokens=4, stride=2, max_answer_tokens=2)


def window(ids: int, first: int, null: int = 0) -> Window:
    """A window of so many tokens whose passage tokens are one character and a space long."""
    offsets = tuple((2 * i, 2 * i + 1) for i in range(ids - first - 1))
    return Window(0, (0,) * ids, (0,) * ids, first, null, offsets)


def test_a_short_passage_is_one_stretch_and_an_empty_one_none() -> None:
    assert list(slide(2, SHAPE)) == [slice(0, 2)]
    assert list(slide(4, SHAPE)) == [slice(0, 4)]
    assert list(slide(0, SHAPE)) == []


def test_a_long_passage_gives_overlapping_stretches_of_which_the_last_is_full() -> None:
    assert list(slide(7, SHAPE)) == [slice(0, 4), slice(2, 6), slice(3, 7)]


def test_the_shape_stays_where_the_model_has_room() -> None:
    shape = WindowShape()
    assert shape.within(None, 3) == shape
    assert shape.within(223, 3) == shape


def test_the_shape_is_cut_to_a_small_model_and_still_overlaps() -> None:
    shape = WindowShape().within(64, 4)
    assert (shape.question_tokens, shape.passage_tokens, shape.stride) == (20, 40, 20)
    long = WindowShape().within(180, 4)
    assert (long.question_tokens, long.passage_tokens, long.stride) == (40, 136, 68)


def test_a_model_without_room_is_refused() -> None:
    with pytest.raises(ModelError, match=r"only 15 tokens.*reader\.model"):
        WindowShape().within(15, 4)


def test_the_best_span_is_the_margin_over_the_null_answer() -> None:
    starts = np.array([1.0, 0, 0, 5.0, 0.0, 1.0, 0], dtype=np.float32)
    ends = np.array([0.5, 0, 0, 0.0, 4.0, 9.0, 0], dtype=np.float32)
    spans = list(best_spans(window(7, first=3), starts, ends, SHAPE))
    # token 0 to 2 would score 14, but is longer than two tokens
    assert spans[0] == (4, 5, pytest.approx(10.0 - 1.5))
    assert (0, 3, pytest.approx(9.0 - 1.5)) in spans


def test_the_null_answer_may_stand_at_the_end() -> None:
    starts = np.array([9.0, 0, 0, 5.0, 0, 0, 1.0], dtype=np.float32)
    ends = np.array([9.0, 0, 0, 0, 4.0, 0, 0.5], dtype=np.float32)
    spans = list(best_spans(window(7, first=3, null=6), starts, ends, SHAPE))
    assert spans[0] == (0, 3, pytest.approx(9.0 - 1.5))


def test_no_span_ends_before_it_starts() -> None:
    starts = np.array([0, 0, 0, 0.0, 9.0, 0], dtype=np.float32)
    ends = np.array([0, 0, 0, 9.0, 0.0, 0], dtype=np.float32)
    spans = list(best_spans(window(6, first=3), starts, ends, SHAPE))
    assert spans
    assert all(start < end for start, end, _ in spans)


OUTSIDE, BEGINS, GOES_ON = np.eye(3, dtype=np.float32)


@pytest.mark.parametrize(
    ("marks", "items"),
    [
        ((OUTSIDE, OUTSIDE, OUTSIDE), []),
        ((BEGINS, GOES_ON, OUTSIDE), [(0, 3)]),
        ((BEGINS, BEGINS, GOES_ON), [(0, 1), (2, 5)]),
        ((OUTSIDE, GOES_ON, GOES_ON), [(2, 5)]),
        ((BEGINS, OUTSIDE, BEGINS), [(0, 1), (4, 5)]),
    ],
)
def test_items_are_what_begins_and_goes_on(
    marks: tuple[np.ndarray, ...], items: list[tuple[int, int]]
) -> None:
    around = [BEGINS] * 3  # question and separators are no items
    logits = np.stack([*around, *marks, BEGINS])
    assert list(items_of(window(7, first=3), logits)) == items


def test_a_span_stays_in_one_sentence() -> None:
    starts = np.array([0, 0, 0, 5.0, 0.0, 4.0, 0], dtype=np.float32)
    ends = np.array([0, 0, 0, 0.0, 9.0, 1.0, 0], dtype=np.float32)
    (best, *_) = best_spans(window(7, first=3), starts, ends, SHAPE)
    assert best[:2] == (0, 3)
    (best, *_) = best_spans(window(7, first=3), starts, ends, SHAPE, np.array([0, 1, 1]))
    assert best[:2] == (2, 3)
