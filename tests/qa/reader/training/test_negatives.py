"""Near texts that lack the answer."""

from qa.reader.training.negatives import Neighbours

TEXTS = (
    "The treaty of friendship was signed in Moscow.",
    "The treaty was dissolved in 1996.",
    "Bananas are rich in potassium.",
    "A new treaty was signed in Pyongyang.",
)


def test_the_nearest_texts_come_first() -> None:
    (found,) = Neighbours(TEXTS).nearest(["When was the treaty dissolved?"], [()], 2)
    assert found[0] == 1
    assert len(found) == 2


def test_texts_that_hold_an_answer_are_left_out() -> None:
    (found,) = Neighbours(TEXTS).nearest(["When was the treaty dissolved?"], [("1996",)], 4)
    assert 1 not in found


def test_texts_without_a_common_word_are_left_out() -> None:
    (found,) = Neighbours(TEXTS).nearest(["Where was the treaty signed?"], [()], 4)
    assert set(found) == {0, 1, 3}


def test_a_question_like_no_text_has_no_neighbours() -> None:
    assert Neighbours(TEXTS).nearest(["Quixotic zebras?"], [()], 3) == [()]
