from index.types import Hit, Passage, Span
from qa.reader.shortlist import sentence_of, shortlist
from qa.reader.types import ReadSpan

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
