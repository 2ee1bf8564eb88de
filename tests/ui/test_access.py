"""What axe-core finds wrong for people who cannot see well or use no mouse (WCAG, its rules)."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.serving import served_fake
from tests.ui.conftest import watched
from tests.ui.test_browser import ask

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")


def grave(page: Page) -> list[str]:
    """The serious and critical violations on a page: rule, impact and element of each."""
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:200]}"
        for found in Axe().run(page).response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


def _states(page: Page) -> Iterator[str]:
    """Put the chat page into its main states, one after the other."""
    yield "empty"
    ask(page, "When was the 1961 treaty dissolved?")
    page.get_by_text("How it got there").click()
    yield "answered"
    ask(page, "Who discovered radium?")
    yield "refused"
    ask(page, "raise a known error")
    yield "failed"
    page.get_by_role("button", name="Edit question").click()
    page.get_by_role("button", name="Add an article").click()
    yield "adding"
    page.get_by_role("tab", name="Conversations").click()
    yield "conversations"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_is_wrong_with_the_chat_page(
    chromium: Browser, fake_page: str, scheme: str
) -> None:
    with watched(chromium, fake_page, scheme=scheme) as shown:
        wrong = {state: found for state in _states(shown.page) if (found := grave(shown.page))}
        assert wrong == {}


@pytest.fixture(name="own_page", scope="module")
def _own_page() -> Iterator[str]:
    """A page of these tests alone, for the notes that it keeps."""
    with served_fake() as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_is_wrong_with_the_pages_beside_it(
    chromium: Browser, own_page: str, scheme: str
) -> None:
    with watched(chromium, own_page, scheme=scheme) as shown:
        answer = ask(shown.page, "When was the 1961 treaty dissolved?")
        answer.get_by_role("button", name="Keep as a note").click()
        marked = answer.locator(".footnote a.cite").first.get_attribute("href")
        assert marked is not None
        shown.page.get_by_role("tab", name="Conversations").click()
        printed = shown.page.locator("#export").get_by_text("Print").get_attribute("href")
        assert printed is not None
        shown.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for path in (marked, "/article", "/notes", printed):
            shown.page.goto(own_page + path)
            assert grave(shown.page) == [], path


def test_all_of_it_can_be_reached_and_seen_with_the_keyboard(
    chromium: Browser, fake_page: str
) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        ask(page, "When was the 1961 treaty dissolved?")
        page.wait_for_function("sessionStorage.getItem('conversation')")
        reached, unseen = [], []
        page.evaluate("document.activeElement.blur()")
        for _ in range(60):
            page.keyboard.press("Tab")
            name, seen = page.evaluate(_FOCUSED)
            reached.append(name)
            if not seen:
                unseen.append(name)
        for name in ("Notes", "The old alliance", "Add an article", "Copy quote", "Ask"):
            assert any(name in each for each in reached), (name, reached)
        assert unseen == []


_FOCUSED = """() => {
    const it = document.activeElement;
    const name = it.getAttribute("aria-label") || it.labels?.[0]?.textContent
        || it.textContent || it.title || it.id || it.tagName;
    // Some controls show the focus on what is around them.
    const around = [it, it.parentElement, it.closest("label"), it.closest(".input-container")];
    const seen = it === document.body || it.tagName === "IFRAME" || around.some((each) => {
        if (!each) return false;
        const style = getComputedStyle(each);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || style.boxShadow !== "none";
    });
    return [name.trim().slice(0, 60), seen];
}"""


def test_a_new_answer_is_announced(chromium: Browser, fake_page: str) -> None:
    with watched(chromium, fake_page) as shown:
        answer = ask(shown.page, "When was the 1961 treaty dissolved?")
        live = "e => e.closest('[aria-live=polite], [role=log]') !== null"
        assert answer.evaluate(live)


def test_nothing_moves_for_who_wants_no_motion(chromium: Browser, fake_page: str) -> None:
    with watched(chromium, fake_page) as shown:
        page = shown.page
        page.emulate_media(reduced_motion="reduce")
        ask(page, "When was the 1961 treaty dissolved?")
        ask(page, "Who discovered radium?")
        moving = page.evaluate(
            """() => document.getAnimations()
                .filter((each) => each.effect.getTiming().duration > 1)
                .map((each) => each.effect.target.outerHTML.slice(0, 200))"""
        )
        assert moving == []
