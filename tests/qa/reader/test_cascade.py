"""Two readers: the second reads again where the first found most."""

from collections.abc import Sequence

from index.types import Passage
from qa.reader.cascade import read_again
from qa.reader.types import ReadSpan
from qa.turns import Turn

TEXT = "One two. Three four. Five six."


def passage(number: int, start: int, end: int, article: str = "a") -> Passage:
    return Passage(f"p{number}", article, number, start, end, TEXT[start:end], (), "T")


FIRST, OVERLAP, THIRD = passage(0, 0, 20), passage(1, 9, 30), passage(2, 21, 30)
OTHER = passage(3, 0, 20, "b")


def span(index: int, start: int, score: float) -> ReadSpan:
    return ReadSpan(index, start, start + 3, TEXT[start : start + 3], score)


class Large:
    """Finds the first word of every passage, the last passage best."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        self.asked.append([p.id for p in passages])
        found = [
            ReadSpan(i, p.start, p.start + 3, p.text[:3], float(i)) for i, p in enumerate(passages)
        ]
        return tuple(sorted(found, key=lambda s: -s.score))


def test_the_passages_of_the_best_spans_are_read_again() -> None:
    large = Large()
    found = [span(2, 21, 5.0), span(3, 0, 4.0), span(0, 4, 3.0)]
    again = read_again(large, "?", [FIRST, OVERLAP, THIRD, OTHER], found, most=2)
    assert large.asked == [["p2", "p3"]]
    assert [(s.passage, s.start, s.score) for s in again] == [(3, 0, 1.0), (2, 21, 0.0)]


def test_of_passages_that_hold_the_same_span_one_is_read() -> None:
    large = Large()
    found = [span(0, 9, 5.0), span(1, 9, 4.9), span(3, 9, 4.0), span(2, 21, 1.0)]
    read_again(large, "?", [FIRST, OVERLAP, THIRD, OTHER], found, most=3)
    # the same place of another article is another place
    assert large.asked == [["p0", "p3", "p2"]]


def test_nothing_found_is_nothing_to_read_again() -> None:
    large = Large()
    assert read_again(large, "?", [FIRST], [], most=2) == ()
