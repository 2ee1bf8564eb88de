"""A served page over the fake assistant, and a real Chromium to look at it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).parents[2]
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


@dataclass(frozen=True, slots=True)
class Started:
    """A serving process, what it said until it served, and the address it serves at."""

    process: subprocess.Popen[str]
    said: str
    address: str

    def rest(self) -> str:
        """What it says from now on until it ends."""
        assert self.process.stdout is not None
        return self.process.stdout.read()


@contextmanager
def started(*arguments: str) -> Iterator[Started]:
    """Run Python with arguments that make it serve and print its address last on a line.

    A process of its own, as in real use.
    """
    with subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if "http://" in line:
                    break
            else:
                pytest.fail(f"The server ended before it was ready:\n{said}")
            yield Started(process, said, said.split()[-1])
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def served_fake(warm_s: float = 0.0) -> Iterator[str]:
    """The address of the chat page over the fake assistant, whose models load for `warm_s`."""
    with started("-m", "tests.ui.serve_fake", str(warm_s)) as server:
        yield server.address


@pytest.fixture(scope="session")
def fake_page(_session_home: None) -> Iterator[str]:
    """The address of the chat page over the fake assistant."""
    with served_fake() as address:
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
            self.errors.append(message.text)  # type: ignore[attr-defined]

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
        shown.page.set_default_timeout(30_000)
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
