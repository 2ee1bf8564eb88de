"""The served page as another program sees it: its handlers, called by number with any value."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

__all__ = ["Handler", "ServedPage"]

_API = "/gradio_api"
_EMPTY: dict[str, Any] = {"state": None, "file": None, "checkboxgroup": []}
_LINK = re.compile(r"/gradio_api/(?:file|stream)=?/?[^\"\\]+")


@dataclass(frozen=True, slots=True)
class Handler:
    """A function of the page: its number, its name, and the kinds of its inputs."""

    number: int
    name: str
    inputs: tuple[str, ...]

    def nothing(self) -> list[Any]:
        """What it is called with when nothing was entered on the page."""
        return [_EMPTY.get(kind, "") for kind in self.inputs]

    def with_value(self, value: Any) -> Iterator[list[Any]]:
        """The value at each input in turn, in the shapes that inputs have; states take none."""
        for place, kind in enumerate(self.inputs):
            if kind == "state":
                continue
            for shaped in (value, [value], {"value": [value]}):
                data = self.nothing()
                data[place] = shaped
                yield data


class ServedPage:
    """Calls the handlers of a page that is served at `address`; `headers` say who it is."""

    def __init__(self, address: str, headers: dict[str, str] | None = None) -> None:
        self.address = address
        # A connection that is kept may be closed by the server just when it is used again.
        fresh = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(
            base_url=address, timeout=120, limits=fresh, headers=headers or {}
        )

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def handlers(self) -> list[Handler]:
        """All that run on the server, private ones too, as the page itself learns of them."""
        config = self.client.get("/config").json()
        kinds = {component["id"]: component["type"] for component in config["components"]}
        return [
            Handler(each["id"], str(each["api_name"]), tuple(kinds[i] for i in each["inputs"]))
            for each in config["dependencies"]
            if each["backend_fn"]
        ]

    def endpoints(self) -> dict[str, list[str]]:
        """The named endpoints and the names of their arguments."""
        told = self.client.get(f"{_API}/info").json()["named_endpoints"]
        return {
            name.strip("/"): [each["parameter_name"] for each in endpoint["parameters"]]
            for name, endpoint in told.items()
        }

    def upload(self, name: str, content: bytes) -> str:
        """Upload a file; return its path on the server."""
        answer = self.client.post(f"{_API}/upload", files={"files": (name, content)})
        path: str = answer.raise_for_status().json()[0]
        return path

    def run(self, handler: Handler, data: list[Any], event: Any = None, session: str = "") -> str:
        """Call a handler past the queue; return what comes back."""
        session = session or uuid4().hex
        body = {"fn_index": handler.number, "data": data, "session_hash": session}
        if event is not None:
            body["event_data"] = event
        return self.client.post(f"{_API}/run/predict", json=body).text

    def queue(self, handler: Handler, data: list[Any], session: str = "") -> str:
        """Call a handler as the page does, through the queue; return all that is said of it."""
        session = session or uuid4().hex
        body = {"fn_index": handler.number, "data": data, "session_hash": session}
        joined = self.client.post(f"{_API}/queue/join", json=body)
        if joined.is_error:
            return joined.text
        return joined.text + self._said(f"{_API}/queue/data?session_hash={session}")

    def call(self, name: str, arguments: dict[str, Any], *, version: str = "") -> str:
        """Call an endpoint by its name; version "v2/" takes arguments by theirs."""
        body = arguments if version else {"data": list(arguments.values())}
        called = self.client.post(f"{_API}/call/{version}{name}", json=body)
        if called.is_error:
            return called.text
        return called.text + self._said(f"{_API}/call/{name}/{called.json()['event_id']}")

    def behind_links(self, said: str) -> str:
        """What the links in an answer lead to."""
        return "".join(self.client.get(link).text for link in set(_LINK.findall(said)))

    def articles(self) -> str:
        """The text of all articles of the library, titles and markup included."""
        (handler,) = (each for each in self.handlers() if each.name == "articles")
        listed = json.loads(self.run(handler, []))["data"][0]
        return "".join(self.client.get(f"/article/{each['id']}").text for each in listed)

    def _said(self, address: str) -> str:
        said = ""
        with self.client.stream("GET", address) as stream:
            for line in stream.iter_lines():
                said += f"{line}\n"
                if '"process_completed"' in line or '"close_stream"' in line:
                    break
        return said
