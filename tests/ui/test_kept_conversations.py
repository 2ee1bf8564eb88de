"""Conversations on the chat page, in a real Chromium: kept, named, found, deleted, taken away."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.ui.conftest import open_part, watched
from tests.ui.test_browser import TREATY, ask

pytestmark = pytest.mark.browser


def open_conversations(page: Page) -> Locator:
    """Open the list of conversations; returns it."""
    open_part(page, "tab", "Conversations")
    return page.locator("#conversations")


def test_a_new_conversation_knows_nothing_of_the_one_before(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        ask(shown.page, "When was the 1961 treaty dissolved?")
        open_conversations(shown.page)
        shown.page.get_by_role("button", name="New conversation").click()
        expect(shown.page.locator("#chat .answer")).to_have_count(0)
        answer = ask(shown.page, "And what flies from pole to pole?")
        assert answer.locator(".understood").count() == 0


def test_a_conversation_survives_a_reload_and_goes_on(chromium: Browser, fake_page: str) -> None:
    with watched(chromium, fake_page) as shown:
        ask(shown.page, "When was the 1961 treaty dissolved?")
        shown.page.reload()
        expect(shown.page.locator("#chat .answer-text")).to_contain_text("1996")
        follow_up = ask(shown.page, "And in which year?")
        expect(follow_up.locator(".understood")).to_contain_text("1961 treaty dissolved?")
        expect(shown.page.locator("#chat .question")).to_have_count(2)


def test_a_conversation_is_named_found_opened_and_deleted(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        ask(page, "What flies from pole to pole each year?")
        listed = open_conversations(page)
        page.get_by_label("Name").fill("Terns of the north")
        page.get_by_role("button", name="Rename").click()
        expect(listed.get_by_label("Terns of the north")).to_be_checked()
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator("#chat .answer")).to_have_count(0)
        ask(page, "Who discovered radium?")
        page.get_by_label("Find a conversation").fill("pole north")
        expect(listed.locator("label")).to_have_count(1)
        listed.get_by_label("Terns of the north").check()
        expect(page.locator("#chat .question")).to_have_text(
            "What flies from pole to pole each year?"
        )
        page.get_by_role("button", name="Delete", exact=True).click()
        page.get_by_role("button", name="Keep it", exact=True).click()
        expect(page.get_by_role("button", name="Delete it")).to_be_hidden()
        page.get_by_role("button", name="Delete", exact=True).click()
        page.get_by_role("button", name="Delete it").click()
        expect(page.locator("#chat .answer")).to_have_count(0)
        expect(page.get_by_role("button", name="Delete it")).to_be_hidden()
        expect(listed.get_by_label("Terns of the north")).to_have_count(0)
        page.get_by_label("Find a conversation").fill("")
        expect(listed.get_by_label("Who discovered radium?")).not_to_have_count(0)


def test_a_conversation_is_taken_away_and_printed(
    chromium: Browser, fake_page: str, tmp_path: Path
) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        ask(page, "When was the 1961 treaty dissolved?")
        open_conversations(page)
        for name, start in (("Markdown", "# When was"), ("JSON", "{")):
            with page.expect_download() as download:
                page.locator("#export").get_by_role("link", name=name).click()
            target = tmp_path / name
            download.value.save_as(target)
            text = target.read_text(encoding="utf-8")
            assert text.startswith(start)
            assert TREATY in text
        with page.expect_popup() as popup:
            page.locator("#export").get_by_role("link", name="Print").click()
        expect(popup.value.locator("blockquote")).to_contain_text(TREATY)
