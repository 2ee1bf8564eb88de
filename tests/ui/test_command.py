"""The chat command with the real models: served, asked in a real browser, ended by Ctrl-C."""

import signal
from pathlib import Path

import httpx
import pytest
import typer
from playwright.sync_api import Browser, expect

from index.errors import SettingsError
from tests.serving import started
from tests.ui.conftest import SCREENSHOTS, watched
from tests.ui.test_browser import ask, expect_marked
from ui.access.reach import Auth
from ui.command import chat

RUN = ("-c", "import typer; from ui.command import chat; typer.run(chat)", "--no-browser")


def test_articles_in_memory_and_a_library_are_not_mixed(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="cannot be combined"):
        chat(library=tmp_path, article=["a.txt"])


def test_beyond_this_machine_somebody_has_to_log_in(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nobody would have to log in"):
        chat(library=tmp_path, host="0.0.0.0", allow_host=["chat.example"])  # noqa: S104
    with pytest.raises(SettingsError, match="--allow-host"):
        chat(library=tmp_path, host="0.0.0.0", no_auth=True)  # noqa: S104
    with pytest.raises(SettingsError, match="no account yet"):
        chat(library=tmp_path, auth=Auth.PASSWORDS)


@pytest.mark.models
@pytest.mark.browser
def test_the_treaty_question_is_answered_over_the_shipped_article(
    chromium: Browser, tmp_path: Path
) -> None:
    with (
        started(*RUN, "--library", str(tmp_path)) as server,
        watched(chromium, server.address) as shown,
    ):
        answer = ask(shown.page, "When was the 1961 treaty dissolved?")
        expect(answer.locator(".answer-text")).to_contain_text("1996")
        expect(answer.locator(".state")).to_have_text("quoted from the article")
        quote = answer.locator(".quote").inner_text()
        assert "1996" in quote
        expect_marked(shown.page, quote, "1996")
        expect(shown.page.locator(".offered").first).to_be_visible()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        shown.page.screenshot(path=SCREENSHOTS / "real-1440-light.png")


@pytest.mark.models
def test_an_article_given_by_path_is_served_with_a_warning_beyond_this_machine_and_ctrl_c_ends_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "pact.txt").write_text("The pact was signed in May 1961.", encoding="utf-8")
    arguments = (
        *("--article", str(tmp_path / "pact.txt"), "--host", "0.0.0.0"),  # noqa: S104
        *("--allow-host", "chat.example", "--no-auth-i-understand"),
    )
    with started(*RUN, *arguments) as server:
        assert "there is no login" in server.said
        assert f"article-qa is ready at {server.address}" in server.said
        assert server.address.startswith("http://127.0.0.1:")
        for host, status in (("chat.example", 200), ("evil.example", 400)):
            asked = httpx.get(server.address, headers={"Host": host})
            assert asked.status_code == status
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(120) == 0
        rest = server.rest()
    assert "Stopped." in rest
    assert "Traceback" not in rest
