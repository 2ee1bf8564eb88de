"""Whatever is typed and whatever an article holds: no kind fails, no place lies outside."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.kinds.comparison import comparison
from qa.kinds.lists import list_of
from qa.kinds.premise import correct
from qa.kinds.question import question_kind
from qa.kinds.reasons import explain
from qa.kinds.wording import bare_question, claim_of
from qa.kinds.yes_no import statement_of
from qa.text.enumerations import enumeration
from qa.text.speech import asks_who_says, speaker_of
from tests.qa.kinds.samples import check_pieces, hits_of, reading_of

WORD = st.sampled_from(
    "which what who is was did or and , : “ ” ? . before than older Ann Lee 1961 two said that "
    "according to because so by the a towns bridge bridges didn't not more ; — ( ) 漢字 it "
    "for".split()
)
TEXT = st.lists(WORD, min_size=1, max_size=14).map(" ".join)


@given(TEXT)
@settings(max_examples=300)
def test_every_question_has_a_kind(question: str) -> None:
    kinds = {"span", "yes_no", "list", "why", "how", "comparison", "about", "summary", "people"}
    assert question_kind(question) in kinds | {"places", "organisations", "dates", "numbers"}
    assert question.replace("’", "'").endswith(bare_question(question))
    claim = claim_of(question)
    assert claim is None or claim in question
    assert statement_of(question) or not question.strip(" ?")
    asked = comparison(question)
    assert asked is None or (asked.first in question and asked.second in question)


@given(TEXT, st.data())
@settings(max_examples=300)
def test_parts_and_speakers_lie_inside_the_sentence(sentence: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    items = enumeration(sentence, start, end)
    assert all(0 <= item.start < item.end <= len(sentence) for item in items)
    assert all(a.end <= b.start for a, b in pairwise(items))
    speaker = speaker_of(sentence, start, end)
    if speaker is not None:
        assert 0 <= speaker.start < speaker.end <= len(sentence)
        assert speaker.end <= start or end <= speaker.start


@given(TEXT, TEXT, TEXT)
@settings(max_examples=200)
def test_any_reading_gives_places_inside_its_passage(question: str, one: str, two: str) -> None:
    hits = hits_of(f"Once {one}. Then {two}.")
    reading = reading_of(question, hits, (one.split()[0], 0.9), (two.split()[-1], 0.8))
    for found in (
        list_of(reading, 9),
        explain(reading, "why"),
        explain(reading, "how"),
        correct(question, hits),
    ):
        if found is not None:
            assert found.text
            assert all(check_pieces(found))
    assert asks_who_says(question) in {True, False}
