"""The `mcp` command: the library as an MCP server over standard input and output.

Registered with the command line through the entry-point group `article_qa.commands`.
"""

from pathlib import Path
from typing import Annotated

import typer

from qa.assistant import Assistant
from ui.access.user import LOCAL
from ui.programs.mcp import mcp_server
from ui.programs.operations import Operations
from ui.warming import Warming, make_ready

__all__ = ["mcp"]


def mcp(
    library: Annotated[
        Path | None,
        typer.Option(help="Folder of the library; the one in your data folder by default."),
    ] = None,
) -> None:
    """Serve the library to an assistant (MCP, over standard input and output)."""
    with Assistant.open(library, example=False) as assistant:
        warming = Warming(lambda: make_ready(assistant))
        warming.start()
        mcp_server(Operations(assistant, warming), lambda _: LOCAL).run("stdio")
        warming.wait()  # A thread inside native code would crash the interpreter on its way out.
