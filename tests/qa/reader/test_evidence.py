"""The closer look at a span's sentence."""

import math
from collections.abc import Sequence

import pytest

from index.types import Hit, Passage, Span
from qa.reader.evidence import Evidence, sentence_text, weigh
from qa.reader.types import ReadSpan, Verdict
from tests.fakes import FakeEmbedder

TEXT = "It ended in 1996. Nobody came."
PASSAGE = Passage("a", "x", 0, 0, 30, TEXT, (Span(0, 17), Span(18, 30)), "")
HITS = (Hit(PASSAGE, 0.1, 1),)
YEAR = ReadSpan(0, 12, 16, "1996", 1.0)
NOBODY = ReadSpan(0, 18, 24, "Nobody", 0.0)


class _Judge:
    """Believes statements about 1996 and is sure that nothing else is so."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def judge(self, pairs: Sequence[tuple[str, str]]) -> tuple[Verdict, ...]:
        self.asked += pairs
        return tuple(
            Verdict(0.8, 0.0, 0.2) if "1996" in statement else Verdict(0.0, 0.0, 1.0)
            for statement, _ in pairs
        )


def test_similarity_is_that_of_question_and_sentence() -> None:
    near, far = weigh("It ended in 1996.", [YEAR, NOBODY], HITS, FakeEmbedder().embed, None)
    assert near.similarity == pytest.approx(1.0, abs=1e-5)
    assert far.similarity < near.similarity
    assert near.supported == far.supported == 0.0


def test_question_and_span_are_judged_by_the_sentence_of_the_span() -> None:
    judge = _Judge()
    right, wrong = weigh("When?", [YEAR, NOBODY], HITS, FakeEmbedder().embed, judge)
    assert judge.asked == [("When? 1996", TEXT[:17]), ("When? Nobody", TEXT[18:])]
    assert right.supported == pytest.approx(math.log(0.8 / 0.2))
    assert wrong.supported == -6.0


def test_without_spans_there_is_no_evidence() -> None:
    assert weigh("When?", [], HITS, FakeEmbedder().embed, _Judge()) == ()


def test_the_sentence_of_a_span_is_the_one_it_begins_in() -> None:
    assert sentence_text(NOBODY, PASSAGE) == "Nobody came."
    assert Evidence(0.5).supported == 0.0
