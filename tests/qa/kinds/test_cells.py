import pytest

from index.types import BlockKind
from qa.kinds.cells import cell_of
from qa.kinds.spans import read_off
from tests.qa.kinds.samples import check_pieces, hits_of, reading_of

TRAINS: tuple[str | tuple[BlockKind, str], ...] = (
    "The night train runs again. It needs ten hours.",
    ("table_row", "Station: Aldmoor; Departure: 21:40; Platform: 7"),
    ("table_row", "Station: Kolsund; Arrival: 01:48; Departure: 02:20; Platform: 1"),
    ("table_row", "Station: Teldra; Arrival: 05:31; Departure: 05:40; Platform: 4"),
)
PEOPLE: tuple[tuple[BlockKind, str], ...] = (
    ("table_row", "Anna Lee; Age: 37; Goals: 12"),
    ("table_row", "Bea Ray; Age: 29; Goals: 4"),
)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("From which platform does the train leave in Teldra?", "4"),
        ("At what time does the train arrive in Kolsund?", "01:48"),
        ("When does the night train depart from Aldmoor?", "21:40"),
        ("What is the platform in Teldra?", "4"),
    ],
)
def test_the_cell_where_row_and_column_of_the_question_cross(question: str, answer: str) -> None:
    found = cell_of(question, hits_of(*TRAINS))
    assert found is not None
    assert (found.text, found.kind) == (answer, "span")
    assert check_pieces(found) == [answer]
    assert 0.5 <= found.confidence <= 1


def test_the_first_column_may_have_no_header() -> None:
    found = cell_of("How many goals did Bea Ray score?", hits_of(*PEOPLE))
    assert found is not None
    assert found.text == "4"


@pytest.mark.parametrize(
    "question",
    [
        "At what time does the train arrive in Aldmoor?",  # a cell that is empty
        "From which platform does the train leave in Brenning?",  # no such row
        "How many carriages does the train have in Teldra?",  # no such column
        "How many platforms does Teldra have?",  # the column numbers them
        "From which platform does the train leave?",  # every row
        "When does the train depart from Kolsund and arrive in Teldra?",  # two rows
        "Which platform does the Orsa Express leave from in Teldra?",  # a name not there
        "When did the night train depart from Aldmoor in 1996?",  # a year not there
        "How long does the night train need?",
    ],
)
def test_a_question_that_does_not_name_one_cell_gets_none(question: str) -> None:
    assert cell_of(question, hits_of(*TRAINS)) is None


def test_prose_with_a_colon_is_no_table() -> None:
    hits = hits_of("Teldra: a town; Platform: a stage. It rains in Teldra.")
    assert cell_of("What is the platform in Teldra?", hits) is None


def test_a_sure_cell_goes_before_the_span_and_an_unsure_one_only_before_a_less_sure_span() -> None:
    hits = hits_of(*TRAINS)
    question = "From which platform does the train leave in Teldra?"
    found = read_off(reading_of(question, hits, ("21:40", 0.9)), "span", cells_from=0.5, items=30)
    assert found is not None
    assert found.text == "4"
    doubtful = "Which wide old wooden painted platform stands in Teldra?"
    for confidence, text in ((0.45, "21:40"), (0.1, "4")):
        reading = reading_of(doubtful, hits, ("21:40", confidence))
        found = read_off(reading, "span", cells_from=0.5, items=30)
        assert found is not None
        assert found.text == text
