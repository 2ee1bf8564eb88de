"""Finds out who makes a request, before anything answers it; nobody gets no further than login.

Plain ASGI middleware. How it is found out is a `Finder`: nobody has to log in (`everyone_local`),
a session or a token (`ui.access.login`), or what a proxy says (`ui.access.proxy`).
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.access.user import LOCAL, User, made_by

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["LOGIN_ADDRESS", "LOGOUT_ADDRESS", "Finder", "WhoAsks", "everyone_local"]

Finder = Callable[["Scope"], User | None]
"""Says who makes a request; None where it is nobody that is known."""

LOGIN_ADDRESS = "/login"
LOGOUT_ADDRESS = "/logout"

_OPEN = re.compile(rf"{LOGIN_ADDRESS}|/favicon\.ico|/page/[\w-]+\.\w+")
"""Of the paths these alone are answered to nobody: logging in, and what its page looks like."""


_AT_ONCE = 8


def _is_open(method: str, path: str) -> bool:
    if method == "POST":
        return path == LOGIN_ADDRESS
    return method in ("GET", "HEAD") and _OPEN.fullmatch(path) is not None


def everyone_local(_: "Scope") -> User:
    """Take whoever asks for the user of this machine."""
    return LOCAL


class WhoAsks:
    """Notes who makes each request, and answers nobody: a browser is led to the login page.

    Without `login` there is no such page; `hint` says what the way in is.
    """

    def __init__(self, app: "ASGIApp", find: Finder, *, login: bool, hint: str) -> None:
        from anyio import CapacityLimiter

        self._app = app
        self._find = find
        self._login = login
        self._hint = hint
        self._threads = CapacityLimiter(_AT_ONCE)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on with its user, or refuse it."""
        from anyio.to_thread import run_sync
        from starlette.datastructures import Headers
        from starlette.responses import JSONResponse, RedirectResponse, Response

        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        # Sessions are looked up in a file: in threads of its own, as all others may be answering.
        user = (
            await run_sync(self._find, scope, limiter=self._threads)
            if self._login
            else self._find(scope)
        )
        if user is not None:
            made_by(scope, user)
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        if self._login and _is_open(scope["method"], scope["path"]):
            await self._app(scope, receive, send)
            return
        wanted = Headers(scope=scope).get("accept", "")
        refusal: Response = JSONResponse(
            {"error": "Nobody is logged in.", "hint": self._hint},
            401,
            headers={"WWW-Authenticate": "Bearer"},
        )
        if self._login and scope["method"] in ("GET", "HEAD") and "text/html" in wanted:
            refusal = RedirectResponse(LOGIN_ADDRESS, 303)
        await refusal(scope, receive, send)
