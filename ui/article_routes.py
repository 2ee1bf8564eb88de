"""Serves the article page and the files of the page; strict headers for the article.

The article page is the only place where an article's whole text is shown, so it may
load nothing but its own style and script.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ArticleNotFoundError, ArticleQAError
from ui.article_page import STATIC, render_article, render_message_page, safe_marks
from ui.links import EMPTY_ADDRESS
from ui.protocol import ChatAssistant

if TYPE_CHECKING:
    from fastapi import APIRouter
    from fastapi.responses import Response

__all__ = ["ARTICLE_POLICY", "article_router"]

ARTICLE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_STATIC_FOLDER = Path(__file__).parent / "static"
_STATIC_TYPES = {
    "app.css": "text/css",
    "app.js": "text/javascript",
    "article.css": "text/css",
    "article.js": "text/javascript",
    "favicon.svg": "image/svg+xml",
}


def article_router(assistant: ChatAssistant) -> "APIRouter":
    """Routes for `/article`, `/article/{id}` and the static files, without Gradio."""
    from fastapi import APIRouter
    from fastapi.responses import FileResponse, Response

    router = APIRouter(include_in_schema=False)

    @router.get(EMPTY_ADDRESS)
    def welcome() -> Response:
        return _page(
            render_message_page(
                "The article",
                "Choose an article or ask a question: the article opens here, "
                "with the sentence that proves the answer marked.",
            )
        )

    @router.get("/article/{article_id}")
    def article_page(
        article_id: str,
        start: int | None = None,
        end: int | None = None,
        answer_start: int | None = None,
        answer_end: int | None = None,
    ) -> Response:
        try:
            article = assistant.article(article_id)
        except ArticleNotFoundError:
            return _page(
                render_message_page(
                    "This article is not in the library",
                    "It was removed, or the address is incomplete.",
                    "Choose another article in the list, or add it again.",
                ),
                status=404,
            )
        except ArticleQAError as error:
            return _page(render_message_page(error.message, error.hint), status=500)
        marks = safe_marks(article, start, end, answer_start, answer_end)
        return _page(render_article(article, marks))

    @router.get(STATIC + "/{name}")
    def static_file(name: str) -> Response:
        if name not in _STATIC_TYPES:
            return Response("No such file.", status_code=404, media_type="text/plain")
        return FileResponse(_STATIC_FOLDER / name, media_type=_STATIC_TYPES[name])

    @router.get("/favicon.ico")
    def favicon() -> Response:
        return FileResponse(_STATIC_FOLDER / "favicon.svg", media_type="image/svg+xml")

    return router


def _page(html: str, status: int = 200) -> "Response":
    from fastapi.responses import Response

    # A lone surrogate can stand in a Python string but not in UTF-8.
    return Response(
        html.encode("utf-8", "replace"),
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": ARTICLE_POLICY, "Cache-Control": "no-store"},
    )
