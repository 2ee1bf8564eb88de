"""Users of a served page, each with a word that stands in all that is theirs: a canary."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from secrets import token_hex
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import mcp
from httpx2 import AsyncClient
from mcp.client.streamable_http import streamable_http_client

from tests.hardening.page import Handler, ServedPage
from tests.hardening.serve_users import USERS_FILE
from tests.serving import started
from ui.programs.mcp import MCP_PATH

__all__ = ["CANARY", "Person", "people"]

CANARY = re.compile(r"canary[0-9a-f]{16}|localcanary")
_ID = re.compile(r'\["[^"]*","([0-9a-f]{16})"\]')
_MESSAGE = re.compile(r'name=\\"right\\" value=\\"([0-9a-f]{16})')
_QUESTION = "Who opened the bridge?"
_API = "/gradio_api"


@dataclass(slots=True)
class Person:
    """A user in a browser and with a program; `heard` is all that the server told them."""

    page: ServedPage
    program: dict[str, str]
    canary: str = field(default_factory=lambda: f"canary{token_hex(8)}")
    session: str = field(default_factory=lambda: uuid4().hex)
    heard: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    handlers: list[Handler] = field(default_factory=list)

    def foreign(self) -> set[str]:
        """The canaries of others that they were told."""
        return {found for said in self.heard for found in CANARY.findall(said)} - {self.canary}

    def handler(self, name: str, *, state: bool = False) -> Handler:
        """The first handler of a name; with `state`, of those that have one."""
        self.handlers = self.handlers or self.page.handlers()
        return next(
            each
            for each in self.handlers
            if re.fullmatch(rf"{name}(_\d+)?", each.name) and (not state or "state" in each.inputs)
        )

    def tab(self) -> "Person":
        """The same user in another tab of the browser, which hears for itself."""
        return replace(self, session=uuid4().hex, heard=[])

    def hear(self, said: str) -> str:
        """Remember what the server told."""
        self.heard.append(said)
        return said

    def get(self, path: str) -> httpx.Response:
        """Look at an address."""
        answer = self.page.client.get(path)
        self.hear(answer.text)
        return answer

    def begin(self, method: str, path: str, **more: Any) -> int:
        """Ask for an address; return the status, and hear the first of what may have no end."""
        with self.page.client.stream(method, path, **more) as answer:
            kind = answer.headers.get("content-type", "")
            if answer.is_success and "event-stream" in kind:
                with suppress(httpx.ReadTimeout):
                    self.hear(next(answer.iter_text(), ""))
            else:
                self.hear(answer.read().decode("utf-8", "replace"))
            return answer.status_code

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Send something to an address."""
        answer = self.page.client.post(path, **more)
        self.hear(answer.text)
        return answer

    def add(self, word: str = "") -> None:
        """Add an article of one's own."""
        text = f"The bridge of {word} was opened by {self.canary}. It was {self.canary} who came."
        arguments = {"address": "", "text": text, "title": f"Bridge {self.canary} {word}"}
        said = self.hear(self.page.call("add", arguments))
        found = re.search(r'"id": "([0-9a-f]+)"', said)
        assert found, said
        self.articles.append(found[1])

    def ask(self, question: str = _QUESTION) -> str:
        """Ask on the page."""
        handler = self.handler("ask", state=True)
        return self.hear(self.page.queue(handler, [question, None, [], None], self.session))

    def ask_by_program(self, question: str = _QUESTION) -> str:
        """Ask the endpoint."""
        arguments = {"question": question, "articles": None, "history": None}
        return self.hear(self.page.call("ask", arguments))

    def ask_by_mcp(self, articles: list[str] | None = None) -> str:
        """Ask the tool and have the articles listed."""

        async def use() -> str:
            async with (
                AsyncClient(headers=self.program, timeout=120) as client,
                mcp.Client(
                    streamable_http_client(self.page.address + MCP_PATH, http_client=client)
                ) as tools,
            ):
                listed = await tools.call_tool("articles", {})
                asked = await tools.call_tool("ask", {"question": _QUESTION, "articles": articles})
                return f"{listed} {asked}"

        return self.hear(asyncio.run(use()))

    def ask_and_cancel(self) -> None:
        """Ask on the page, and cancel that at once; then listen to what is still said."""
        handler = self.handler("ask", state=True)
        body = {
            "fn_index": handler.number,
            "data": [_QUESTION, None, [], None],
            "session_hash": self.session,
        }
        joined = self.post(f"{_API}/queue/join", json=body).json()
        self.events.append(joined["event_id"])
        cancel = {"session_hash": self.session, "fn_index": handler.number}
        self.post(f"{_API}/cancel", json={**cancel, "event_id": joined["event_id"]})

    def reload(self) -> None:
        """Begin anew as a page does that is loaded again, with the conversation of before."""
        self.session = uuid4().hex
        conversations = self.conversations()
        self.hear(
            self.page.run(
                self.handler("open_again"), [conversations[0] if conversations else ""],
                session=self.session,
            )
        )  # fmt: skip
        self.hear(self.page.run(self.handler("first_look"), [], session=self.session))

    def conversations(self) -> list[str]:
        """The ids of the conversations that are kept."""
        listed = self.page.run(self.handler("list_anew"), ["", "", None], session=self.session)
        return _ID.findall(self.hear(listed))

    def messages(self) -> list[str]:
        """The ids of the answers in the last conversation."""
        kept = self.conversations()
        shown = self.page.run(self.handler("open_again"), kept[:1], session=self.session)
        return _MESSAGE.findall(self.hear(shown))

    def look_around(self) -> None:
        """Look at all that is kept and can be taken away."""
        for key in self.conversations():
            for form in ("", ".md", ".json"):
                self.get(f"/conversations/{key}{form}")
        for path in ("/notes", "/ratings.jsonl", *(f"/article/{key}" for key in self.articles)):
            self.get(path)

    def rate_and_note(self) -> None:
        """Rate the last answers and keep them as notes."""
        for key in self.messages()[-1:]:
            self.post(f"/answers/{key}/rating", json={"rating": 1, "comment": self.canary})
            self.post(f"/answers/{key}/note")


@contextmanager
def people(folder: Path, count: int) -> Iterator[list[Person]]:
    """So many users of one served page."""
    with started(
        "-m", "tests.hardening.serve_users", "--folder", str(folder), "--users", str(count)
    ) as server:
        Thread(target=server.rest, daemon=True).start()
        sent = json.loads((folder / USERS_FILE).read_text("utf-8"))
        found = []
        for number, headers in enumerate(sent):
            browser = {**headers["browser"], "Origin": server.address}
            # Every second one comes with what a program sends.
            chosen = headers["program"] if number % 2 else browser
            found.append(Person(ServedPage(server.address, chosen), headers["program"]))
        try:
            yield found
        finally:
            for person in found:
                person.page.close()
