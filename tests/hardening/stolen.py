"""Somebody's ids, and all that another can try with them on a served page."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.hardening.page import Handler
from tests.hardening.people import Person

__all__ = ["Stolen", "steal", "tried_by"]

_API = "/gradio_api"
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Stolen:
    """The ids of what somebody keeps, and of what was under way for them."""

    articles: tuple[str, ...]
    conversations: tuple[str, ...]
    messages: tuple[str, ...]
    notes: tuple[str, ...]
    sessions: tuple[str, ...]
    events: tuple[str, ...]
    uploads: tuple[str, ...]

    def of_library(self) -> tuple[str, ...]:
        """Those that are told apart by the library."""
        return (*self.articles, *self.conversations, *self.messages, *self.notes)


def steal(person: Person) -> Stolen:
    """All ids of somebody; there is one of each kind at least."""
    page = person.get("/notes").text
    notes = tuple(part.split("/")[0] for part in page.split("/notes/")[1:])
    upload = person.page.upload("own.txt", f"The bridge of {person.canary}.".encode())
    found = Stolen(
        tuple(person.articles),
        tuple(person.conversations()),
        tuple(person.messages()),
        notes,
        (person.session,),
        tuple(person.events),
        (upload,),
    )
    assert all(getattr(found, name) for name in Stolen.__slots__), found
    return found


def tried_by(person: Person, stolen: Stolen) -> int:
    """Have somebody try all there is with stolen ids; return how many calls that were.

    What a call tells is in what they heard.
    """
    handlers = person.page.handlers()
    runs = [each for handler in handlers for each in _runs(handler, stolen)]
    sent = [*_addresses(stolen), *_bodies(stolen, handlers)]

    def run(call: tuple[Handler, list[Any], str]) -> None:
        handler, data, session = call
        person.hear(person.page.run(handler, data, session=session))

    def send(call: tuple[str, str, dict[str, Any]]) -> None:
        method, path, more = call
        person.begin(method, path, **more)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(run, runs))
        list(threads.map(send, sent))
    for article in stolen.articles:
        for arguments in (
            {"question": "Who opened the bridge?", "articles": [article], "history": None},
            {"question": article, "articles": None, "history": None},
        ):
            person.hear(person.page.call("ask", arguments))
        person.ask_by_mcp([article])
    return len(runs) + len(sent) + 3 * len(stolen.articles)


def _runs(handler: Handler, stolen: Stolen) -> Iterator[tuple[Handler, list[Any], str]]:
    """Each id at each input of a handler, and the session of another with no input at all."""
    for session in stolen.sessions:
        yield handler, handler.nothing(), session
    for key in stolen.of_library():
        for place, kind in enumerate(handler.inputs):
            if kind != "state":
                data = handler.nothing()
                data[place] = [key] if kind == "checkboxgroup" else key
                if handler.inputs[0] == "textbox" and place and "ask" in handler.name:
                    data[0] = "Who opened the bridge?"
                yield handler, data, ""
    for path in stolen.uploads:
        if "file" in handler.inputs:
            data = handler.nothing()
            value = {"path": path, "meta": {"_type": "gradio.FileData"}}
            data[handler.inputs.index("file")] = [value]
            yield handler, data, ""


def _addresses(stolen: Stolen) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for key in stolen.of_library():
        for path in (f"/article/{key}", f"/article/{key}/source?start=0&end=9", f"/notes/{key}"):
            yield "GET", path, {}
        for form in ("", ".md", ".json"):
            yield "GET", f"/conversations/{key}{form}", {}
        yield "POST", f"/answers/{key}/rating", {"json": {"rating": -1, "comment": "stolen"}}
        yield "POST", f"/answers/{key}/note", {}
        yield "POST", f"/notes/{key}/delete", {}
    for key in (*stolen.sessions, *stolen.events):
        yield "GET", f"{_API}/queue/data?session_hash={key}", {}
        yield "GET", f"{_API}/heartbeat/{key}", {}
        yield "GET", f"{_API}/call/ask/{key}", {}
        yield "GET", f"{_API}/deep_link?session_hash={key}", {}
        yield "GET", f"{_API}/stream/{key}/0/0/playlist.m3u8", {}
        yield "POST", f"{_API}/stream/{key}/close", {"json": {}}
    for path in stolen.uploads:
        yield "GET", f"{_API}/file={path}", {}
        yield "GET", f"{_API}/file/{path}", {}


def _bodies(stolen: Stolen, handlers: list[Handler]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    number = handlers[0].number
    for session in stolen.sessions:
        for event in stolen.events:
            body = {"session_hash": session, "fn_index": number, "event_id": event, "data": []}
            for path in ("cancel", "reset", "queue/join", "run/predict", "component_server"):
                yield "POST", f"{_API}/{path}", {"json": body}
