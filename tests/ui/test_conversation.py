"""A conversation as views: answers, follow-ups, waiting for the models, errors."""

import html
import logging
import re
import threading

import pytest

from index.conversations import Conversations
from index.errors import LibraryError
from qa.conversations import turns_of
from tests.ui.fakes import FakeAssistant, make_article
from ui.conversation import View, converse, messages, opened
from ui.warming import Warming

PACTS = make_article("The pact ended in 1996. A tern is a bird.", title="Pacts")
BIRDS = make_article("The tern flies far each year.", title="Birds")


def warmed() -> Warming:
    warming = Warming(lambda: None)
    warming.start()
    warming.wait()
    return warming


class Conversation:
    """An assistant and where a conversation with it stands."""

    def __init__(self) -> None:
        self.assistant = FakeAssistant(PACTS, BIRDS)
        self.view = View()

    def ask(
        self, question: str, articles: list[str] | None = None, *, instead: int = 0
    ) -> list[View]:
        views = list(
            converse(self.assistant, warmed(), self.view, question, articles, instead=instead)
        )
        self.view = views[-1]
        return views


def ask(question: str, articles: list[str] | None = None) -> list[View]:
    return Conversation().ask(question, articles)


def shown(view: View) -> list[str]:
    return [html.unescape(re.sub(r"<[^>]*>", "", message["content"])) for message in messages(view)]


def test_the_last_view_holds_the_answer_and_where_its_proof_is() -> None:
    last = ask("When ended the pact?")[-1]
    assert last.turns[0].answer.text == "1996"
    assert last.shown == (f"/article/{PACTS.id}?start=0&end=23&answer_start=18&answer_end=22#mark")
    assert (last.asking, last.returned) == ("", "")
    assert [message["role"] for message in messages(last)] == ["user", "assistant"]


def test_the_question_is_shown_at_once_and_the_answer_as_it_comes() -> None:
    views = ask("When ended the pact?")
    assert shown(views[0]) == ["When ended the pact?", "Reading …"]
    assert shown(views[1]) == ["When ended the pact?", "1996"]


def test_a_follow_up_is_answered_with_the_earlier_turns() -> None:
    conversation = Conversation()
    conversation.ask("When ended the pact?")
    second = conversation.ask("And when ended it?")[-1]
    assert "Understood as And when ended it? (When ended the pact?)" in shown(second)[3]
    assert len(second.turns) == 2


def test_only_the_chosen_articles_are_asked() -> None:
    assert ask("Who is a tern?", articles=[BIRDS.id])[-1].shown.startswith(f"/article/{BIRDS.id}")


def test_a_refusal_leaves_the_article_frame_where_it_is() -> None:
    last = ask("Who discovered radium?")[-1]
    assert not last.turns[0].answer.answered
    assert last.shown == ""


def test_an_unsure_answer_shows_its_sentence_in_the_article_frame() -> None:
    views = ask("When perhaps ended the pact?")
    assert shown(views[1])[-1] == "Not sure. Perhaps: 1996"
    assert views[-1].turns[0].answer.outcome == "unsure"
    assert views[-1].shown.startswith("/article/")


def test_a_known_error_is_shown_with_its_hint_and_the_question_comes_back() -> None:
    conversation = Conversation()
    before = conversation.ask("When ended the pact?")[-1].turns
    last = conversation.ask("  raise a known error ")[-1]
    assert shown(last)[-1] == "The weights are missing.Run article-qa doctor."
    assert last.returned == "  raise a known error "
    assert last.turns == before


def test_an_unknown_error_is_logged_and_shows_no_detail(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        last = ask("raise an unknown error")[-1]
    assert "secret detail" not in shown(last)[-1]
    assert "Your question is back in the box." in shown(last)[-1]
    assert "secret detail" in caplog.text


def test_an_article_that_was_removed_meanwhile_is_an_error_with_a_hint() -> None:
    assert shown(ask("When ended it?", articles=["gone"])[-1])[-1] == (
        "No article has this id.Choose another."
    )


def test_an_empty_question_is_not_asked() -> None:
    last = ask("  ")[-1]
    assert shown(last) == ["There is no question yet.Type one and press Enter."]


def test_a_question_asked_while_the_models_load_waits_its_turn() -> None:
    loaded = threading.Event()
    warming = Warming(lambda: bool(loaded.wait(30)) and None)
    warming.start()
    views = converse(FakeAssistant(PACTS), warming, View(), "When ended the pact?", None)
    assert "models are loading" in shown(next(views))[-1]
    loaded.set()
    assert list(views)[-1].turns[0].answer.text == "1996"


def test_every_answer_is_kept_in_a_conversation_named_after_its_first_question() -> None:
    conversation = Conversation()
    conversation.ask("  When ended\nthe pact? ")
    last = conversation.ask("Who discovered radium?")[-1]
    kept = conversation.assistant.conversations()
    (found,) = kept.find()
    assert (found.id, found.title, found.questions) == (
        last.conversation,
        "When ended the pact?",
        2,
    )
    assert turns_of(kept, found.id) == last.turns
    assert opened(conversation.assistant, found.id).turns == last.turns


def test_a_conversation_that_is_not_kept_any_more_opens_empty() -> None:
    assert opened(FakeAssistant(PACTS), "gone") == View()


def test_the_last_question_can_be_asked_in_other_words() -> None:
    conversation = Conversation()
    conversation.ask("When ended the pact?")
    conversation.ask("Who discovered radium?")
    views = conversation.ask("What is a bird?", instead=1)
    assert shown(views[0])[-2:] == ["What is a bird?", "Reading …"]
    assert [turn.answer.asked for turn in conversation.view.turns] == [
        "When ended the pact?",
        "What is a bird?",
    ]
    kept = conversation.assistant.conversations()
    assert turns_of(kept, conversation.view.conversation) == conversation.view.turns


def test_when_asking_in_other_words_fails_the_last_answer_stays() -> None:
    conversation = Conversation()
    before = conversation.ask("When ended the pact?")[-1].turns
    last = conversation.ask("raise a known error", instead=1)[-1]
    assert last.turns == before
    kept = conversation.assistant.conversations()
    assert turns_of(kept, last.conversation) == before


def test_a_conversation_deleted_in_another_window_begins_again_with_all_its_turns() -> None:
    conversation = Conversation()
    conversation.ask("When ended the pact?")
    kept = conversation.assistant.conversations()
    kept.delete(conversation.view.conversation)
    last = conversation.ask("What is a bird?")[-1]
    assert len(last.turns) == 2
    assert turns_of(kept, last.conversation) == last.turns


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    conversation = Conversation()

    def full(*_: object) -> None:
        raise LibraryError("The disk is full.")

    monkeypatch.setattr(Conversations, "append", full)
    last = conversation.ask("When ended the pact?")[-1]
    assert last.turns[0].answer.text == "1996"
    assert "This answer is not kept: The disk is full." in shown(last)[-1]
    assert "Keep as a note" not in shown(last)[-1]


def test_a_rating_given_meanwhile_is_shown_with_the_next_answer() -> None:
    conversation = Conversation()
    first = conversation.ask("When ended the pact?")[-1]
    conversation.assistant.conversations().rate(first.turns[0].message, -1)
    assert [turn.rating for turn in conversation.ask("What is a bird?")[-1].turns] == [-1, 0]


def test_models_that_cannot_be_loaded_do_not_keep_questions_waiting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail() -> None:
        raise RuntimeError("no weights")

    warming = Warming(fail)
    with caplog.at_level(logging.ERROR):
        warming.start()
        warming.wait()
    assert warming.ended
    assert "no weights" in caplog.text
