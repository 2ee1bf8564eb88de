from collections.abc import Sequence

import pytest

from index.types import Hit, Passage, Span
from qa.reader.shortlist import (
    alone,
    read_closely,
    sentence_of,
    sentence_similarities,
    shortlist,
    worth_reading,
)
from qa.reader.types import ReadSpan
from qa.turns import Turn
from tests.fakes import FakeEmbedder

TEXT = "It ended in 1996. Nobody came. The end."
SENTENCES = (Span(0, 17), Span(18, 30), Span(31, 39))
FIRST = Passage("a", "x", 0, 0, 30, TEXT[:30], SENTENCES[:2], "")
SECOND = Passage("b", "x", 1, 18, 39, TEXT[18:], SENTENCES[1:], "")
HITS = (Hit(FIRST, 0.1, 1), Hit(SECOND, 0.1, 2))


def span(passage: int, start: int, end: int, score: float) -> ReadSpan:
    return ReadSpan(passage, start, end, TEXT[start:end], score)


def test_each_sentence_keeps_its_best_span_also_where_passages_overlap() -> None:
    year, in_year = span(0, 12, 16, 5.0), span(0, 9, 16, 4.0)
    nobody, again = span(1, 18, 24, 3.0), span(0, 18, 24, 2.0)
    assert shortlist([year, in_year, nobody, again], HITS, 5) == (year, nobody)
    assert shortlist([year, in_year, nobody, again], HITS, 1) == (year,)
    assert shortlist([], HITS, 5) == ()


def test_a_span_outside_all_sentences_stands_for_itself() -> None:
    bare = Passage("c", "x", 0, 0, 17, TEXT[:17], (), "")
    assert sentence_of(span(0, 3, 8, 1.0), bare) == Span(3, 8)


def test_similarity_is_that_of_the_question_and_the_sentence_that_the_span_begins_in() -> None:
    spans = [span(0, 12, 16, 1.0), span(1, 18, 24, 0.0)]
    near, far = sentence_similarities("It ended in 1996.", spans, HITS, FakeEmbedder().embed)
    assert near == pytest.approx(1.0, abs=1e-5)
    assert far < near
    assert sentence_similarities("When?", [], HITS, FakeEmbedder().embed) == ()


def test_a_passage_is_read_when_half_of_it_is_new() -> None:
    text = "One. Two. Six. Ten. Red. Big."
    spans = tuple(Span(i, i + 4) for i in range(0, 30, 5))

    def hit(article: str, *numbers: int) -> Hit:
        own = tuple(spans[i] for i in numbers)
        start, end = own[0].start, own[-1].end
        return Hit(Passage("p", article, 0, start, end, text[start:end], own, ""), 0.1, 1)

    first, new, old = hit("x", 0, 1, 2), hit("x", 2, 3), hit("x", 1, 2, 3)
    assert worth_reading([first, new, old]) == (first, new)
    assert worth_reading([first, old]) == (first,)
    assert worth_reading([first, hit("y", 0, 1, 2)]) == (first, hit("y", 0, 1, 2))
    assert worth_reading([first, first, new]) == (first, new)
    assert worth_reading([]) == ()


def test_a_passage_without_sentences_is_always_read() -> None:
    bare = Hit(Passage("c", "x", 0, 0, 17, TEXT[:17], (), ""), 0.1, 1)
    assert worth_reading([bare, bare]) == (bare, bare)


class _Reader:
    """Finds the first word of whatever it reads, and keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[tuple[list[str], tuple[Turn, ...]]] = []

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        self.given.append(([passage.text for passage in passages], tuple(history)))
        return tuple(
            ReadSpan(i, p.start, p.start + 2, p.text[:2], -float(i)) for i, p in enumerate(passages)
        )


def test_what_is_looked_at_closely_is_read_again_with_the_sentences_before_it_alone() -> None:
    reader, turns = _Reader(), (Turn("What ended?", "the strike"),)
    end = Passage("c", "x", 2, 31, 39, TEXT[31:], SENTENCES[2:], "")
    hits = (*HITS[:1], Hit(end, 0.1, 2))
    found = read_closely("When?", hits, reader, FakeEmbedder().embed, 5, turns, before=2)
    assert [each.span.text for each in found.shortlisted] == ["It", "Th"]
    assert reader.given == [
        ([TEXT[:30], TEXT[31:]], turns),
        (["It ended in 1996.", "The end."], turns),
    ]
    assert [each.again[0].text for each in found.shortlisted] == ["It", "Th"]


@pytest.mark.parametrize(("before", "start"), [(0, 31), (1, 18), (2, 0), (3, 0)])
def test_alone_is_a_sentence_with_so_many_before_it(before: int, start: int) -> None:
    whole = Passage("a", "x", 0, 0, 39, TEXT, SENTENCES, "")
    text = alone(whole, span(0, 31, 34, 1.0), before)
    assert (text.text, text.start, text.end) == (TEXT[start:], start, 39)
    assert text.sentences == tuple(each for each in SENTENCES if each.start >= start)


def test_alone_goes_no_further_back_than_its_passage() -> None:
    text = alone(SECOND, span(1, 31, 34, 1.0), 2)
    assert (text.text, text.start, text.sentences) == ("Nobody came. The end.", 18, SENTENCES[1:])


def test_where_nothing_is_found_nothing_is_read_again() -> None:
    reader = _Reader()
    assert read_closely("When?", [], reader, FakeEmbedder().embed, 5, before=2).shortlisted == ()
    assert reader.given == [([], ())]
