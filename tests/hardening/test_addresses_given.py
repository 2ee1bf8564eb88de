"""No way to give an address, on the page or beside it, opens one that is not public.

Which ways the page has is asked of the page itself, as in test_files.py.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from html import unescape
from threading import Thread

import pytest
from llama_index.core import Document
from mcp import Client as MCPClient
from typer.testing import CliRunner

from index.errors import FetchError
from qa import cli
from qa.assistant import Assistant
from qa.config import load_settings
from tests.fakes import FakeEmbedder, FakeReader
from tests.hardening.forbidden import few, loopback
from tests.hardening.network import Canary, canary
from tests.hardening.page import ServedPage
from tests.serving import started
from ui.access.user import LOCAL
from ui.adding import add_address
from ui.programs.mcp import MCP_PATH
from ui.programs.operations import Operations
from ui.warming import Warming

NAMED = "ARTICLE_QA_INDEX__READ__PRIVATE_HOSTS"
Way = Callable[[Assistant, str], object]


@pytest.fixture(name="bird")
def _bird() -> Iterator[Canary]:
    with canary() as listening:
        yield listening


@pytest.fixture(name="assistant")
def _assistant() -> Iterator[Assistant]:
    with _new() as assistant:
        yield assistant


def _new(*sources: str) -> Assistant:
    return Assistant.over(
        *sources, embedder=FakeEmbedder(), reader=FakeReader(), settings=load_settings()
    )


def _ready() -> Warming:
    warming = Warming(lambda: None)
    warming.start()
    return warming


def _command(*arguments: str) -> None:
    made = _new()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli.Assistant, "open", lambda *_: made)
        patch.setattr(cli.Assistant, "over", lambda *_: made)
        result = CliRunner().invoke(cli.app, arguments)
    if result.exit_code:
        raise FetchError(result.output)


WAYS: dict[str, Way] = {
    "Assistant.over": lambda _, address: _new(address).close(),
    "Assistant.add": lambda assistant, address: assistant.add(address),
    "the command add": lambda _, address: _command("add", address),
    "the command ask": lambda _, address: _command("ask", "Who?", "--over", address),
    "endpoints and MCP": lambda assistant, address: Operations(assistant, _ready()).add(
        LOCAL, address
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_this_machine(way: str, assistant: Assistant, bird: Canary) -> None:
    for address in few(bird.port):
        with pytest.raises(FetchError, match=r"public\s+address|valid\s+web\s+address"):
            WAYS[way](assistant, address)
    assert bird.connections == 0


@pytest.mark.parametrize("way", WAYS)
def test_each_does_where_the_settings_name_it(
    way: str, bird: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAMED, '["127.0.0.1"]')
    with _new() as assistant:
        try:
            WAYS[way](assistant, f"http://127.0.0.1:{bird.port}/")
        except FetchError:  # `ask` ends with a status of its own when it is answered.
            assert way == "the command ask"
    assert bird.connections == 1


def test_the_field_of_the_page_says_how_it_may_be_read(assistant: Assistant, bird: Canary) -> None:
    outcome = add_address(assistant, f"http://127.0.0.1:{bird.port}/")
    assert outcome.articles == ()
    assert "index.read.private_hosts" in unescape(outcome.html)
    assert bird.connections == 0


def test_the_address_of_a_llamaindex_document_is_not_opened(
    assistant: Assistant, bird: Canary
) -> None:
    address = f"http://127.0.0.1:{bird.port}/"
    document = Document(text="The bridge was opened in 1932.", metadata={"url": address})
    assert assistant.add(document).source == address
    assert bird.connections == 0


def test_nothing_that_an_article_names_is_opened(assistant: Assistant, bird: Canary) -> None:
    at = f"http://127.0.0.1:{bird.port}/"
    page = (
        f'<!DOCTYPE html SYSTEM "{at}a.dtd"><html><head><base href="{at}">'
        f'<link rel="canonical" href="{at}"><link rel="stylesheet" href="{at}a.css">'
        f'<meta http-equiv="refresh" content="0; url={at}"><script src="{at}a.js"></script></head>'
        f'<body><article><p>The bridge was opened in 1932. <img src="{at}a.png"></p>'
        f'<iframe src="{at}"></iframe><object data="{at}"></object></article></body></html>'
    )
    entity = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a SYSTEM "{at}">]>'
    markdown = f"# Bridges\n\nThe bridge was opened in 1932. ![a]({at}a.png)\n\n[b]: {at}\n"
    for text in (
        page,
        f"{entity}<html><body><p>The bridge is old. &a;</p></body></html>",
        markdown,
    ):
        assistant.add_text(text)
        assistant.add_bytes(text.encode(), name="a.md" if text is markdown else "a.html")
    assert bird.connections == 0


@pytest.fixture(name="page", scope="module")
def _page(_session_home: None) -> Iterator[ServedPage]:
    with started("-m", "tests.hardening.serve_reading") as server:
        Thread(target=server.rest, daemon=True).start()
        with closing(ServedPage(server.address)) as page:
            yield page


async def _told_by_tools(address: str, values: list[str]) -> str:
    said = ""
    async with MCPClient(address + MCP_PATH, read_timeout_seconds=120) as client:
        for tool in (await client.list_tools()).tools:
            for argument in tool.input_schema["properties"]:
                for value in values:
                    arguments = {"question": "Who?", argument: value}
                    said += str(await client.call_tool(tool.name, arguments))
    return said


def _file(address: str) -> dict[str, object]:
    return {"path": address, "url": address, "meta": {"_type": "gradio.FileData"}}


def test_no_tool_of_the_mcp_server_opens_the_servers_own_notes(page: ServedPage) -> None:
    assert "Nothing yet." in page.client.get("/notes").text
    own = page.address.rpartition(":")[2]
    notes = [f"{each}notes" for each in few(int(own))]
    said = asyncio.run(_told_by_tools(page.address, notes))
    assert "private_hosts" in said
    assert "Nothing yet." not in page.articles()


def test_no_handler_of_the_page_opens_one(page: ServedPage, bird: Canary) -> None:
    for handler in page.handlers():
        for address in few(bird.port)[:2]:
            for value in (address, _file(address)):
                for data in list(handler.with_value(value))[::3]:
                    page.run(handler, data)
    assert bird.connections == 0


def test_no_endpoint_opens_one(page: ServedPage, bird: Canary) -> None:
    for name, arguments in page.endpoints().items():
        for argument in arguments:
            for address in few(bird.port):
                page.call(name, {**dict.fromkeys(arguments, ""), argument: address})
    assert bird.connections == 0


def test_the_page_fetches_nothing_for_whoever_asks_it_for_a_file(
    inside: dict[str, list[str]],
) -> None:
    assert {"/gradio_api/file={}", "/gradio_api/file/{}"} <= set(inside["routes"])
    assert inside["looked up"] == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_tool_nor_endpoint_opens_any_of_them(page: ServedPage, bird: Canary) -> None:
    addresses = loopback(bird.port)
    asyncio.run(_told_by_tools(page.address, addresses))
    for address in addresses:
        page.call("add", {"address": address, "text": "", "title": ""})
    assert bird.connections == 0
    assert Canary.secret not in page.articles()


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_no_handler_opens_any_of_them(page: ServedPage, bird: Canary) -> None:
    addresses = loopback(bird.port)
    for number, handler in enumerate(page.handlers()):
        for address in addresses[number % 5 :: 5]:
            for value in (address, _file(address)):
                for data in list(handler.with_value(value))[::3]:
                    page.run(handler, data)
    assert bird.connections == 0
