"""Which sentences are asked about, and what is known of their words."""

from evals.draft.sentences import times
from tests.evals.draft.samples import article, sentence, sentences

TEXT = """# Heading Of The Article

The ferry left at noon on Friday. Short one here.

- Keep the oven at least three metres from the fence.

| Reef | Fish |
|---|---|
| Kessamy Bank | 142 |

1. Bed the bottles in clay slip for a week.
"""


def test_paragraphs_and_list_items_are_read_and_nothing_else() -> None:
    assert [each.text for each in sentences(TEXT)] == [
        "The ferry left at noon on Friday.",
        "Keep the oven at least three metres from the fence.",
        "1. Bed the bottles in clay slip for a week.",
    ]


def test_offsets_lead_back_to_the_article() -> None:
    read = article(TEXT)
    for each in sentences(TEXT):
        assert read.text[each.start : each.start + len(each.text)] == each.text


def test_reading_begins_behind_a_list_number_or_a_label() -> None:
    numbered = sentences(TEXT)[2]
    assert numbered.tokens[numbered.opening].text == "Bed"
    labelled = sentence("Warning: Never throw cold water on the hot floor.")
    assert labelled.tokens[labelled.opening].text == "Never"


def test_a_sentence_that_stands_twice_says_which_place_it_is() -> None:
    first, second = sentences("The gate was closed in May. It rained. The gate was closed in May.")
    assert (first.occurrence, second.occurrence) == (1, 2)
    assert sentence("The gate was closed in May.").occurrence is None


def test_dates_are_widened_to_what_belongs_to_them() -> None:
    found = times(sentence("The pier sank on the night of 23 November 1913 at ten in the morning."))
    assert [time.text for time in found] == ["the night of 23 November 1913", "ten in the morning"]


def test_only_what_opened_the_sentence_is_written_small() -> None:
    trains = sentence("Passenger trains stopped in 1970 after an accident.")
    assert trains.small(0, 16) == "passenger trains"
    kim = sentence("Ada Brown stopped in 1970 after an accident.")
    assert kim.small(0, 9) == "Ada Brown"


def test_a_quotation_is_known_by_its_marks() -> None:
    said = sentence("“Stop it at once,” she said to the crew.")
    assert said.quoted(3)
    assert not said.quoted(25)
