"""The operations as tools of an MCP server, for assistants such as Claude Desktop or an IDE.

The same server speaks over HTTP beside the page (`/mcp`) and over standard input and output
(`article-qa mcp`). Gradio can offer endpoints over MCP by itself; it does so over HTTP alone
and without types of results, which are what a program can check.
"""

import asyncio
from collections.abc import Callable
from inspect import getdoc
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import Field

from index.errors import ArticleQAError
from qa import __version__
from qa.records import AnswerRecord, ArticleRecord
from ui.access.user import User
from ui.programs.operations import Operations, Turn

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

__all__ = ["MCP_PATH", "mcp_server"]

MCP_PATH = "/mcp"

_T = TypeVar("_T")
_LOOKS_S = 0.2
_INSTRUCTIONS = (
    "Answers questions about the user's articles, each with the sentences it rests on. `outcome` "
    "says what may be made of an answer. `answered`: give it to the user with its quotation. "
    "`unsure`: do not assert it; say that the article may say so, give the candidate (`best`) as "
    "unsure, and its quotation for the user to judge. `refused`: the articles do not say; tell the "
    "user so, and do not answer from memory or guess from `closest`. A citation whose state is "
    "`verified` stands in the article letter for letter, which does not make the answer right."
)


def mcp_server(operations: Operations, who: Callable[[Any], User]) -> "MCPServer[Any]":
    """Return the server; the caller chooses how it speaks.

    `who` says whose request it is that a tool is called by; of standard input it is None.
    """
    from mcp.server.mcpserver import Context, MCPServer
    from mcp.types import ToolAnnotations

    async def ask(
        question: Annotated[str, Field(description="One question, in whole words.")],
        articles: Annotated[
            list[str] | None, Field(description="Ids of the articles to ask; all when left out.")
        ] = None,
        history: Annotated[
            list[Turn] | None,
            Field(description="Earlier questions and their answers, for a follow-up."),
        ] = None,
        *,
        context: Context[Any, Any],
    ) -> AnswerRecord:
        """Answer a question from the articles, with the exact sentences that the answer rests on.

        Look at `outcome` first: `answered`, `unsure` (a candidate that must not be asserted) or
        `refused` (the articles do not say).
        """
        user = who(context.request_context.request)
        return await _told(lambda: operations.ask(user, question, articles, history))

    async def add(
        address: Annotated[str, Field(description="Web address of the article.")] = "",
        text: Annotated[str, Field(description="Or its text.")] = "",
        title: Annotated[str, Field(description="Title, where it has none.")] = "",
        *,
        context: Context[Any, Any],
    ) -> ArticleRecord:
        """Add an article to the library, by its web address or by its text."""
        left, request = Event(), context.request_context.request
        user = who(request)
        watching = asyncio.create_task(_when_left(request, left))
        try:
            return await _told(
                lambda: operations.add(user, address, text, title, left.is_set), abandon=True
            )
        finally:
            watching.cancel()
            left.set()  # also when the call is cancelled

    async def articles(*, context: Context[Any, Any]) -> list[ArticleRecord]:
        """List the articles that can be asked, with their ids."""
        user = who(context.request_context.request)
        return await _told(lambda: operations.articles(user))

    server = MCPServer(
        "article-qa", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    adds = ToolAnnotations(read_only_hint=False, destructive_hint=False, open_world_hint=True)
    tools: tuple[tuple[Callable[..., Any], str, ToolAnnotations], ...] = (
        (ask, "Ask the articles", reads),
        (articles, "List the articles", reads),
        (add, "Add an article", adds),
    )
    for function, title, annotations in tools:
        server.add_tool(
            function, title=title, description=getdoc(function), annotations=annotations
        )
    return server


async def _when_left(request: Any, left: Event) -> None:
    """Say when the connection that a call came over is closed; standard input has none."""
    if request is not None:
        while not await request.is_disconnected():
            await asyncio.sleep(_LOOKS_S)
        left.set()


async def _told(operation: Callable[[], _T], *, abandon: bool = False) -> _T:
    """Run an operation in a thread, for it takes a while; tell what goes wrong as MCP does.

    With `abandon` it is not waited for when the call is cancelled.
    """
    from anyio.to_thread import run_sync
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        return await run_sync(operation, abandon_on_cancel=abandon)
    except ArticleQAError as error:
        raise ToolError(str(error)) from error
