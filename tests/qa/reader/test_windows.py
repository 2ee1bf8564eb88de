import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from qa.reader.windows import Window, WindowShape, best_spans, windows_of

SHAPE = WindowShape(question_tokens=3, passage_tokens=4, stride=2, max_answer_tokens=2)


@pytest.fixture
def tokenizer() -> Tokenizer:
    vocabulary = {word: i for i, word in enumerate(["[CLS]", "[SEP]", "[UNK]", *"abcdefgh"])}
    made = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    made.pre_tokenizer = Whitespace()
    return made


def test_a_short_text_is_one_window(tokenizer: Tokenizer) -> None:
    (window,) = windows_of(tokenizer, "a b", ["c d"], SHAPE)
    assert window.ids == (0, 3, 4, 1, 5, 6, 1)
    assert window.first == 4
    assert window.offsets == ((0, 1), (2, 3))


def test_a_long_text_gives_overlapping_windows_of_which_the_last_is_full(
    tokenizer: Tokenizer,
) -> None:
    windows = list(windows_of(tokenizer, "a", ["a b c d e f g"], SHAPE))
    assert [len(w.offsets) for w in windows] == [4, 4, 4]
    assert [w.offsets[0][0] // 2 for w in windows] == [0, 2, 3]


def test_a_long_question_is_cut_and_an_empty_text_left_out(tokenizer: Tokenizer) -> None:
    (window,) = windows_of(tokenizer, "a b c d e", ["", "a"], SHAPE)
    assert window.first == 5
    assert window.passage == 1


def test_the_best_span_is_the_margin_over_the_null_answer() -> None:
    window = Window(0, (0, 3, 1, 4, 5, 6, 1), 3, ((0, 1), (2, 3), (4, 5)))
    starts = np.array([1.0, 0, 0, 5.0, 0.0, 1.0, 0], dtype=np.float32)
    ends = np.array([0.5, 0, 0, 0.0, 4.0, 9.0, 0], dtype=np.float32)
    spans = list(best_spans(window, starts, ends, SHAPE))
    # token 0 to 2 would score 14, but is longer than two tokens
    assert spans[0] == (4, 5, pytest.approx(10.0 - 1.5))
    assert (0, 3, pytest.approx(9.0 - 1.5)) in spans


def test_no_span_ends_before_it_starts() -> None:
    window = Window(0, (0, 3, 1, 4, 5, 1), 3, ((0, 1), (2, 3)))
    starts = np.array([0, 0, 0, 0.0, 9.0, 0], dtype=np.float32)
    ends = np.array([0, 0, 0, 9.0, 0.0, 0], dtype=np.float32)
    assert all(start < end for start, end, _ in best_spans(window, starts, ends, SHAPE))
