"""Which questions the page offers."""

import pytest

from index.errors import ModelError
from tests.ui.fakes import FakeAssistant, make_article
from ui.suggesting import Offer, Suggesting
from ui.warming import Warming

FAIR = make_article("The fair was opened in 1802 by the mayor. It rained.", title="Fair")
MILL = make_article("The mill was burned in 1840 by soldiers. It rained.", title="Mill")


def _suggesting(assistant: FakeAssistant) -> Suggesting:
    warming = Warming(lambda: None)
    warming.start()
    return Suggesting(assistant, warming)


def test_the_article_ticked_last_is_asked_about_else_the_first() -> None:
    suggesting = _suggesting(FakeAssistant(FAIR, MILL))
    assert suggesting.for_articles("local", []).questions == ("When was the fair opened?",)
    assert suggesting.for_articles("local", [FAIR.id, MILL.id]).questions == (
        "When was the mill burned?",
    )


def test_without_articles_nothing_is_offered() -> None:
    assert _suggesting(FakeAssistant()).for_articles("local", []) == Offer()


def test_after_a_refusal_what_the_closest_passages_answer_is_offered() -> None:
    assistant = FakeAssistant(FAIR)
    suggesting = _suggesting(assistant)
    refused = suggesting.after("local", assistant.ask("Who closed the fair in anger and why?"), [])
    assert refused == Offer("The article does answer", ("When was the fair opened?",))
    answered = suggesting.after("local", assistant.ask("When was the fair opened?"), [])
    assert answered.words == "You could ask"
    unsure = suggesting.after("local", assistant.ask("When perhaps was the fair opened?"), [])
    assert unsure.words == "You could ask"


def test_an_article_is_only_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = FakeAssistant(FAIR)
    suggesting = _suggesting(assistant)
    first = suggesting.for_articles("local", [])
    monkeypatch.setattr(assistant, "suggest", None)
    assert suggesting.for_articles("local", []) == first


def test_what_cannot_be_tried_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = FakeAssistant(FAIR)

    def failing(*_: object, **__: object) -> None:
        raise ModelError("The weights are missing.")

    suggesting = _suggesting(assistant)
    with monkeypatch.context() as broken:
        broken.setattr(assistant, "suggest", failing)
        assert suggesting.for_articles("local", []) == Offer()
        assert suggesting.for_articles("local", ["gone"]) == Offer()
    assert suggesting.for_articles("local", []).questions == ("When was the fair opened?",)
