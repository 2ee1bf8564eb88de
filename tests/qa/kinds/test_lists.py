"""Several items as one answer, as the reader marks them."""

from dataclasses import replace

from index.types import Hit, Span
from qa.kinds.finding import Finding, Reading, joined
from qa.kinds.lists import several
from tests.qa.kinds.samples import check_pieces, hits_of, reading_of

HITS = hits_of("They met Ann Lee, Bo Orr and Cy Day. Later came Dee Fox, a nurse.")
LIMIT = 30


def _marked(reading: Reading, hit: Hit, *items: str) -> Reading:
    text, offset = hit.passage.text, hit.passage.start
    spans = tuple(Span(offset + text.index(i), offset + text.index(i) + len(i)) for i in items)
    judged = tuple((candidate, replace(span, items=spans)) for candidate, span in reading.judged)
    return replace(reading, judged=judged)


def _several(found: str, *items: str, limit: int = LIMIT) -> Finding | None:
    reading = reading_of("Who was met?", HITS, (found, 0.7))
    return several(_marked(reading, HITS[0], *items), limit)


def test_items_of_one_sentence_are_said_as_it_has_them() -> None:
    answer = _several("Bo Orr", "Ann Lee", "Bo Orr", "Cy Day")
    assert answer is not None
    assert (answer.text, answer.kind) == ("Ann Lee, Bo Orr and Cy Day", "list")
    assert answer.confidence == 0.7
    assert check_pieces(answer) == ["Ann Lee, Bo Orr and Cy Day"]


def test_items_of_several_sentences_are_joined_and_each_sentence_is_cited_once() -> None:
    answer = _several("Ann Lee", "Ann Lee", "Bo Orr", "Dee Fox")
    assert answer is not None
    assert answer.text == "Ann Lee, Bo Orr and Dee Fox"
    assert check_pieces(answer) == ["Ann Lee, Bo Orr", "Dee Fox"]


def test_fewer_than_two_items_are_no_list() -> None:
    assert _several("Bo Orr") is None
    assert _several("Bo Orr", "Bo Orr") is None
    assert several(reading_of("Who?", HITS), LIMIT) is None


def test_items_that_the_best_span_has_nothing_to_do_with_are_no_answer() -> None:
    assert _several("Dee Fox", "Ann Lee", "Bo Orr") is None


def test_what_holds_no_word_of_content_is_no_item() -> None:
    answer = _several("Bo Orr", "They", "Bo Orr", "and", "Cy Day")
    assert answer is not None
    assert answer.text == "Bo Orr and Cy Day"
    assert _several("Bo Orr", "and", "Bo Orr") is None


def test_no_more_items_than_the_limit_are_said() -> None:
    answer = _several("Ann Lee", "Ann Lee", "Bo Orr", "Cy Day", limit=2)
    assert answer is not None
    assert answer.text == "Ann Lee and Bo Orr"


def test_items_are_joined_as_people_write_them() -> None:
    assert joined([]) == ""
    assert joined(["A"]) == "A"
    assert joined(["A", "B"]) == "A and B"
    assert joined(["A", "B", "C"]) == "A, B and C"
    assert joined(["A, x", "B", "C"]) == "A, x; B and C"
