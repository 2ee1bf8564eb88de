import pytest

from qa.kinds.premise import correct
from tests.qa.kinds.samples import check_pieces, hits_of

TEXT = (
    "The ministers of both countries signed the trade treaty in Paris in 1961. "
    "Mayor Bob Ray opened the Old Bridge after 36 months of repairs. "
    "In 2001, 16 national academies issued a joint statement on climate change. "
    "The European Union paid for the late 19th-century tower of the town."
)


@pytest.mark.parametrize(
    ("question", "missing", "sentence"),
    [
        (
            "What treaty did the ministers of both countries sign in Paris in 1972?",
            "1972",
            "The ministers of both countries signed the trade treaty in Paris in 1961.",
        ),
        (
            "Why did 12 national academies issue a joint statement on climate change?",
            "12",
            "In 2001, 16 national academies issued a joint statement on climate change.",
        ),
        (
            "Why was the Old Bridge opened after 24 months of repairs by the mayor?",
            "24",
            "Mayor Bob Ray opened the Old Bridge after 36 months of repairs.",
        ),
    ],
)
def test_the_sentence_that_says_it_of_another_is_the_correction(
    question: str, missing: str, sentence: str
) -> None:
    found = correct(question, hits_of(TEXT))
    assert found is not None
    assert found.kind == "correction"
    assert found.text == f"The article does not say this of {missing}. It says: “{sentence}”"
    assert check_pieces(found) == [sentence]


@pytest.mark.parametrize(
    "question",
    [
        # true premises
        "What treaty did the ministers of both countries sign in Paris in 1961?",
        "Why did sixteen national academies issue a joint statement on climate change?",
        # two elements differ, or more than one word
        "What treaty did the ministers of both countries sign in Lima in 1972?",
        "Which song did the ministers of both countries hum in Paris in 1972?",
        # the sentence's date answers what is asked
        "When did the ministers of both countries sign the trade treaty of Lima in 1972?",
        # another spelling, an abbreviation, a decade
        "What did Mayor Bob Raye open after months of repairs of the Old Bridge?",
        "What late tower of the town did the EU pay for?",
        "What treaty did the ministers of both countries sign in Paris in the 1960s?",
        # nothing is named, or hardly anything said
        "What did they sign there together?",
        "What happened in 1972?",
    ],
)
def test_what_is_not_clearly_contradicted_is_not_corrected(question: str) -> None:
    assert correct(question, hits_of(TEXT)) is None


def test_what_another_passage_says_is_not_denied() -> None:
    question = "What treaty did the ministers of both countries sign in Paris in 1972?"
    passages = (TEXT, "They signed a second one in 1972, much later than they had hoped.")
    assert correct(question, hits_of(*passages)) is None


def test_without_passages_nothing_is_corrected() -> None:
    assert correct("What did Bob Ray open in 1972?", ()) is None
