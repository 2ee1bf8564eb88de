"""Logging in and out over HTTP, without a script; what nobody, a cookie and a token may do."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from tests.ui.access.conftest import PASSWORD
from ui.access.accounts import Accounts
from ui.access.guard import WhoAsks
from ui.access.login import COOKIE, PasswordLogin, login_router
from ui.access.user import user_of
from ui.security import SameOrigin

ORIGIN = "http://chat.example"


class Served:
    """An app that tells who asks, and two accounts."""

    def __init__(self, accounts: Accounts) -> None:
        self.ada, self.bob = accounts.add("ada", PASSWORD), accounts.add("bob", PASSWORD)
        self.accounts = accounts
        app = FastAPI()

        @app.api_route("/who", methods=["GET", "POST"])
        @app.get("/page/app.css/x")
        def who(request: Request) -> str:
            return user_of(request).name

        app.include_router(login_router(accounts))
        app.add_middleware(WhoAsks, find=PasswordLogin(accounts), login=True, hint="Log in.")
        app.add_middleware(SameOrigin)
        self._transport = httpx.ASGITransport(app=app)
        self.cookies = httpx.Cookies()

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url=ORIGIN, cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **more)
                self.cookies = client.cookies
                return answer

        return asyncio.run(send())

    def log_in(self, name: str, password: str, origin: str = ORIGIN) -> httpx.Response:
        form = {"name": name, "password": password}
        return self.request("POST", "/login", data=form, headers={"Origin": origin})


@pytest.fixture(name="served")
def _served(accounts: Accounts) -> Served:
    return Served(accounts)


def test_nobody_is_led_to_a_page_that_stands_without_a_script(served: Served) -> None:
    led = served.request("GET", "/who", headers={"Accept": "text/html"})
    assert (led.status_code, led.headers["location"]) == (303, "/login")
    page = served.request("GET", "/login")
    assert page.status_code == 200
    assert '<form method="post" action="/login">' in page.text
    assert "onclick" not in page.text


@pytest.mark.parametrize("path", ["/who", "/page/app.css/x", "/nothing", "//login", "/login/x"])
def test_a_program_that_is_nobodys_is_told_so(served: Served, path: str) -> None:
    for method in ("GET", "POST", "PUT", "OPTIONS"):
        told = served.request(method, path)
        assert told.status_code == 401
        assert told.json()["hint"] == "Log in."


def test_a_name_with_its_password_begins_a_session_that_ends_when_it_is_ended(
    served: Served,
) -> None:
    begun = served.log_in("Ada", PASSWORD)
    assert (begun.status_code, begun.headers["location"]) == (303, "/")
    cookie = begun.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert served.request("GET", "/who").json() == "ada"
    kept = served.cookies
    assert "You are ada." in served.request("GET", "/logout").text
    assert served.request("GET", "/who").json() == "ada"  # looking at that page ends nothing
    served.request("POST", "/logout", headers={"Origin": ORIGIN})
    served.cookies = kept
    assert served.request("GET", "/who").status_code == 401


def test_a_cookie_that_came_by_https_is_sent_by_https_alone(served: Served) -> None:
    assert "secure" not in served.log_in("ada", PASSWORD).headers["set-cookie"].lower()
    begun = served.log_in("ada", PASSWORD, origin="https://chat.example")
    assert "secure" in begun.headers["set-cookie"].lower()


@pytest.mark.parametrize("typed", [("ada", "wrong"), ("", ""), ("<b>", "x"), ("x" * 20_000, "x")])
def test_what_is_wrong_is_not_said_to_be_name_or_password(
    served: Served, typed: tuple[str, str]
) -> None:
    refused = served.log_in(*typed)
    assert refused.status_code == 401
    assert "do not belong together" in refused.text
    assert "<b>" not in refused.text
    assert "set-cookie" not in refused.headers


def test_guessing_is_stopped_for_that_name_and_for_no_other(served: Served) -> None:
    codes = [served.log_in("ada", f"guess {number}").status_code for number in range(7)]
    assert codes == [401] * 5 + [429] * 2
    assert served.log_in("ada", PASSWORD).status_code == 429
    assert served.log_in("bob", PASSWORD).status_code == 303


def test_a_name_written_otherwise_is_guessed_as_often(served: Served) -> None:
    written = ["ada", "ADA", "\uff41da", "a\uff44a", "ad\uff41", "\uff41\uff44\uff41", " ada "]
    assert [served.log_in(n, "guess").status_code for n in written] == [401] * 5 + [429] * 2


def test_a_form_of_many_fields_is_an_attempt_without_a_name(served: Served) -> None:
    form = {f"field{number}": "x" for number in range(12)}
    answer = served.request("POST", "/login", data=form, headers={"Origin": ORIGIN})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/login"), ("OPTIONS", "/login"), ("POST", "/page/app.css")]
)
def test_the_login_page_is_open_to_reading_and_logging_in_alone(
    served: Served, method: str, path: str
) -> None:
    assert served.request(method, path).status_code == 401


def test_another_page_can_neither_log_in_nor_use_a_session(served: Served) -> None:
    assert served.log_in("ada", PASSWORD, origin="http://evil.example").status_code == 403
    served.log_in("ada", PASSWORD)
    for origin in ("http://evil.example", "null"):
        told = served.request("POST", "/who", headers={"Origin": origin})
        assert told.status_code == 403
        read = served.request("GET", "/who", headers={"Origin": origin})
        assert read.status_code == 401
    assert served.request("POST", "/who").status_code == 401  # no browser leaves it out
    assert served.request("POST", "/who", headers={"Origin": ORIGIN}).json() == "ada"


def test_a_program_sends_a_token_and_no_origin(served: Served) -> None:
    token = served.accounts.add_token("bob", "")
    headers = {"Authorization": f"Bearer {token}"}
    assert served.request("POST", "/who", headers=headers).json() == "bob"
    for wrong in (f"Bearer {token}x", "Bearer", "Bearer ", f"Basic {token}", token):
        headers = {"Authorization": wrong}
        assert served.request("GET", "/who", headers=headers).status_code == 401


def test_a_token_that_is_wrong_is_not_made_good_by_a_cookie(served: Served) -> None:
    served.log_in("ada", PASSWORD)
    told = served.request("GET", "/who", headers={"Authorization": "Bearer wrong"})
    assert told.status_code == 401


def test_a_cookie_that_is_no_session_is_nobody(served: Served) -> None:
    for value in ("", "x", "x" * 5000):
        served.cookies = httpx.Cookies({COOKIE: value})
        assert served.request("GET", "/who").status_code == 401
