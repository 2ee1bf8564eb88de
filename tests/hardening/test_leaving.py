"""A document is read no further when whoever added it has gone away.

The server reads one document at a time, and an hour long if need be: so the next one is read only
if the one before was given up.
"""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import pytest
from mcp import Client as MCPClient

from tests.hardening.costly import NEVER_ENDS, SENTENCE
from tests.hardening.page import ServedPage
from tests.serving import started
from ui.programs.mcp import MCP_PATH

_API = "/gradio_api"


@pytest.fixture(name="page", scope="module")
def _page(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPage]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("uploads")))
        with started("-m", "tests.hardening.serve_one_reading") as server:
            Thread(target=server.rest, daemon=True).start()
            with closing(ServedPage(server.address)) as page:
                yield page


def _adds(page: ServedPage, text: str) -> bool:
    return '"words"' in page.call("add", {"address": "", "text": text, "title": ""})


def test_a_file_is_given_up_with_the_page_it_was_chosen_on(page: ServedPage) -> None:
    (handler,) = (each for each in page.handlers() if "file" in each.inputs)
    path = page.upload("a.md", NEVER_ENDS.encode())
    value = {"path": path, "orig_name": "a.md", "meta": {"_type": "gradio.FileData"}}
    session = uuid4().hex
    body = {"fn_index": handler.number, "data": [[value], []], "session_hash": session}
    page.client.post(f"{_API}/queue/join", json=body).raise_for_status()
    _leave_once_begun(page, f"{_API}/queue/data?session_hash={session}", "process_starts")
    assert _adds(page, f"{SENTENCE} It was Monday.")


def test_a_text_is_given_up_with_the_program_that_sent_it(page: ServedPage) -> None:
    arguments: dict[str, Any] = {"data": ["", NEVER_ENDS, ""]}
    called = page.client.post(f"{_API}/call/add", json=arguments).raise_for_status().json()
    _leave_once_begun(page, f"{_API}/call/add/{called['event_id']}", "")
    assert _adds(page, f"{SENTENCE} It was Tuesday.")


def test_a_text_is_given_up_with_the_assistant_that_sent_it(page: ServedPage) -> None:
    async def leave() -> None:
        async with MCPClient(page.address + MCP_PATH, read_timeout_seconds=120) as client:
            adding = asyncio.create_task(client.call_tool("add", {"text": NEVER_ENDS}))
            await asyncio.sleep(2)
            assert not adding.done()
            adding.cancel()

    asyncio.run(leave())
    assert _adds(page, f"{SENTENCE} It was Wednesday.")


def _leave_once_begun(page: ServedPage, address: str, word: str) -> None:
    """Listen until the work is said to have begun, then close the connection."""
    try:
        with page.client.stream("GET", address, timeout=5) as stream:
            for line in stream.iter_lines():
                if word and word in line:
                    return
    except httpx.ReadTimeout:
        assert not word
