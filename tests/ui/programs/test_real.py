"""The same questions with the real models, through gradio_client and through an MCP client."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client as PageClient
from mcp import Client as MCPClient

from qa.types import REFUSAL
from tests.serving import started
from tests.ui.test_command import RUN
from ui.programs.mcp import MCP_PATH

ASKED = (
    "When was the 1961 treaty dissolved?",
    "Who is the chief spokesman of the Kremlin?",
    "What is the population of Pyongyang?",
)


@pytest.mark.models
def test_other_programs_get_the_answers_that_the_page_gives(tmp_path: Path) -> None:
    with started(*RUN, "--library", str(tmp_path)) as server:
        page = PageClient(server.address, verbose=False)
        through_page = [page.predict(question, api_name="/ask") for question in ASKED]
        through_mcp = asyncio.run(_asked(server.address + MCP_PATH))
    year, name, nothing = (answer["text"] for answer in through_page)
    assert year == "1996"
    assert "Peskov" in name
    assert nothing == REFUSAL
    assert [_without_times(answer) for answer in through_mcp] == [
        _without_times(answer) for answer in through_page
    ]


def _without_times(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "timings"}


async def _asked(address: str) -> list[dict[str, Any]]:
    async with MCPClient(address, read_timeout_seconds=120) as client:
        results = [await client.call_tool("ask", {"question": each}) for each in ASKED]
    answers = [result.structured_content for result in results]
    assert all(answer is not None for answer in answers)
    return [answer for answer in answers if answer is not None]
