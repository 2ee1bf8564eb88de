import pytest

from qa.kinds.reasons import explain
from tests.qa.kinds.samples import check_pieces, hits_of, reading_of

LONG = (
    "The mayor of the old town, who had governed for nearly twenty years and had built three "
    "bridges, resigned in March because the council had rejected his budget, although few people "
    "had expected it."
)


@pytest.mark.parametrize(
    ("sentence", "span", "expected", "form"),
    [
        (LONG, "rejected", "because the council had rejected his budget", "span"),
        (
            "The old bridge that led over the river was closed to traffic, for it had become "
            "unsafe.",
            "it had become",
            "it had become unsafe",
            "span",
        ),
        (
            "The ministers of both countries travelled to Paris in the spring in order to sign it.",
            "sign it",
            "in order to sign it",
            "span",
        ),
        (
            "The river rose in spring, so the bridge was closed.",
            "the bridge",
            "The river rose in spring",
            "span",
        ),
        ("They would rather die than be cowards.", "cowards", "", "extract"),
        (
            "The road was wet and very dark, so the driver of the second car, who came from "
            "Lyon, did not see the bridge.",
            "did not see",
            "The road was wet and very dark",
            "span",
        ),
    ],
)
def test_a_reason_is_told_by_its_clause_or_by_the_sentence(
    sentence: str, span: str, expected: str, form: str
) -> None:
    found = explain(reading_of("Why?", hits_of(sentence), (span, 0.8)), "why")
    assert found is not None
    assert found.kind == form
    assert found.text == (expected or sentence)
    assert check_pieces(found) == [found.text]


def test_a_manner_is_told_by_its_clause() -> None:
    sentence = (
        "The engineers who had come from Lyon in spring repaired the old bridge by "
        "replacing every stone, which took a year."
    )
    found = explain(reading_of("How?", hits_of(sentence), ("replacing", 0.8)), "how")
    assert found is not None
    assert (found.text, found.kind) == ("by replacing every stone", "span")


def test_a_consequence_is_told_with_the_sentence_before_it() -> None:
    text = "The council rejected the budget. As a result the mayor resigned."
    found = explain(reading_of("Why?", hits_of(text), ("the mayor", 0.8)), "why")
    assert found is not None
    assert (found.text, found.kind) == (text, "extract")


def test_a_span_that_runs_into_the_next_sentence_is_cut() -> None:
    text = "He left because it rained. Nobody saw the mayor."
    found = explain(reading_of("Why?", hits_of(text), ("it rained. Nobody", 0.8)), "why")
    assert found is not None
    assert "Nobody" not in found.text


def test_where_nothing_was_read_nothing_is_explained() -> None:
    assert explain(reading_of("Why?", hits_of(LONG)), "why") is None


def test_a_sentence_is_surer_to_tell_why_than_the_span_in_it() -> None:
    found = explain(reading_of("Why?", hits_of(LONG), ("rejected", 0.3)), "why")
    assert found is not None
    assert found.confidence == pytest.approx(0.38, abs=0.005)
    certain = explain(reading_of("Why?", hits_of(LONG), ("rejected", 1.0)), "why")
    assert certain is not None
    assert certain.confidence == pytest.approx(1.0)
