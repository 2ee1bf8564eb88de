"""Training questions asked as the assistant would ask them."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.config import IndexSettings
from index.types import Passage, SourceDocument
from qa.reader.features import FEATURES
from qa.reader.training.questions import Question
from qa.reader.training.trial import Trial, Tried, asked_again
from qa.reader.types import ReadSpan
from qa.turns import Turn
from tests.fakes import FakeEmbedder, FakeReader
from tests.samples import article_of, document_of

TREATY = "The old treaty was dissolved in 1996. It had been signed in Moscow."
BRIDGE = "The red bridge was not opened in 1932. It is long."
DOCUMENTS = {
    "treaty": document_of(article_of(TREATY, source="treaty")),
    "bridge": document_of(article_of(BRIDGE, source="bridge")),
}
YEAR = Question("file", "treaty", "When was the old treaty dissolved?", gold=((32, 36),))
NONE = Question("file", "treaty", "Who painted the ceiling?")
OPENED = Question("file", "bridge", "Was the red bridge opened?", yes=False)
TRIAL = Trial(FakeEmbedder(), FakeReader(), IndexSettings())


def tried(
    *questions: Question,
    trial: Trial = TRIAL,
    documents: dict[str, SourceDocument] = DOCUMENTS,
    seed: int = 1,
) -> list[Tried]:
    return list(trial.ask(documents, questions, seed))


def test_a_question_has_the_evidence_for_its_spans_and_which_are_right() -> None:
    answered, unanswerable = tried(YEAR, NONE)
    assert (answered.source, answered.group, answered.kind) == ("file", "treaty", "span")
    assert answered.answerable
    assert [span.text for span in answered.spans if span.right] == ["1996"]
    assert all(len(span.values) == len(FEATURES) for span in answered.spans)
    assert not unanswerable.answerable
    assert not any(span.right for span in unanswerable.spans)


@pytest.mark.parametrize(
    ("span", "gold", "right"),
    [
        ((32, 36), (29, 36), True),  # "1996" of "in 1996"
        ((32, 36), (0, 37), False),
        ((0, 37), (32, 36), True),  # seven words with the one that is asked for
        ((0, 67), (32, 36), False),  # thirteen
    ],
)
def test_half_of_a_span_is_the_answer_or_it_is_not_much_longer(
    span: tuple[int, int], gold: tuple[int, int], right: bool
) -> None:
    class Reader:
        def read(
            self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
        ) -> tuple[ReadSpan, ...]:
            start, end = span
            return (ReadSpan(0, start, end, TREATY[start:end], 1.0),)

    trial = replace(TRIAL, reader=Reader())
    asked, _ = tried(replace(YEAR, gold=(gold,)), NONE, trial=trial)
    assert [found.right for found in asked.spans] == [right]


def test_an_accepted_answer_is_right_word_for_word_wherever_it_stands() -> None:
    twice = "The mill closed in 1996. In 1996, too, the pit closed. All left."

    class Reader:
        def read(
            self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
        ) -> tuple[ReadSpan, ...]:
            return tuple(
                ReadSpan(0, start, end, twice[start:end], 1.0)
                for start, end in ((28, 32), (55, 58))
            )

    documents = {"treaty": document_of(article_of(twice, source="mill"))}
    question = replace(YEAR, text="When did the mill close?", gold=((19, 23),))
    asked, _ = tried(question, NONE, trial=replace(TRIAL, reader=Reader()), documents=documents)
    assert [found.right for found in asked.spans] == [True, False]


def test_a_yes_or_no_is_right_where_it_is_the_one_of_the_row() -> None:
    question, wrong, other, _ = tried(OPENED, replace(OPENED, yes=True), NONE, NONE)
    assert question.kind == "yes_no"
    assert question.settled is not None
    assert question.settled.right
    sure, stated = question.settled.values[-2:]
    assert (sure, stated) == pytest.approx((math.log(9), math.log(19)))
    assert question.settled.text == "No: The red bridge was not opened in 1932."
    assert wrong.settled is not None
    assert not wrong.settled.right
    assert other.kind == "span"


def test_asserting_what_nothing_settles_is_wrong() -> None:
    (question,) = tried(replace(OPENED, yes=None))
    assert not question.answerable
    assert question.settled is not None
    assert not question.settled.right


def test_without_verdicts_every_question_is_read() -> None:
    class Reader:
        def read(
            self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
        ) -> tuple[ReadSpan, ...]:
            spans = FakeReader().read(question, passages, history)
            return tuple(replace(span, verdict=None) for span in spans)

    question, _ = tried(OPENED, NONE, trial=replace(TRIAL, reader=Reader()))
    assert question.kind == "span"
    assert question.spans


def test_a_yes_no_question_that_is_answered_with_a_span_tells_nothing() -> None:
    """Whether the span means yes is not in the row."""
    assert tried(replace(OPENED, yes=None, gold=((4, 14),)), NONE) == tried(NONE)


def test_a_follow_up_is_read_after_its_turns() -> None:
    told: list[Sequence[Turn]] = []

    class Reader:
        def read(
            self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
        ) -> tuple[ReadSpan, ...]:
            told.append(history)
            return FakeReader().read(question, passages, history)

    turns = (Turn("Who signed the old treaty?", "Moscow"),)
    follow_up = replace(YEAR, text="When was it dissolved?", history=turns)
    asked, _ = tried(follow_up, NONE, trial=replace(TRIAL, reader=Reader()))
    assert asked.question == "When was it dissolved?"
    assert told == [turns, turns, (), ()]  # the passages, and the best sentences alone


class TestAskedAgain:
    """In a file of answerable questions some are asked where nothing answers them."""

    def test_without_the_passages_that_hold_the_answer(self) -> None:
        text = " ".join(f"Fact {i} is that the treaty of {i} was dull." for i in range(60))
        documents = {"treaty": document_of(article_of(f"{TREATY} {text}"))}
        asked = tried(*[YEAR] * 30, documents=documents)
        again = [question for question in asked if not question.answerable]
        assert 10 < len(again) < 30
        assert all(question.spans for question in again)
        assert not any("1996" in span.text for question in again for span in question.spans)

    def test_yes_no_questions_of_the_nearest_other_article(self) -> None:
        asked = tried(*[OPENED] * 30)
        again = [question for question in asked if not question.answerable]
        assert 10 < len(again) < 30
        assert all("bridge" not in q.settled.text for q in again if q.settled is not None)

    def test_with_one_article_there_is_no_other(self) -> None:
        asked = tried(*[OPENED] * 9, documents={"bridge": DOCUMENTS["bridge"]})
        assert len(asked) == 9

    def test_a_file_with_enough_unanswerable_questions_is_asked_as_it_is(self) -> None:
        assert len(tried(*[YEAR] * 3, NONE, NONE)) == 5

    @pytest.mark.parametrize(
        ("answerable", "others"), [(60, 0), (50, 10), (30, 20), (10, 50), (0, 9)]
    )
    def test_of_all_two_in_five_have_no_answer_or_more(self, answerable: int, others: int) -> None:
        more = answerable * asked_again([YEAR] * answerable + [NONE] * others)
        share = (others + more) / (answerable + others + more)
        assert share == pytest.approx(max(0.4, others / (answerable + others)))
