"""A real Chromium that looks at served pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.serving import ROOT, served_fake

SCREENSHOTS = ROOT / ".work" / "screenshots"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""As in .ci/chromium.sh."""
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 90_000
"""How long a page may take for anything, so that a slow machine fails no test."""


@pytest.fixture(scope="session")
def loading_page(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page like `fake_page`, whose models are never loaded."""
    with served_fake(tmp_path_factory.mktemp("loading") / "never") as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium: the system's, else Playwright's own; absent in CI it is a failure.

    Not kept for the session: while Playwright is open, no other test can run an event loop.
    """
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None),
                args=CHROMIUM_ARGUMENTS,
            )
        except Error as error:
            if os.environ.get("CI"):
                pytest.fail(f"CI needs Chromium for the browser tests: {error}")
            pytest.skip("no Chromium on this machine")
        expect.set_options(timeout=PATIENCE_MS)
        yield browser
        browser.close()


class Watched:
    """A page whose console errors and requests to other origins are collected."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._on_request(request.url))

    def _on_console(self, message: object) -> None:
        if message.type == "error":  # type: ignore[attr-defined]
            self.errors.append(f"{message.text} ({message.location['url']})")  # type: ignore[attr-defined]

    def _on_request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.foreign.append(url)


@contextmanager
def watched(
    chromium: Browser,
    address: str,
    *,
    width: int = 1440,
    height: int = 900,
    scheme: str = "light",
) -> Iterator[Watched]:
    """Open the chat page; at the end, there was no console error and no foreign request."""
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    try:
        shown = Watched(context.new_page(), address)
        shown.page.set_default_timeout(PATIENCE_MS)
        shown.page.goto(address)
        shown.page.get_by_label("Your question").wait_for()
        shown.page.wait_for_function(
            "document.querySelector('#picker input') !== null"
            " && frames['article-frame'].location.pathname.startsWith('/article/')"
        )
        yield shown
        assert shown.errors == []
        assert shown.foreign == []
    finally:
        context.close()


def open_part(page: Page, role: str, name: str) -> None:
    """Open a tab or a fold by the button of this role and name, to type into it.

    What opens for the first time is filled once more by Gradio in a frame or two, with what it
    held before: a program is quick enough to type before that, and would lose it.
    """
    page.get_by_role(role, name=name).click()  # type: ignore[arg-type]
    page.evaluate(
        "async () => { for (let n = 0; n < 5; n += 1) await new Promise(requestAnimationFrame); }"
    )
