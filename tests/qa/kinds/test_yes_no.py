"""Yes or no, by the text that is surest."""

from dataclasses import replace

import pytest

from qa.kinds.finding import Reading
from qa.kinds.yes_no import settle
from qa.reader.types import Verdict
from tests.qa.kinds.samples import check_pieces, hits_of, reading_of

HITS = (*hits_of("The tower was never painted."), *hits_of("The bridge was painted red."))


def _reading(tower: Verdict | None, bridge: Verdict | None) -> Reading:
    reading = reading_of("Was it painted?", HITS, ("never", 0.5), ("red", 0.4))
    first, second = reading.spans
    return replace(reading, spans=(replace(first, verdict=tower), replace(second, verdict=bridge)))


@pytest.mark.parametrize(
    ("tower", "bridge", "text", "confidence", "quote"),
    [
        (Verdict(0.1, 0.8, 0.1), Verdict(0.6, 0.1, 0.3), "No", 0.8, HITS[0].passage.text),
        (Verdict(0.1, 0.5, 0.4), Verdict(0.6, 0.1, 0.3), "Yes", 0.6, HITS[1].passage.text),
        (Verdict(0.1, 0.2, 0.7), None, "No", 0.2, HITS[0].passage.text),
    ],
)
def test_the_surest_text_decides_and_its_sentence_is_cited(
    tower: Verdict, bridge: Verdict | None, text: str, confidence: float, quote: str
) -> None:
    found = settle(_reading(tower, bridge))
    assert found is not None
    assert (found.text, found.kind, found.confidence) == (text, "yes_no", confidence)
    assert check_pieces(found) == [quote]


def test_a_reader_that_gives_no_verdict_settles_nothing() -> None:
    assert settle(_reading(None, None)) is None
