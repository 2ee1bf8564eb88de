"""What is kept of an answer comes back whole."""

import json
from collections.abc import Iterator

import pytest

from index.config import IndexSettings
from index.conversations import Conversations
from index.errors import ConversationNotFoundError, LibraryDamagedError
from index.library import Library
from qa.conversations import answer_from_json, answer_to_json, keep, turns_of
from qa.types import Answer
from tests.fakes import FakeEmbedder
from tests.qa.conversations.answers import SECOND, answered, refused, unsure


@pytest.fixture(name="kept")
def _kept() -> Iterator[Conversations]:
    with Library.in_memory(FakeEmbedder(), IndexSettings()) as library:
        yield library.conversations()


@pytest.mark.parametrize(
    "answer",
    [answered(), answered("both", SECOND, attribution="the minister"), unsure(), refused()],
    ids=["answer", "reported", "unsure", "refusal"],
)
def test_an_answer_comes_back_as_it_was_given(answer: Answer) -> None:
    assert answer_from_json(answer_to_json(answer)) == answer


@pytest.mark.parametrize(
    ("answer", "was"),
    [(answered(), True), (answered(kind="correction"), False), (refused(), False)],
    ids=["answer", "correction", "refusal"],
)
def test_one_kept_before_there_were_three_outcomes_still_loads(answer: Answer, was: bool) -> None:
    record = json.loads(answer_to_json(answer))
    del record["outcome"]
    assert answer_from_json(json.dumps({**record, "answered": was})) == answer


@pytest.mark.parametrize("text", ["", "{}", "null", '{"text": 3}', '{"answered": 3}'])
def test_what_is_no_answer_is_reported_with_a_way_out(text: str) -> None:
    with pytest.raises(LibraryDamagedError, match="Delete the conversation"):
        answer_from_json(text)


def test_turns_come_back_in_order_with_what_was_typed(kept: Conversations) -> None:
    key = kept.start().id
    follow_up = answered(question="Who signed the treaty?", asked="And who signed it?")
    first, second = keep(kept, key, answered()), keep(kept, key, follow_up)
    assert turns_of(kept, key) == (first, second)
    assert (first.ordinal, second.ordinal) == (0, 2)
    assert [m.text for m in kept.messages(key) if m.role == "user"] == [
        "When was the treaty dissolved?",
        "And who signed it?",
    ]


def test_the_turns_of_a_conversation_that_is_not_there_are_asked_in_vain(
    kept: Conversations,
) -> None:
    with pytest.raises(ConversationNotFoundError):
        turns_of(kept, "nowhere")
