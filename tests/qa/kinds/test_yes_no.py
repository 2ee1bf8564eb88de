"""Yes or no, by what settles the question, read on its own."""

from index.types import Passage
from qa.kinds.yes_no import Settled, settle
from qa.reader.shortlist import CloseReading, Shortlisted
from qa.reader.types import ReadSpan, Verdict
from tests.qa.kinds.samples import hits_of

HITS = hits_of("It has a tower. The tower was never painted. The bridge was painted red.")
PASSAGE: Passage = HITS[0].passage


def _span(text: str, verdict: Verdict | None) -> ReadSpan:
    start = PASSAGE.start + PASSAGE.text.index(text)
    return ReadSpan(0, start, start + len(text), text, 1.0, verdict=verdict)


def _settled(*looked_at: Shortlisted) -> Settled | None:
    return settle(CloseReading(HITS, tuple(each.span for each in looked_at), looked_at))


def test_the_best_span_is_the_evidence_and_its_sentence_read_alone_decides() -> None:
    yes, no = Verdict(0.9, 0.05, 0.05), Verdict(0.1, 0.8, 0.1)
    found = _settled(
        Shortlisted(_span("never", yes), 0.5, (_span("never", no),)),
        Shortlisted(_span("red", yes), 0.9, (_span("red", yes),)),
    )
    assert found is not None
    assert (found.text, found.verdict, found.near) == ("No", no, yes)
    assert found.piece.text == "The tower was never painted."


def test_where_nothing_was_found_there_again_its_window_decides() -> None:
    found = _settled(Shortlisted(_span("tower", Verdict(0.7, 0.2, 0.1)), 0.5))
    assert found is not None
    assert found.text == "Yes"


def test_a_reader_that_gives_no_verdict_settles_nothing() -> None:
    assert _settled(Shortlisted(_span("never", None), 0.5)) is None
    assert _settled() is None
