"""How a sentence is read as clauses, and what is left because its build is not plain."""

import pytest

from evals.draft.reading import clauses
from tests.evals.draft.samples import clause, sentence


def test_a_plain_clause_is_taken_apart() -> None:
    read = clause("In 2009 the crews stopped work for three days and won a rise.")
    text = read.sentence.text
    assert read.lead_text == "in 2009"
    assert read.subject_text == "the crews"
    assert (read.auxiliary, read.base) == ("did", "stop")
    assert text[read.rest : read.end] == " work for three days"


def test_an_aside_behind_the_subject_is_stepped_over() -> None:
    read = clause("Emil Brask, a deckhand from Norrey, never spoke about the accident.")
    assert read.subject_text == "Emil Brask"
    assert read.predicate == "never spoke about the accident"


def test_auxiliaries_stay_as_they_are() -> None:
    read = clause("Kessamy Bank was closed to all fishing in June 2015 and Sorrel in March 2018.")
    assert (read.auxiliary, read.base, read.passive) == ("was", "", True)
    assert read.sentence.text[read.rest : read.end] == " closed to all fishing in June 2015"


def test_an_instruction_has_no_subject() -> None:
    read = clause("Do not hurry the drying fires at all.")
    assert read.subject is None
    assert (read.auxiliary, read.adverbs, read.base) == ("should", "not", "hurry")


def test_clauses_set_off_behind_the_first_are_read_too() -> None:
    text = "Ada Brown dug the clay, and Nan Pike worked out the baking times; the oven was cheap."
    subjects = [read.subject_text for read in clauses(sentence(text))]
    assert subjects == ["Ada Brown", "Nan Pike", "the oven"]


def test_the_order_of_a_question() -> None:
    read = clause("In 2009 the crews stopped work for three days.")
    assert read.ask("When", lead=False) == "When did the crews stop work for three days?"
    assert read.ask("Why") == "Why did the crews stop work for three days in 2009?"


@pytest.mark.parametrize(
    "text",
    [
        "It was sold again in the year 2004.",
        "His brother left the valley in 1912.",
        "The house built by the miller burned in 1912.",
        "The deals signed in 1961 were dissolved in 1996.",
        "A survey that Ada Brown made in 1998 put the number at nine.",
        "“We left the valley in 1912,” the keeper says.",
        "Brask, Oldane said, had been on duty for seventeen hours.",
        "The crew and were fined by the court in May.",
    ],
)
def test_what_is_not_plain_is_left(text: str) -> None:
    assert clauses(sentence(text)) == ()


def test_a_clause_that_goes_on_in_a_quotation_is_not_whole() -> None:
    assert not clause("Saal dismissed the report as “fiction from first to last”.").whole
    assert clause("Saal dismissed the report on Friday.").whole
    assert not clause("Saal believed that objects on Earth, like stones, fall.").whole
