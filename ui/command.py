"""The `chat` command: opens an assistant, serves the page over it, opens the browser.

Registered with the command line through the entry-point group `article_qa.commands`.
"""

import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from qa.assistant import Assistant
from qa.config import data_folder
from qa.reader.choice import choice_of, reads_all_kinds
from ui.access.reach import Auth, access_of, hosts_of
from ui.app import create_app
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
    auth: Annotated[
        Auth | None,
        typer.Option(
            help="How users are told apart: by passwords (`article-qa users`), or by a proxy that "
            "they log in at. Needed where other machines reach the server."
        ),
    ] = None,
    auth_header: Annotated[
        str, typer.Option(help="With --auth proxy: the header in which it names the user.")
    ] = "X-Remote-User",
    auth_from: Annotated[
        list[str] | None,
        typer.Option(
            help="Address or network of a proxy in front; may be repeated. It is believed that a "
            "request came to it by https, and from where; with --auth proxy, also from whom."
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A name or address that people open the page under; may be repeated."),
    ] = None,
    no_auth: Annotated[
        bool,
        typer.Option(
            "--no-auth-i-understand",
            help="Serve other machines without a login: everyone reads, adds and removes all.",
        ),
    ] = False,
) -> None:
    """Open the chat page: ask articles, and see the sentence each answer rests on."""
    if article and library is not None:
        raise typer.BadParameter(
            "--article keeps articles in memory; it cannot be combined with --library."
        )
    local = is_loopback(host)
    hosts = hosts_of(host, allow_host or ())
    access = access_of(
        auth,
        host,
        library if library is not None else data_folder(),
        header=auth_header,
        proxies=auth_from or (),
        no_auth=no_auth,
    )
    if not local and not access.told_apart:
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
        if article and access.told_apart:
            for given in assistant.titles():  # given for all who log in
                assistant.share(given.id)
        warming = Warming(assistant.warm if article else lambda: make_ready(assistant))
        # Whoever reaches a server from elsewhere is not its owner: to them it is not offered.
        offered = local and not access.told_apart and (reads_all_kinds() or choice_of().large)
        larger = Larger(assistant, warming) if offered else None
        app = create_app(
            assistant,
            warming=warming,
            larger=larger,
            max_upload_bytes=assistant.settings.index.read.max_bytes,
            allowed_hosts=hosts,
            access=access,
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
