"""What guards everything the server answers, as plain ASGI middleware: response headers, and a
refusal of requests that a page elsewhere makes a browser send, or that would make it fetch one.
"""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["CHAT_POLICY", "FilesOnly", "SameOrigin", "SecurityHeaders"]

CHAT_POLICY = (
    "default-src 'self'; "
    # Gradio's page carries inline scripts that differ per request and compiles handlers.
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": CHAT_POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
}
_SAFE = frozenset({"GET", "HEAD"})
_FILE_ELSEWHERE = re.compile(r"/file[=/]\W*https?:", re.IGNORECASE)


class SecurityHeaders:
    """Adds the headers to each response that does not set them itself, as the article page does
    with its stricter policy, and takes out those by which pages elsewhere could read it.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on and complete the headers of its response."""
        from starlette.datastructures import MutableHeaders

        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Gradio lets pages elsewhere read what it answers, with the reader's own login.
                for name in [each for each in headers if each.startswith("access-control-")]:
                    del headers[name]
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class SameOrigin:
    """Takes requests that may change something from the server's own pages only.

    A browser names the page that such a request comes from; without this, any web page could
    add articles to the library of whoever looks at it. Other programs send no origin.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on, or answer 403."""
        from starlette.datastructures import Headers
        from starlette.responses import PlainTextResponse

        if scope["type"] == "http" and scope["method"] not in _SAFE:
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc != headers.get("host", ""):
                refusal = PlainTextResponse("This is only taken from the chat page itself.", 403)
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


class FilesOnly:
    """Serves no file that is a web address: Gradio would fetch it for whoever asks.

    Only `index.fetch` opens addresses that were given from outside.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self._app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on, or answer 403."""
        from starlette.responses import PlainTextResponse

        if scope["type"] == "http" and _FILE_ELSEWHERE.search(scope["path"]):
            refusal = PlainTextResponse("Files of this server only; add the address instead.", 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)
