"""A reply of the server that comes late takes back nothing that was done on the page meanwhile."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.serving import served_fake
from tests.ui.conftest import open_part, watched
from tests.ui.test_browser import TREATY, answer_ended, ask, expect_marked, frame
from tests.ui.test_kept_conversations import open_conversations

pytestmark = pytest.mark.browser

QUICK, QUEUED = "/run/predict", "/queue/join"
"""What is in the address of an event that is not queued, and of one that is."""

_HOLD = """(part) => {
    const fetched = window.fetch;
    const released = new Promise((release) => { window.release = release; });
    window.fetch = async (...asked) => {
        const reply = await fetched(...asked);
        if (String(asked[0]).includes(part)) await released;
        return reply;
    };
}"""


@pytest.fixture(name="own_page", scope="module")
def _own_page() -> Iterator[str]:
    """A page of these tests alone, for the tags that it keeps."""
    with served_fake() as address:
        yield address


@contextmanager
def late(page: Page, part: str) -> Iterator[Callable[[], None]]:
    """Keep replies back until what this gives is called: the server has done all, the page has
    not heard of it. `part` is of the addresses of the events.
    """
    page.evaluate(_HOLD, part)
    yield lambda: page.evaluate("window.release()")


def test_a_ticked_article_shows_without_the_server_and_gives_way_to_a_quotation(
    chromium: Browser, own_page: str
) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        answer = ask(page, "When was the 1961 treaty dissolved?")
        with late(page, QUICK) as release:
            page.get_by_label("Birds of the coast").check()
            expect(frame(page).locator("h1")).to_have_text("Birds of the coast")
            answer.locator(".footnote a.cite").click()
            expect_marked(page, TREATY, "1996")
            release()
            expect(page.locator("#scope")).to_have_text("Asking: Birds of the coast")
            expect_marked(page, TREATY, "1996")


def test_tags_typed_right_after_a_tick_stay(chromium: Browser, own_page: str) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        tags = page.get_by_label("Tags")
        with late(page, QUICK) as release:
            page.get_by_label("Birds of the coast").check()
            tags.fill("coast")
            release()
            expect(page.locator("#scope")).to_have_text("Asking: Birds of the coast")
            expect(tags).to_have_value("coast")


def test_tags_of_one_article_never_stand_in_the_box_of_another(
    chromium: Browser, own_page: str
) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        tags = page.get_by_label("Tags")
        page.get_by_label("Birds of the coast").check()
        expect(page.locator("#scope")).to_have_text("Asking: Birds of the coast")
        with late(page, QUICK) as release:
            tags.fill("sea,  to read, Sea")
            tags.press("Enter")
            page.get_by_label("Birds of the coast").uncheck()
            page.get_by_label("The old alliance").check()
            release()
            expect(page.locator("#picker label", has_text="Birds of the coast")).to_have_text(
                "Birds of the coast · sea · to read"
            )
            expect(page.locator("#scope")).to_have_text("Asking: The old alliance")
            expect(tags).to_have_value("")
        page.get_by_label("The old alliance").uncheck()
        page.get_by_label("Birds of the coast").check()
        expect(tags).to_have_value("sea, to read")


def test_a_text_typed_while_another_is_added_stays(chromium: Browser, own_page: str) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        open_part(page, "button", "Add an article")
        open_part(page, "tab", "Paste")
        text, title = page.locator("#pasted").get_by_label("Text"), page.get_by_label("Title")
        text.fill("Storks nest on chimneys. They come in spring.")
        title.fill("Storks")
        with late(page, QUEUED) as release:
            page.get_by_role("button", name="Add the text").click()
            text.fill("Herons stand still.")
            release()
            expect(page.get_by_label("Storks", exact=True)).to_be_visible()
            expect(title).to_have_value("")
            expect(text).to_have_value("Herons stand still.")


def test_an_address_typed_while_another_is_fetched_stays(chromium: Browser, own_page: str) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        open_part(page, "button", "Add an article")
        address = page.get_by_label("Web address")
        address.fill("example.org/page")
        with late(page, QUEUED) as release:
            address.press("Enter")
            address.fill("example.org/other")
            release()
            expect(page.get_by_label("From the web", exact=True)).to_be_visible()
            expect(frame(page).locator("h1")).to_have_text("From the web")
            expect(address).to_have_value("example.org/other")


def test_a_conversation_is_opened_again_however_late_a_script_comes(
    chromium: Browser, own_page: str
) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        ask(page, "When was the 1961 treaty dissolved?")
        scripts: list[Route] = []

        def hold(route: Route) -> None:
            if route.request.frame == page.main_frame:
                scripts.append(route)
            else:
                route.continue_()

        page.route("**/page/*.js", hold)
        page.reload()
        expect(page.locator("#chat .answer-text")).to_contain_text("1996")
        expect(frame(page).locator("h1")).to_have_text("The old alliance")
        for route in scripts:
            route.continue_()


def test_a_question_asked_while_the_page_is_still_opening_stays(
    chromium: Browser, own_page: str
) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        page.add_init_script(f"({_HOLD})('{QUICK}')")
        page.reload()
        page.wait_for_function("window.articleQA !== undefined")  # its script is there
        ask(page, "When was the 1961 treaty dissolved?")
        page.evaluate("window.release()")
        expect(page.locator("#picker input").first).to_be_visible()
        expect(open_conversations(page).locator("label").first).to_be_visible()
        expect(page.locator("#chat .answer-text")).to_contain_text("1996")
        follow_up = ask(page, "And in which year?")
        expect(follow_up.locator(".understood")).to_contain_text("1961 treaty dissolved?")


def test_a_name_typed_while_a_question_is_answered_stays(chromium: Browser, own_page: str) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        ask(page, "When was the 1961 treaty dissolved?")
        listed = open_conversations(page)
        name = page.get_by_label("Name")
        expect(name).to_have_value("When was the 1961 treaty dissolved?")
        with late(page, QUEUED) as release, answer_ended(page):
            box = page.get_by_label("Your question")
            box.fill("What flies from pole to pole each year?")
            box.press("Enter")
            name.fill("Treaties and terns")
            release()
        expect(page.locator("#chat .confidence")).to_have_count(2)
        expect(name).to_have_value("Treaties and terns")
        page.get_by_role("button", name="Rename").click()
        expect(listed.get_by_label("Treaties and terns")).to_be_checked()
        expect(name).to_have_value("Treaties and terns")


def test_a_name_given_right_after_an_answer_is_in_the_list(
    chromium: Browser, own_page: str
) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        ask(page, "When was the 1961 treaty dissolved?")
        listed = open_conversations(page)
        expect(page.get_by_label("Name")).to_have_value("When was the 1961 treaty dissolved?")
        with late(page, QUICK) as release:
            ask(page, "What flies from pole to pole each year?")
            page.get_by_label("Name").fill("A name given early")
            page.get_by_role("button", name="Rename").click()
            release()
        expect(listed.get_by_label("A name given early")).to_be_checked()


def test_the_words_to_find_conversations_hold_when_an_answer_comes(
    chromium: Browser, own_page: str
) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        ask(page, "Which year has the hostile sentence?")
        listed = open_conversations(page)
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator("#chat .answer")).to_have_count(0)
        find = page.get_by_label("Find a conversation")
        find.fill("radium hostile")
        expect(listed.locator("label")).to_have_count(0)
        ask(page, "Who discovered radium?")
        ask(page, "Which year has the hostile sentence?")
        expect(listed.locator("label")).to_have_text(["Who discovered radium?"])
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator("#chat .answer")).to_have_count(0)
        expect(listed.locator("label")).to_have_text(["Who discovered radium?"])
        find.fill("")
        expect(listed.locator("label").nth(1)).to_be_visible()


def test_questions_are_offered_after_each_of_two_quick_answers(
    chromium: Browser, own_page: str
) -> None:
    with watched(chromium, own_page) as shown:
        page = shown.page
        with late(page, QUICK) as release:
            ask(page, "When was the 1961 treaty dissolved?")
            ask(page, "Which minister in anger dissolved the 1961 treaty over tea and cakes?")
            release()
        expect(page.locator("#offer")).to_have_text("The article does answer")
