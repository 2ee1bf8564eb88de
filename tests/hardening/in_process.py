"""Prints what the tests must know from inside a page; a process of its own, as Gradio leaves loops
open in the process that makes one.
"""

import asyncio
import json
import os
import re
import socket
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
from gradio.context import LocalContext
from gradio.exceptions import InvalidPathError

from tests.ui.fakes import FakeAssistant
from ui.app import create_app
from ui.uploads import only_uploads, served
from ui.warming import Warming


def _with_names(routes: Iterable[Any], prefix: str) -> Iterator[str]:
    """The paths of all that is served with a name in its address, "{}" for each name."""
    for route in routes:
        path = prefix + getattr(route, "path", "").rstrip("/")
        inner = getattr(route, "original_router", route)
        if hasattr(inner, "routes"):
            yield from _with_names(inner.routes, path)
        elif "{" in path and "GET" in (getattr(route, "methods", None) or ()):
            yield re.sub(r"\{[^}]*\}", "{}", path)


def _takes(guarded: bool, told: bool) -> list[str]:
    """Which of an uploaded and another file a page takes, with either check or none; and copies."""
    with tempfile.TemporaryDirectory() as folder:
        uploads = Path(folder).resolve() / "uploads"
        uploaded, other = uploads / "hash" / "uploaded.txt", uploads.parent / "other.key"
        uploaded.parent.mkdir(parents=True)
        for file in (uploaded, other):
            file.touch()
        os.environ["GRADIO_TEMP_DIR"] = str(uploads)
        with only_uploads() if guarded else gr.Blocks() as blocks:
            text = gr.Textbox()
            text.submit(lambda _: None, inputs=[text])
        if told:
            served(blocks)
        taken = [file.name for file in (uploaded, other) if asyncio.run(_taken(blocks, file))]
        return [*taken, *(f"copy of {each.name}" for each in uploads.rglob("other.key"))]


async def _taken(blocks: gr.Blocks, path: Path) -> bool:
    LocalContext.blocks.set(blocks)  # as each request does
    value = {"path": str(path), "meta": {"_type": "gradio.FileData"}}
    try:
        await blocks.preprocess_data(blocks.fns[0], [value], None)
    except (gr.Error, InvalidPathError):
        return False
    return True


async def _looked_up(app: Any, routes: Iterable[str]) -> list[str]:
    """Which hosts are looked up when a page is asked for addresses as if they were its files."""
    hosts: list[str] = []

    def refuse(host: Any, *_: Any, **__: Any) -> Any:
        hosts.append(str(host))
        raise socket.gaierror(socket.EAI_NONAME, "Nobody is asked in this process.")

    socket.getaddrinfo = refuse
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        for route in routes:
            if "file" in route or "proxy" in route:
                for name in _ADDRESSES:
                    for method in ("GET", "HEAD"):
                        await client.request(method, route.replace("{}", name))
    return hosts


_ADDRESSES = (
    "http://host.test/a.png",
    "https://host.test/a.png",
    "http:%2F%2Fhost.test/a.png",
    "http%3A//host.test/a.png",
    "%68ttps://host.test/a.png",
    "http://127.0.0.1/a.png",
)


if __name__ == "__main__":
    app = create_app(FakeAssistant(), warming=Warming(lambda: None))
    routes = sorted(set(_with_names(app.routes, "")))
    known = {
        "routes": routes,
        "looked up": asyncio.run(_looked_up(app, routes)),
        "neither": _takes(False, False),
        "guarded": _takes(True, False),
        "told": _takes(False, True),
    }
    print(json.dumps(known))  # noqa: T201
