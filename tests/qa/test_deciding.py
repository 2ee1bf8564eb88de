"""What is read before a question is decided."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.types import Hit, Passage, Span
from qa.config import Settings
from qa.deciding import Decider
from qa.question import Question
from qa.reader.confidence import Confidence
from qa.reader.types import ReadSpan
from qa.turns import Turn
from tests.fakes import FakeEmbedder

TEXT = "A pact was signed in 1961. It held. It ended in 1996."
SENTENCES = (Span(0, 26), Span(27, 35), Span(36, 53))


class _Reader:
    """Finds the year in every passage that has it; keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        self.given.append([passage.text for passage in passages])
        return tuple(ReadSpan(i, 48, 52, "1996", 5.0) for i in range(len(passages)))


@pytest.mark.parametrize(("before", "start"), [(1, 27), (2, 0)])
def test_a_span_is_read_again_with_the_sentences_that_its_calibration_was_made_with(
    before: int, start: int
) -> None:
    reader = _Reader()
    confidence = replace(Confidence.packaged(), sentences_before=before)
    decider = Decider(
        reader=reader, embedder=FakeEmbedder(), confidence=confidence, settings=Settings()
    )
    hits = (Hit(Passage("a", "x", 0, 0, 53, TEXT, SENTENCES, ""), 0.1, 1),)
    decider.decision(Question.parse("When did it end?"), hits, lambda _: None)
    assert reader.given == [[TEXT], [TEXT[start:]]]
