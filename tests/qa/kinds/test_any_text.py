"""Whatever is typed and whatever an article holds: nothing fails, no place lies outside."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.kinds.finding import joined
from qa.question import Question
from qa.text.speech import asks_who_says, speaker_of
from qa.turns import Turn
from qa.wording import bare_question

WORD = st.sampled_from(
    "which what who is was did or and , : “ ” ? . before than older Ann Lee 1961 two said that "
    "according to because so by the a towns bridge bridges didn't not more ; — ( ) 漢字 it "
    "for".split()
)
TEXT = st.lists(WORD, min_size=1, max_size=14).map(" ".join)


@given(TEXT, st.lists(TEXT, max_size=3))
@settings(max_examples=300)
def test_every_question_is_parsed(typed: str, earlier: list[str]) -> None:
    question = Question.parse(typed, [Turn(text) for text in earlier])
    assert " ".join(question.text.split()) in " ".join(typed.split())
    assert question.in_context.startswith(question.text)
    assert question.yes_no in {True, False}
    assert typed.replace("’", "'").endswith(bare_question(typed))


@given(TEXT, st.data())
@settings(max_examples=300)
def test_speakers_lie_inside_the_sentence(sentence: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(sentence) - 1))
    end = data.draw(st.integers(start + 1, len(sentence)))
    speaker = speaker_of(sentence, start, end)
    if speaker is not None:
        assert 0 <= speaker.start < speaker.end <= len(sentence)
        assert speaker.end <= start or end <= speaker.start
    assert asks_who_says(sentence) in {True, False}


@given(st.lists(TEXT, min_size=1, max_size=5))
@settings(max_examples=100)
def test_every_item_of_a_list_is_in_its_text(items: list[str]) -> None:
    assert all(item in joined(items) for item in items)
