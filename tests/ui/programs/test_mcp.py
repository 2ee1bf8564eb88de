"""The MCP server, through a real client: over HTTP beside the page, and as a command."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters

from tests.serving import ROOT
from ui.programs.mcp import MCP_PATH

QUESTION = "When was the 1961 treaty dissolved?"


def _with_client(server: Any, use: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(server, read_timeout_seconds=120) as client:
            return await use(client)

    return asyncio.run(run())


def _call(server: Any, tool: str, **arguments: Any) -> Any:
    return _with_client(server, lambda client: client.call_tool(tool, arguments))


@pytest.fixture(name="server")
def _server(fake_page: str) -> str:
    return fake_page + MCP_PATH


def test_tools_are_described_with_the_types_of_their_results(server: str) -> None:
    listed = _with_client(server, lambda client: client.list_tools())
    tools = {tool.name: tool for tool in listed.tools}
    assert set(tools) == {"ask", "add", "articles"}
    assert tools["ask"].input_schema["required"] == ["question"]
    assert "citations" in tools["ask"].output_schema["properties"]
    assert tools["ask"].annotations.read_only_hint is True
    assert tools["add"].annotations.read_only_hint is False
    assert all("\n" not in parameter.get("description", "")
               for tool in tools.values()
               for parameter in tool.input_schema["properties"].values())  # fmt: skip


def test_an_assistant_is_told_not_to_answer_from_memory(server: str) -> None:
    async def instructions(client: Client) -> str | None:
        return client.instructions

    told = _with_client(server, instructions)
    assert "do not answer from memory" in told
    assert "`unsure`: do not assert it" in told


def test_an_unsure_answer_is_told_as_one(server: str) -> None:
    listed = _with_client(server, lambda client: client.list_tools())
    (ask,) = (tool for tool in listed.tools if tool.name == "ask")
    assert "must not be asserted" in ask.description
    content = _call(server, "ask", question="When, perhaps, was the 1961 treaty dissolved?")
    assert content.structured_content["outcome"] == "unsure"
    assert content.structured_content["best"] == "1996"


def test_a_question_is_answered_with_its_proof(server: str) -> None:
    result = _call(server, "ask", question=QUESTION)
    assert not result.is_error
    assert result.structured_content["text"] == "1996"
    assert result.structured_content["citations"][0]["state"] == "verified"


def test_a_refusal_is_an_answer_too(server: str) -> None:
    result = _call(server, "ask", question="Who painted the ceiling?")
    assert not result.is_error
    assert result.structured_content["outcome"] == "refused"


def test_articles_are_added_and_listed(server: str) -> None:
    added = _call(server, "add", text="A text about several things.", title="Told over MCP")
    listed = _call(server, "articles").structured_content["result"]
    assert added.structured_content in listed


def test_errors_say_what_to_do(server: str) -> None:
    result = _call(server, "add", address="/etc/passwd")
    assert result.is_error
    assert "begins with https://" in result.content[0].text


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
def test_a_page_elsewhere_may_not_ask(server: str, headers: dict[str, str]) -> None:
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accepted = {"Accept": "application/json, text/event-stream"}
    assert httpx.post(server, json=message, headers=accepted).status_code == 200
    refused = httpx.post(server, json=message, headers=accepted | headers)
    assert refused.status_code in (400, 403)


@pytest.mark.models
def test_the_command_serves_the_library_over_standard_input(tmp_path: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "qa.cli", "mcp", "--library", str(tmp_path / "library")],
        cwd=ROOT,
    )

    async def use(client: Client) -> Any:
        text = "The old bridge was opened in 1932 by the mayor. It is 503 metres long."
        await client.call_tool("add", {"text": text, "title": "The bridge"})
        return await client.call_tool("ask", {"question": "When was the old bridge opened?"})

    answer = _with_client(command, use)
    assert answer.structured_content["text"] == "1932"
    assert answer.structured_content["citations"][0]["title"] == "The bridge"
