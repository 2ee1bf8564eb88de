"""Logging in and using the page, in a real Chromium: each sees their own, with no error on it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import started
from tests.ui.conftest import PATIENCE_MS, Watched, open_part
from tests.ui.test_access import grave
from tests.ui.test_browser import ask

pytestmark = pytest.mark.browser


@pytest.fixture(name="address", scope="module")
def _address(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("users")
    arguments = ("-m", "tests.hardening.serve_users", "--folder", str(folder), "--users", "2")
    with started(*arguments) as server:
        yield server.address


def log_in(page: Page, address: str, name: str) -> None:
    """Log in with the form, as it stands."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    expect(page).to_have_url(f"{address}/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("seven herons at dawn")
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{address}/")


def test_the_login_page_needs_no_script_and_says_what_is_wrong(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(address)
        page.get_by_label("Name").fill("user-1")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("alert")).to_have_text(
            "This name and password do not belong together."
        )
        expect(page.get_by_label("Name")).to_have_value("user-1")
        log_in(page, address, "user-1")
        page.goto(f"{address}/logout")
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_url(f"{address}/login")
        page.goto(f"{address}/notes")
        expect(page).to_have_url(f"{address}/login")
    finally:
        context.close()


def test_nothing_grave_is_wrong_with_the_pages_to_log_in_and_out(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.goto(address)
        assert grave(page) == []
        log_in(page, address, "user-1")
        page.goto(f"{address}/logout")
        assert grave(page) == []
    finally:
        context.close()


def test_two_users_add_ask_share_and_log_out(chromium: Browser, address: str) -> None:
    contexts = [chromium.new_context() for _ in range(2)]
    try:
        ada, bob = (Watched(context.new_page(), address) for context in contexts)
        for number, shown in enumerate((ada, bob)):
            log_in(shown.page, address, f"user-{number}")
            shown.page.get_by_label("Your question").wait_for()
        page = ada.page
        open_part(page, "button", "Add an article")
        open_part(page, "tab", "Paste")
        page.locator("#pasted textarea").fill("The bridge was opened by Marguerite in summer.")
        page.locator("#pasted-title input, #pasted-title textarea").fill("Of Ada")
        page.get_by_role("button", name="Add the text").click()
        expect(page.locator("#picker")).to_contain_text("Of Ada")
        answer = ask(page, "Who opened the bridge?")
        expect(answer).to_contain_text("Marguerite")

        bob.page.reload()
        expect(bob.page.get_by_label("Your question")).to_be_visible()
        expect(bob.page.locator("#scope")).to_contain_text("There is no article yet")
        expect(bob.page.locator("body")).not_to_contain_text("Marguerite")

        page.locator("#picker input").first.check()
        page.get_by_role("button", name="Share with everyone").click()
        expect(page.locator("#picker")).to_contain_text("Of Ada (shared)")
        bob.page.reload()
        expect(bob.page.locator("#picker")).to_contain_text("Of Ada (from somebody else)")
        expect(ask(bob.page, "Who opened the bridge?")).to_contain_text("Marguerite")

        page.get_by_role("button", name="Stop sharing").click()
        expect(page.locator("#picker")).not_to_contain_text("(shared)")
        bob.page.reload()
        expect(bob.page.locator("#scope")).to_contain_text("There is no article yet")
        # What was answered from it meanwhile is Bob's.
        expect(bob.page.locator("#chat .answer-text")).to_contain_text("Marguerite")

        page.get_by_role("link", name="Log out").click()
        page.get_by_role("button", name="Log out").click()
        expect(page).to_have_url(f"{address}/login")
        for shown in (ada, bob):
            assert shown.errors == []
            assert shown.foreign == []
    finally:
        for context in contexts:
            context.close()
