from qa.kinds.finding import Piece
from qa.kinds.spans import attribution_of, span_of
from tests.qa.kinds.samples import check_pieces, hits_of, reading_of

TEXT = "“The bridge will cost 500 euros,” said Ann Lee, the mayor. It opened in 1996."


def test_the_likeliest_span_answers() -> None:
    reading = reading_of("When?", hits_of(TEXT), ("1996", 0.6), ("500 euros", 0.4))
    found = span_of(reading)
    assert found is not None
    assert (found.text, found.kind, found.confidence) == ("1996", "span", 0.6)
    assert check_pieces(found) == ["1996"]
    assert span_of(reading_of("When?", hits_of(TEXT))) is None


def test_who_says_so_is_told_unless_the_question_knows_or_asks_it() -> None:
    (hit,) = hits_of(TEXT)
    start = hit.passage.start + hit.passage.text.index("500 euros")
    piece = Piece(hit.passage, start, start + len("500 euros"))
    assert attribution_of("How much will the bridge cost?", piece) == "Ann Lee"
    assert attribution_of("What did Ann Lee say that it will cost?", piece) is None
    year = hit.passage.start + hit.passage.text.index("1996")
    assert attribution_of("When did it open?", Piece(hit.passage, year, year + 4)) is None


def test_a_speaker_at_the_beginning_of_a_sentence_is_told_as_within_one() -> None:
    (hit,) = hits_of("The chair said that the pump costs 500 euros. It was bought.")
    start = hit.passage.start + hit.passage.text.index("500 euros")
    piece = Piece(hit.passage, start, start + len("500 euros"))
    assert attribution_of("How much does the pump cost?", piece) == "the chair"
