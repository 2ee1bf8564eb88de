from qa.kinds.finding import joined
from qa.kinds.lists import list_of
from tests.qa.kinds.samples import check_pieces, hits_of, reading_of

TREATY = "The treaty was signed by France, Spain and Italy in 1961. Nobody objected."
LATER = "Much later it was also signed by Norway, which had waited. It rained in Paris."
QUESTION = "Which countries signed the treaty?"


def test_the_parts_of_an_enumeration_are_the_items_and_their_sentence_is_cited_once() -> None:
    found = list_of(reading_of(QUESTION, hits_of(TREATY), ("France", 0.8)), 30)
    assert found is not None
    assert (found.text, found.kind) == ("France, Spain and Italy", "list")
    assert check_pieces(found) == ["France, Spain and Italy"]
    assert found.confidence == 0.8


def test_a_confident_span_of_another_sentence_joins_the_list() -> None:
    hits = hits_of(TREATY + " " + LATER)
    found = list_of(reading_of(QUESTION, hits, ("France", 0.8), ("Norway", 0.6)), 30)
    assert found is not None
    assert found.text == "France, Spain, Italy and Norway"
    assert check_pieces(found) == ["France, Spain and Italy", "Norway"]


def test_an_unsure_span_or_one_of_another_sort_stays_out() -> None:
    hits = hits_of(TREATY + " " + LATER)
    unsure = list_of(reading_of(QUESTION, hits, ("France", 0.8), ("Norway", 0.4)), 30)
    other = list_of(reading_of(QUESTION, hits, ("France", 0.8), ("which had waited", 0.6)), 30)
    assert unsure is not None
    assert other is not None
    assert unsure.text == other.text == "France, Spain and Italy"


def test_no_more_items_than_asked_for_are_gathered() -> None:
    hits = hits_of(TREATY + " " + LATER)
    question = "Which three countries signed the treaty?"
    found = list_of(reading_of(question, hits, ("France", 0.8), ("Norway", 0.6)), 30)
    assert found is not None
    assert found.text == "France, Spain and Italy"


def test_an_enumeration_is_preferred_to_a_likelier_single_item() -> None:
    hits = hits_of(TREATY + " " + LATER)
    found = list_of(reading_of(QUESTION, hits, ("Norway", 0.49), ("France", 0.4)), 30)
    assert found is not None
    assert found.text == "France, Spain and Italy"


def test_one_item_or_none_is_no_list() -> None:
    hits = hits_of(LATER)
    assert list_of(reading_of(QUESTION, hits, ("Norway", 0.8)), 30) is None
    assert list_of(reading_of(QUESTION, hits), 30) is None


def test_a_list_is_cut_at_the_limit() -> None:
    found = list_of(reading_of(QUESTION, hits_of(TREATY), ("France", 0.8)), 2)
    assert found is not None
    assert found.text == "France and Spain"


def test_items_are_joined_as_people_write_them() -> None:
    assert joined([]) == ""
    assert joined(["A"]) == "A"
    assert joined(["A", "B"]) == "A and B"
    assert joined(["A", "B", "C"]) == "A, B and C"
    assert joined(["A, of D", "B", "C"]) == "A, of D; B and C"
