"""Logging in with a password: the pages, the cookie of a session, and who a request's is.

Requests that change something are taken from the server's own pages only (`ui.security`); of those
that come with a cookie, this asks the browser to say so, where programs say nothing.
"""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from ui.access.accounts import SESSION_LASTS, Accounts, folded
from ui.access.addresses import counted
from ui.access.attempts import Attempts
from ui.access.forwarded import address_in
from ui.access.guard import LOGIN_ADDRESS, LOGOUT_ADDRESS
from ui.access.login_page import render_login, render_logout
from ui.access.user import User, user_of
from ui.article_routes import html_page

if TYPE_CHECKING:
    from fastapi import APIRouter, Request
    from fastapi.responses import Response
    from starlette.types import Scope

__all__ = ["COOKIE", "PasswordLogin", "login_router"]

COOKIE = "article_qa_session"

_BEARER = "bearer "
_SAFE = frozenset({"GET", "HEAD"})
_LONGEST_FORM = 10_000
_LIMITS = {"name and address": 5, "address": 50, "name": 100}
_WRONG = "This name and password do not belong together."


class PasswordLogin:
    """A `Finder`: whose session the cookie is, or whose token a program sends."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def __call__(self, scope: "Scope") -> User | None:
        """Return the user; a token that is sent goes before any cookie."""
        from starlette.requests import HTTPConnection

        request = HTTPConnection(scope)
        sent = request.headers.get("authorization", "")
        if sent:
            token = sent[len(_BEARER) :].strip() if sent.lower().startswith(_BEARER) else ""
            return self._accounts.of_token(token) if token else None
        secret = request.cookies.get(COOKIE)
        if not secret:
            return None
        origin = request.headers.get("origin")
        if origin is None:
            # Of a request that may change something, every browser names the origin.
            if scope.get("method", "GET") not in _SAFE:
                return None
        elif urlsplit(origin).netloc != request.headers.get("host", ""):
            return None  # A page elsewhere, which the answer may be shown to.
        return self._accounts.of_session(secret)


def login_router(accounts: Accounts) -> "APIRouter":
    """Routes for `/login` and `/logout`, without Gradio and without a script."""
    from anyio.to_thread import run_sync
    from fastapi import APIRouter, Request
    from fastapi.responses import RedirectResponse, Response

    router = APIRouter(include_in_schema=False)
    attempts = Attempts(_LIMITS)

    @router.get(LOGIN_ADDRESS)
    def login_page() -> Response:
        return html_page(render_login(), forms=True)

    @router.post(LOGIN_ADDRESS)
    async def log_in(request: Request) -> Response:
        name, password = await _typed(request)
        return await run_sync(_logged_in, request, accounts, attempts, name, password)

    @router.get(LOGOUT_ADDRESS)
    def logout_page(request: Request) -> Response:
        return html_page(render_logout(user_of(request).name), forms=True)

    @router.post(LOGOUT_ADDRESS)
    def log_out(request: Request) -> Response:
        accounts.end_session(request.cookies.get(COOKIE, ""))
        response = RedirectResponse(LOGIN_ADDRESS, 303)
        response.delete_cookie(COOKIE)
        return response

    return router


async def _typed(request: "Request") -> tuple[str, str]:
    """Return name and password of the form, "" for what is not there or too long to be meant."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return "", ""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError:  # more fields than any form here has
        return "", ""
    return fields.get("name", [""])[0], fields.get("password", [""])[0]


def _logged_in(
    request: "Request", accounts: Accounts, attempts: Attempts, name: str, password: str
) -> "Response":
    """Begin a session and lead to the page, or show the form again with what was wrong."""
    from fastapi.responses import RedirectResponse

    address = counted(address_in(request.scope))
    meant = folded(name)[:100]
    keys = [
        ("name and address", f"{meant} {address}"),
        ("address", address),
        ("name", meant),
    ]
    wait_s = attempts.begin(keys)
    if wait_s:
        minutes = int(wait_s // 60) + 1
        told = f"Too many attempts; the next one can be made in {minutes} minutes."
        response = html_page(render_login(name, told), 429, forms=True)
        response.headers["Retry-After"] = str(int(wait_s) + 1)
        return response
    session = accounts.log_in(name, password, instead_of=request.cookies.get(COOKIE, ""))
    if session is None:
        return html_page(render_login(name, _WRONG), 401, forms=True)
    attempts.right(keys)
    begun = RedirectResponse("/", 303)
    begun.set_cookie(
        COOKIE,
        session,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        # Behind a proxy that ends TLS, only the browser says that it came by https.
        secure=request.headers.get("origin", request.url.scheme).startswith("https"),
    )
    return begun
