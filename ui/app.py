"""Puts the chat page, the article page and the security headers into one ASGI app.

Makes no assistant and starts no server: `ui.command` and `ui.server` do.
"""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.config import IndexSettings
from ui.access.forwarded import Forwarded
from ui.access.guard import WhoAsks
from ui.access.login import login_router
from ui.access.reach import LOOPBACK_HOSTS
from ui.access.streams import OwnStreams
from ui.access.user import user_of
from ui.access.ways import ALONE, Access
from ui.article_routes import article_router
from ui.kept_routes import kept_router
from ui.larger import Larger
from ui.layout import build_layout
from ui.plain_page import STATIC
from ui.programs.endpoints import add_endpoints
from ui.programs.mcp import MCP_PATH, mcp_server
from ui.programs.operations import Operations
from ui.protocol import ChatAssistant
from ui.security import FilesOnly, SameOrigin, SecurityHeaders
from ui.theme import paper_theme
from ui.uploads import only_uploads, served
from ui.warming import Warming
from ui.wiring import wire

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["LOOPBACK_HOSTS", "ChatAssistant", "create_app"]

_STATIC_FOLDER = Path(__file__).parent / "static"
_SCRIPTS = ("app.js", "answers.js")
_HOUR_S = 3600


def create_app(
    assistant: ChatAssistant,
    *,
    warming: Warming | None = None,
    larger: Larger | None = None,
    title: str = "article-qa",
    allowed_hosts: Sequence[str] = LOOPBACK_HOSTS,
    max_upload_bytes: int | None = None,
    access: Access = ALONE,
) -> "FastAPI":
    """The whole page over `assistant`, as an ASGI app.

    `warming` is what loads the models; without one, they are loaded in the background
    from the moment of this call. `larger` offers the larger reader on the page, to
    whoever can open it: for a server that only its owner reaches. `allowed_hosts` are the
    host names that requests may carry ("*" for any): a web page elsewhere cannot reach
    this server under a name of its own. `max_upload_bytes` defaults to the reading limit
    of the settings. `access` says how users are told apart; each sees what is theirs.
    """
    # Gradio reports and checks for updates unless told otherwise before any Blocks.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr
    from anyio.to_thread import run_sync
    from fastapi import FastAPI
    from mcp.server.transport_security import TransportSecuritySettings
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    if warming is None:
        warming = Warming(assistant.warm)
        warming.start()
    operations = Operations(assistant, warming)
    with only_uploads(
        title=title, analytics_enabled=False, delete_cache=(_HOUR_S, _HOUR_S), fill_width=True
    ) as blocks:
        add_endpoints(operations)  # before the page's own events, which would take the names
        parts = build_layout(
            larger=larger is not None,
            sharing=access.told_apart,
            logout=access.accounts is not None,
        )
        wire(blocks, parts, assistant, warming, larger)

    tools = mcp_server(operations, user_of)
    # A request stands for itself: a client that was away need not begin a session anew.
    over_http = tools.streamable_http_app(
        streamable_http_path=MCP_PATH,
        stateless_http=True,
        json_response=True,
        # Hosts and origins are checked for all that is served, below.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.session_manager.run():
            yield
        if larger is not None:
            await run_sync(larger.close)  # here, because a server that is killed gets no further

    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.router.routes.extend(over_http.routes)
    app.include_router(article_router(assistant))
    app.include_router(kept_router(assistant))
    if access.accounts is not None:
        app.include_router(login_router(access.accounts))
    longest = max_upload_bytes or IndexSettings().read.max_bytes
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=longest,
        theme=paper_theme(),
        css_paths=[_STATIC_FOLDER / "app.css"],
        head=_head(),
    )
    served(blocks)
    app.add_middleware(FilesOnly)
    if access.told_apart:
        app.add_middleware(OwnStreams, longest_body=longest)
    app.add_middleware(
        WhoAsks, find=access.find, login=access.accounts is not None, hint=access.hint
    )
    app.add_middleware(SameOrigin)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(allowed_hosts))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Forwarded, proxies=access.proxies, user=access.user)
    return app


def _head() -> str:
    """What the chat page has in its head, with the scripts themselves.

    Gradio makes the head by a script of its own and waits for none that is fetched: the page's
    first events could come before it.
    """
    icon = f'<link rel="icon" href="{STATIC}/favicon.svg" type="image/svg+xml">'
    texts = [(_STATIC_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return icon + "".join(f"<script>{text}</script>" for text in texts)
