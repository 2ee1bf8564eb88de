"""Keeps each user's streams, events and uploads to that user: plain ASGI middleware over Gradio.

Gradio knows a page by a number that the page made up (`session_hash`), what is under way by an
`event_id`, an upload by its path, and does for whoever names one. Here each belongs to who used it
first, events and uploads to whose request they answer. The bodies of requests are passed on as they
were understood here, so that they cannot be understood in two ways.
"""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from ui.access.claims import Claims
from ui.access.user import user_in
from ui.uploads import paths_in

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["OwnStreams"]

_API = re.compile(r"/gradio_api/+", re.IGNORECASE)
_BEGINS = re.compile(r"queue/join/?|(call|call/v2)/[^/]+/?")
_OF_EVENT = re.compile(r"(?:call|call/v2)/[^/]+/([^/]+)/?|stream/([^/]+)(?:/.*)?", re.DOTALL)
_OF_SESSION = re.compile(r"heartbeat/([^/]+)/?")
_FILE = re.compile(r"file[=/](.*)", re.DOTALL)
_NEVER = re.compile(r"(component_server|deep_link|runs?-?history|runs|vibe-[^/]*)(/.*)?", re.DOTALL)
"""What this page does not use and would show one user's to another."""
_LONGEST_NAME = 200
"""Of a session, in characters: Gradio's page makes up 11. All are kept in memory."""


class _DeniedError(Exception):
    """What is asked for is not the user's, or is nothing."""


class OwnStreams:
    """Passes on what is the user's own and answers 404 to all else, which tells of no other's."""

    def __init__(self, app: "ASGIApp", *, longest_body: int) -> None:
        self._app = app
        self._longest = longest_body
        # One for sessions and events: Gradio takes an event for the session of its own name.
        self._streams, self._files = Claims(), Claims()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Pass the request on, or refuse it."""
        from starlette.responses import JSONResponse

        found = _API.search(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        path, owner = scope["path"][found.end() :], user_in(scope).owner
        posted, uploads = scope["method"] == "POST", path.rstrip("/") == "upload"
        try:
            self._require_own_address(path, scope, owner)
            if posted and not uploads:
                body = await self._understood(receive)
                self._require_own_body(body, owner)
                scope, receive = _said_again(scope, receive, body)
        except _DeniedError:
            denied = JSONResponse({"error": "There is nothing of yours here."}, 404)
            await denied(scope, receive, send)
            return
        if posted and (uploads or _BEGINS.fullmatch(path)):
            # Else what is noted here could come packed.
            scope = _without(scope, b"accept-encoding")
            send = self._noting(owner, send)
        await self._app(scope, receive, send)

    def _require_own_address(self, path: str, scope: "Scope", owner: str) -> None:
        if _NEVER.fullmatch(path):
            raise _DeniedError
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        sessions = [*query.get("session_hash", ()), *query.get("upload_id", ())]
        if found := _OF_SESSION.fullmatch(path):
            sessions.append(found[1])
        if not all(self._takes(each, owner) for each in sessions):
            raise _DeniedError
        begins = scope["method"] == "POST" and _BEGINS.fullmatch(path)
        if not begins and (found := _OF_EVENT.fullmatch(path)):
            name = found[1] or found[2]
            if not self._streams.has(name, owner):
                raise _DeniedError
        if (found := _FILE.fullmatch(path)) and not self._is_own_file(found[1], owner):
            raise _DeniedError

    def _require_own_body(self, body: dict[str, Any], owner: str) -> None:
        session, event = body.get("session_hash"), body.get("event_id")
        if session is not None and not self._takes(str(session), owner):
            raise _DeniedError
        if event is not None and not self._streams.has(str(event), owner):
            raise _DeniedError
        if not all(self._is_own_file(path, owner) for path in paths_in(body)):
            raise _DeniedError

    def _takes(self, session: str, owner: str) -> bool:
        return 0 < len(session) <= _LONGEST_NAME and self._streams.take(session, owner)

    def _is_own_file(self, path: str, owner: str) -> bool:
        try:
            return self._files.has(str(Path(path).resolve()), owner)
        except (OSError, RuntimeError, ValueError):  # Links in a circle; a character no path has.
            return False

    async def _understood(self, receive: "Receive") -> dict[str, Any]:
        """Return the body of a request, which is one JSON object in all that the page takes."""
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message["type"] == "http.request" and message.get("more_body", False)
            if len(body) > self._longest:
                raise _DeniedError
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise _DeniedError from error
        if not isinstance(found, dict):
            raise _DeniedError
        return found

    def _noting(self, owner: str, send: "Send") -> "Send":
        """Send on, and note whose the event or the files are that an answer names."""
        answer: list[bytes] = []

        async def noting(message: "Message") -> None:
            if message["type"] == "http.response.body":
                answer.append(message.get("body", b""))
                if not message.get("more_body", False):
                    self._note(b"".join(answer), owner)  # before whoever asked can use it
            await send(message)

        return noting

    def _note(self, answer: bytes, owner: str) -> None:
        try:
            found = json.loads(answer)
        except ValueError:  # a refusal in plain words
            return
        if isinstance(found, dict) and isinstance(found.get("event_id"), str):
            self._streams.join(found["event_id"], owner)
        elif isinstance(found, list):
            for path in found:
                self._files.join(str(Path(path).resolve()), owner)


def _said_again(
    scope: "Scope", receive: "Receive", body: dict[str, Any]
) -> "tuple[Scope, Receive]":
    """Return a request with this body in place of its own, which was read."""
    data = json.dumps(body).encode()
    length = (b"content-length", str(len(data)).encode())
    scope = _without(_without(scope, b"content-length"), b"transfer-encoding")
    left = [data]

    async def again() -> "Message":
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return {**scope, "headers": [*scope["headers"], length]}, again


def _without(scope: "Scope", header: bytes) -> "Scope":
    kept = [(name, value) for name, value in scope["headers"] if name.lower() != header]
    return {**scope, "headers": kept}
