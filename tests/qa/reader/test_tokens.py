"""Earlier turns in the room that a window has for them."""

from qa.reader.tokens import earlier

FIRST, SECOND, THIRD = ([1, 2, 3], [10]), ([4, 5], [11, 12]), ([6], [13])


def test_turns_that_fit_are_shown_whole_oldest_first() -> None:
    assert earlier([FIRST, SECOND, THIRD], 10) == [1, 2, 3, 10, 4, 5, 11, 12, 6, 13]
    assert earlier([], 10) == []


def test_of_turns_that_do_not_fit_the_newest_stay_behind_the_first_question() -> None:
    assert earlier([FIRST, SECOND, THIRD], 9) == [1, 2, 3, 4, 5, 11, 12, 6, 13]
    assert earlier([FIRST, SECOND, THIRD], 8) == [1, 2, 3, 6, 13]
    assert earlier([FIRST, SECOND, THIRD], 2) == [1, 2]


def test_a_long_answer_is_cut() -> None:
    assert len(earlier([([1], list(range(100)))], 80)) == 25
