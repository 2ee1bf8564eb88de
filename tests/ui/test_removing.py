"""Taking articles out of the library, and back."""

import html
import re

import pytest

from index.errors import LibraryLockedError
from tests.ui.fakes import FakeAssistant, make_article
from ui.removing import Removed, remove, restore


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


FAIR = make_article("The fair was opened in 1802. It rained.", title="The <b>fair</b>")
MILL = make_article("The mill was burned in 1840. It rained.", title="Mill")


def test_what_was_removed_is_told_and_comes_back() -> None:
    assistant = FakeAssistant(FAIR, MILL)
    assistant.tag(FAIR.id, ["markets"])
    removed = remove(assistant, [FAIR.id])
    assert assistant.articles() == (MILL,)
    assert plain(removed.html) == "Removed “The <b>fair</b>”."
    assert restore(assistant, removed) == ((FAIR,), "")
    assert set(assistant.articles()) == {FAIR, MILL}
    assert assistant.tags() == {FAIR.id: ("markets",)}


def test_several_are_counted() -> None:
    assert "2 articles" in remove(FakeAssistant(FAIR, MILL), [FAIR.id, MILL.id]).html


def test_what_is_gone_already_is_passed_over() -> None:
    assert remove(FakeAssistant(FAIR), ["gone"]) == Removed()


def test_one_that_cannot_be_removed_is_told_and_the_others_can_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assistant = FakeAssistant(FAIR, MILL)
    take_out = assistant.remove

    def failing(article_id: str) -> None:
        if article_id == FAIR.id:
            raise LibraryLockedError("Another program writes.", "Try again.")
        take_out(article_id)

    monkeypatch.setattr(assistant, "remove", failing)
    removed = remove(assistant, [FAIR.id, MILL.id])
    assert "Another program writes." in plain(removed.html)
    assert [document.article for document in removed.documents] == [MILL]


def test_one_that_cannot_come_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = FakeAssistant(FAIR)
    removed = remove(assistant, [FAIR.id])

    def failing(_: object) -> None:
        raise LibraryLockedError("Another program writes.", "Try again.")

    monkeypatch.setattr(assistant, "restore", failing)
    articles, problem = restore(assistant, removed)
    assert articles == ()
    assert "Try again." in plain(problem)
