"""The `chat` command: opens an assistant, serves the page over it, opens the browser.

Registered with the command line through the entry-point group `article_qa.commands`.
"""

import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from qa.assistant import Assistant
from qa.reader.choice import choice_of, reads_all_kinds
from ui.app import LOOPBACK_HOSTS, create_app
from ui.larger import Larger
from ui.server import address_of, bind, is_loopback, serve
from ui.warming import Warming, make_ready

__all__ = ["chat"]


def chat(
    library: Annotated[
        Path | None,
        typer.Option(help="Folder of the library; the one in your data folder by default."),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(
            help="A file or web address to chat about instead of the library; may be repeated. "
            "Kept in memory only."
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port; the first free one from 7860 by default."),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to serve on; the default is for this machine only.")
    ] = "127.0.0.1",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Open the chat page: ask articles, and see the sentence each answer rests on."""
    if article and library is not None:
        raise typer.BadParameter(
            "--article keeps articles in memory; it cannot be combined with --library."
        )
    local = is_loopback(host)
    if not local:
        typer.secho(
            f"Warning: {host} can be reached by other machines, and there is no login. Whoever "
            "opens the page can read, add and remove articles.",
            fg="yellow",
            err=True,
        )
    listener = bind(host, port)
    try:
        assistant = Assistant.over(*article) if article else Assistant.open(library, example=False)
    except BaseException:
        listener.close()
        raise
    with assistant:
        warming = Warming(assistant.warm if article else lambda: make_ready(assistant))
        # Whoever reaches a server from elsewhere is not its owner: to them it is not offered.
        offered = local and (reads_all_kinds() or choice_of().large)
        larger = Larger(assistant, warming) if offered else None
        app = create_app(
            assistant,
            warming=warming,
            larger=larger,
            max_upload_bytes=assistant.settings.index.read.max_bytes,
            allowed_hosts=(*LOOPBACK_HOSTS, f"[{host}]" if ":" in host else host)
            if local
            else ("*",),
        )
        warming.start()
        address = address_of(listener)

        def ready() -> None:
            typer.echo(f"article-qa is ready at {address}")
            if browser:
                # Some browsers only return when they are closed.
                threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

        serve(app, listener, ready)
        if not warming.ended:
            # A thread inside native code would crash the interpreter on its way out.
            typer.echo("Stopping once the models are loaded …")
            warming.wait()
    typer.echo("Stopped.")
