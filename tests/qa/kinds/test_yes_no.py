"""Yes or no, by what settles the question, read on its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.types import Passage
from qa.kinds.yes_no import Settled, settle
from qa.question import Question
from qa.reader.types import ReadSpan, Verdict
from qa.turns import Turn
from tests.qa.kinds.samples import hits_of

HITS = hits_of("It has a tower. The tower was never painted. The bridge was painted red.")
(HIT,) = HITS
QUESTION = Question.parse("Was it painted?", [Turn("What is there?", "a tower")])


@dataclass
class _Reader:
    """Says the same verdict of whatever it reads, and keeps what it was given."""

    verdict: Verdict | None
    given: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        (passage,) = passages
        self.given.append((passage.text, tuple(history)))
        return (ReadSpan(0, passage.start, passage.end, passage.text, 1.0, verdict=self.verdict),)


def _span(text: str, score: float, verdict: Verdict | None) -> ReadSpan:
    start = HIT.passage.start + HIT.passage.text.index(text)
    return ReadSpan(0, start, start + len(text), text, score, verdict=verdict)


def _settled(reader: _Reader, *spans: ReadSpan) -> Settled | None:
    return settle(QUESTION, HITS, spans, reader)


def test_the_best_span_is_the_evidence_and_its_sentence_is_read_with_the_one_before() -> None:
    reader = _Reader(Verdict(0.1, 0.8, 0.1))
    yes = Verdict(0.9, 0.05, 0.05)
    found = _settled(reader, _span("never", 5.0, yes), _span("red", 4.0, yes))
    assert found is not None
    assert (found.text, found.verdict, found.near) == ("No", Verdict(0.1, 0.8, 0.1), yes)
    assert found.piece.text == "The tower was never painted."
    assert reader.given == [("It has a tower. The tower was never painted.", QUESTION.history)]


def test_the_first_sentence_is_read_alone() -> None:
    reader = _Reader(Verdict(0.7, 0.2, 0.1))
    found = _settled(reader, _span("tower", 5.0, Verdict(0.1, 0.1, 0.8)))
    assert found is not None
    assert found.text == "Yes"
    assert reader.given[0][0] == "It has a tower."


def test_a_reader_that_gives_no_verdict_settles_nothing() -> None:
    assert _settled(_Reader(None), _span("never", 5.0, None)) is None
    assert _settled(_Reader(None)) is None
