import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from index.errors import ModelError
from index.types import Passage
from qa.reader.layouts import Frame, PairLayout
from qa.reader.windows import Window, WindowShape

SHAPE = WindowShape(question_tokens=3, passage_tokens=4, stride=2, max_answer_tokens=2)
CLS, SEP, UNK, A, B, C, D = range(7)


def tokenizer(pair: str) -> Tokenizer:
    """A tokenizer of single letters that lays out pairs by a template."""
    made = Tokenizer(
        WordLevel(
            {word: i for i, word in enumerate(["[CLS]", "[SEP]", "[UNK]", *"abcdefgh"])},
            unk_token="[UNK]",
        )
    )
    made.add_special_tokens(["[CLS]", "[SEP]"])
    made.pre_tokenizer = Whitespace()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", pair=pair, special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)]
    )
    return made


BERT = "[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1"


def passages(*texts: str) -> list[Passage]:
    return [
        Passage(f"p{i}", "x", i, 100, 100 + len(text), text, (), "a b")
        for i, text in enumerate(texts)
    ]


def windows(question: str, *texts: str, pair: str = BERT, limit: int | None = None) -> list[Window]:
    layout = PairLayout(tokenizer(pair), null_ids=[CLS], pad_id=0, limit=limit, shape=SHAPE)
    return list(layout.windows(question, passages(*texts)))


def test_the_frame_is_the_tokenizers_own() -> None:
    frame = Frame.of(tokenizer(BERT), [CLS])
    assert frame == Frame(((CLS, 0),), ((SEP, 0),), ((SEP, 1),), 0, 1, null=0)
    frame = Frame.of(tokenizer("[CLS]:0 $A:0 [SEP]:0 [SEP]:0 $B:0 [SEP]:0"), [CLS])
    assert frame == Frame(((CLS, 0),), ((SEP, 0), (SEP, 0)), ((SEP, 0),), 0, 0, null=0)


def test_the_null_answer_stands_where_the_tokenizer_puts_it() -> None:
    last = Frame.of(tokenizer("$A:0 [SEP]:0 $B:1 [SEP]:1 [CLS]:2"), [CLS])
    assert last.null == -1
    second = Frame.of(tokenizer("[SEP]:0 [CLS]:0 $A:0 [SEP]:0 $B:1"), [CLS])
    assert second.null == 1
    none = Frame.of(tokenizer("$A:0 [SEP]:0 $B:1 [SEP]:1"), [CLS])
    assert none.null == 0


def test_a_tokenizer_that_puts_the_passage_before_the_question_is_refused() -> None:
    with pytest.raises(ModelError, match=r"as a pair.*reader\.model"):
        Frame.of(tokenizer("[CLS]:0 $B:1 [SEP]:0 $A:0"), [CLS])


def test_a_short_passage_is_one_window() -> None:
    (window,) = windows("a b", "c d")
    assert window.ids == (CLS, A, B, SEP, C, D, SEP)
    assert window.types == (0, 0, 0, 0, 1, 1, 1)
    assert (window.first, window.null) == (4, 0)
    assert window.offsets == ((0, 1), (2, 3))


def test_a_null_answer_at_the_end_moves_with_the_window() -> None:
    pair = "$A:0 [SEP]:0 $B:1 [SEP]:1 [CLS]:2"
    short, long = windows("a", "c", "c d a b", pair=pair)
    assert short.ids[short.null] == long.ids[long.null] == CLS
    assert (short.null, long.null) == (4, 7)


def test_a_long_question_is_cut_and_an_empty_passage_left_out() -> None:
    (window,) = windows("a b c d a", "", "a")
    assert window.ids == (CLS, A, B, C, SEP, A, SEP)
    assert window.passage == 1


def test_a_long_passage_gives_windows_with_offsets_into_its_text() -> None:
    found = windows("a", "a b c d a b c")
    assert [window.offsets[0][0] for window in found] == [0, 4, 6]
    assert all(len(window.offsets) == 4 for window in found)


def test_a_model_of_few_positions_gets_smaller_windows() -> None:
    made = PairLayout(tokenizer(BERT), null_ids=[CLS], pad_id=0, limit=16, shape=WindowShape())
    found = list(made.windows("a b c d a b c d", passages("a b c d a b c d a b c d")))
    assert [len(window.ids) for window in found] == [16, 16]
    assert made.shape.passage_tokens == 9


def test_special_tokens_in_a_text_are_words() -> None:
    (window,) = windows("[SEP]", "[CLS]")
    body = window.ids[window.first : -1]
    assert CLS not in body
    assert window.ids.count(SEP) == 2
