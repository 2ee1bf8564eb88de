"""Tries values on all that a served page offers, and finds where the secret has got to."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from mcp import Client as MCPClient

from tests.hardening.names import FileValue, Planted
from tests.hardening.page import Handler, ServedPage
from tests.serving import ROOT
from ui.programs.mcp import MCP_PATH

__all__ = ["Target", "fetched", "in_turn", "known_inside", "told_by_tools", "tried"]

_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Target:
    """The page to try, and what it must not tell."""

    page: ServedPage
    planted: Planted

    def leaks(self, said: str = "") -> list[str]:
        """Where the secret has got to: an answer, a file behind its links, the upload folder."""
        found = [f"copied to {path}" for path in self._copies()]
        if self.planted.secret in said:
            found.append("answered")
        if self.planted.secret in self.page.behind_links(said):
            found.append("linked")
        return found

    def told_by_library(self) -> int:
        """How often the secret stands in the articles."""
        return self.page.articles().count(self.planted.secret)

    def files(self) -> list[Handler]:
        """The handlers that take files; there is one at least."""
        found = [each for each in self.page.handlers() if "file" in each.inputs]
        assert found
        return found

    def _copies(self) -> Iterator[Path]:
        for path in sorted(self.planted.uploads.rglob("*")):
            inside = not any(each.is_symlink() for each in (path, *path.parents))
            if inside and path.is_file() and self.planted.secret.encode() in path.read_bytes():
                path.unlink()  # so that it is told once
                yield path


def in_turn(handler: Handler, values: Iterable[FileValue]) -> list[list[Any]]:
    """Data for each value: at each of the inputs, in one of the shapes after the other."""
    data = []
    for number, value in enumerate(values):
        for place, shaped in enumerate(handler.with_value(value)):
            if place % 3 == (number + place // 3) % 3:
                data.append(shaped)
    return data


def tried(
    target: Target, tries: Mapping[Handler, Sequence[list[Any]]]
) -> list[tuple[str, list[str]]]:
    """Call handlers with data; return the names of those that told the secret, and how."""
    told = []
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for handler, data in tries.items():
            said = "".join(threads.map(target.page.run, repeat(handler), data))
            if leaks := target.leaks(said):
                told.append((f"{handler.name} {handler.inputs}", leaks))
    if target.planted.secret in target.page.articles():
        told.append(("the library", ["added"]))
    return told


async def told_by_tools(address: str, values: Sequence[FileValue]) -> list[str]:
    """What the tools of the MCP server say when each of their arguments names a file."""
    said = []
    async with MCPClient(address + MCP_PATH, read_timeout_seconds=120) as client:
        for tool in (await client.list_tools()).tools:
            for argument in tool.input_schema["properties"]:
                for value in values:
                    for given in (value["path"], [value["path"]], value, [value]):
                        arguments: dict[str, Any] = {"question": "Who?", argument: given}
                        said.append(str(await client.call_tool(tool.name, arguments)))
    return said


def known_inside() -> dict[str, list[str]]:
    """What tests.hardening.in_process prints: routes with names in them, what checks let pass."""
    command = [sys.executable, "-m", "tests.hardening.in_process"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    known: dict[str, list[str]] = json.loads(printed.splitlines()[-1])
    return known


def fetched(address: str, route: str, name: str) -> bytes:
    """What a route serves for a name, plain and encoded; sent as written, for clients tidy it."""
    served = urlsplit(address)
    said = b""
    for written in {quote(name), quote(name, safe=""), quote(name.lstrip("/"), safe="/.%")}:
        connection = http.client.HTTPConnection(served.hostname or "", served.port, timeout=120)
        try:
            connection.request("GET", route.replace("{}", written))
            answer = connection.getresponse()
            # Events go on without an end, and are no file.
            if "event-stream" not in answer.headers.get("Content-Type", ""):
                said += answer.read(1_000_000)
        finally:
            connection.close()
    return said
