"""Serves the article page and the files of the page; strict headers for the article.

The article page is the only place where an article's whole text is shown, so it may
load nothing but its own style and script.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArticleNotFoundError, ArticleQAError
from ui.access.user import mine
from ui.article_page import render_article, safe_marks
from ui.fragment import source_address
from ui.links import EMPTY_ADDRESS
from ui.plain_page import STATIC, message_html
from ui.protocol import ChatAssistant

if TYPE_CHECKING:
    from fastapi import APIRouter
    from fastapi.responses import Response

__all__ = ["ARTICLE_POLICY", "article_router", "html_page", "message_page"]

ARTICLE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_STATIC_FOLDER = Path(__file__).parent / "static"
_STATIC_TYPES = {
    "app.css": "text/css",
    "article.css": "text/css",
    "article.js": "text/javascript",
    "favicon.svg": "image/svg+xml",
}


def article_router(assistant: ChatAssistant) -> "APIRouter":
    """Routes for `/article`, `/article/{id}` and the static files, without Gradio."""
    from fastapi import APIRouter, Request
    from fastapi.responses import FileResponse, RedirectResponse, Response

    router = APIRouter(include_in_schema=False)

    @router.get(EMPTY_ADDRESS)
    def welcome() -> Response:
        return message_page(
            200,
            "The article",
            "Choose an article or ask a question: the article opens here, "
            "with the sentence the answer rests on marked.",
        )

    @router.get("/article/{article_id}")
    def article_page(
        request: Request,
        article_id: str,
        start: int | None = None,
        end: int | None = None,
        answer_start: int | None = None,
        answer_end: int | None = None,
    ) -> Response:
        try:
            article = mine(assistant, request).article(article_id)
        except ArticleNotFoundError:
            return message_page(
                404,
                "This article is not in the library",
                "It was removed, or the address is incomplete.",
                "Choose another article in the list, or add it again.",
            )
        except ArticleQAError as error:
            return message_page(500, error.message, error.hint)
        marks = safe_marks(article, start, end, answer_start, answer_end)
        return html_page(render_article(article, marks))

    @router.get("/article/{article_id}/source")
    def source(request: Request, article_id: str, start: int = 0, end: int = 0) -> Response:
        """Lead on to a quotation on the live page; only to addresses that articles came from."""
        try:
            article = mine(assistant, request).article(article_id)
            address = source_address(article, start, end)
        except ArticleNotFoundError:
            address = None
        if address is None:
            return message_page(
                404,
                "There is no live page",
                "The article was removed from the library, or came from a file or a text.",
            )
        return RedirectResponse(address, status_code=303)

    @router.get(STATIC + "/{name}")
    def static_file(name: str) -> Response:
        if name not in _STATIC_TYPES:
            return Response("No such file.", status_code=404, media_type="text/plain")
        return FileResponse(_STATIC_FOLDER / name, media_type=_STATIC_TYPES[name])

    @router.get("/favicon.ico")
    def favicon() -> Response:
        return FileResponse(_STATIC_FOLDER / "favicon.svg", media_type="image/svg+xml")

    return router


def html_page(html: str, status: int = 200, *, forms: bool = False) -> "Response":
    """A page that may load nothing but its own files; with `forms` it may send to this server."""
    from fastapi.responses import Response

    policy = ARTICLE_POLICY.replace("form-action 'none'", "form-action 'self'")
    # A lone surrogate can stand in a Python string but not in UTF-8.
    return Response(
        html.encode("utf-8", "replace"),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={
            "Content-Security-Policy": policy if forms else ARTICLE_POLICY,
            "Cache-Control": "no-store",
        },
    )


def message_page(status: int, title: str, *paragraphs: str) -> "Response":
    """A page that says something instead of showing what was asked for."""
    return html_page(message_html(title, *paragraphs), status)
