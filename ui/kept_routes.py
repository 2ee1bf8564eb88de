"""What is kept, over HTTP: rating and noting answers, the page of notes, exports."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from pydantic import BaseModel, Field

from index.conversations import Conversations
from index.errors import ConversationNotFoundError
from qa.conversations import answer_from_json, as_json, as_markdown, eval_questions, turns_of
from ui.access.user import mine
from ui.article_routes import html_page, message_page
from ui.links import NOTES_ADDRESS
from ui.notes_page import render_notes
from ui.print_page import render_conversation
from ui.protocol import ChatAssistant

if TYPE_CHECKING:
    from fastapi import APIRouter
    from fastapi.responses import Response

__all__ = ["kept_router"]

_LONGEST_COMMENT = 4000
_MEDIA_TYPES = {"md": "text/markdown", "json": "application/json", "jsonl": "application/jsonl"}


class Rating(BaseModel):
    """Right (1), wrong (-1) or no longer rated (0)."""

    rating: Annotated[int, Field(ge=-1, le=1)]
    comment: Annotated[str, Field(max_length=_LONGEST_COMMENT)] = ""


def kept_router(assistant: ChatAssistant) -> "APIRouter":
    """Routes for `/answers`, `/notes`, `/conversations` and `/ratings`, without Gradio."""
    from fastapi import APIRouter, Request
    from fastapi.responses import RedirectResponse, Response

    router = APIRouter(include_in_schema=False)

    @router.post("/answers/{message_id}/rating")
    def rate(request: Request, message_id: str, rating: Rating) -> Response:
        kept = mine(assistant, request).conversations()
        return _done(lambda: kept.rate(message_id, rating.rating or None, rating.comment))

    @router.post("/answers/{message_id}/note")
    def note(request: Request, message_id: str) -> Response:
        return _done(lambda: _note_answer(mine(assistant, request).conversations(), message_id))

    @router.get(NOTES_ADDRESS)
    def notes(request: Request) -> Response:
        return html_page(render_notes(mine(assistant, request).conversations().notes()), forms=True)

    @router.post(NOTES_ADDRESS + "/{note_id}/delete")
    def delete_note(request: Request, note_id: str) -> Response:
        _done(lambda: mine(assistant, request).conversations().delete_note(note_id))
        return RedirectResponse(NOTES_ADDRESS, status_code=303)

    @router.get("/conversations/{name}")
    def conversation(request: Request, name: str) -> Response:
        key, _, form = name.partition(".")
        kept = mine(assistant, request).conversations()
        try:
            title, turns = kept.conversation(key).title, turns_of(kept, key)
        except ConversationNotFoundError:
            return message_page(
                404, "This conversation is not kept any more", "It was deleted; choose another."
            )
        if form == "md":
            return _download(as_markdown(title, turns), title, form)
        if form == "json":
            return _download(as_json(title, turns), title, form)
        return html_page(render_conversation(title, turns))

    @router.get("/ratings.jsonl")
    def ratings(request: Request) -> Response:
        questions, _ = eval_questions(mine(assistant, request).conversations().ratings())
        return _download(questions, "rated questions", "jsonl")

    return router


def _note_answer(kept: Conversations, message_id: str) -> None:
    """Keep an answer as a note with its first quotation, once."""
    if any(note.message == message_id for note in kept.notes()):
        return
    message = kept.message(message_id)
    if message.answer is None:
        raise ConversationNotFoundError("This is no answer.", "Choose an answer.")
    answer = answer_from_json(message.answer)
    text = f"{answer.question}\n{answer.text}"
    for citation in answer.citations[:1]:
        place = (citation.article_id, citation.start, citation.end)
        kept.add_note(text, quote=citation.quote, place=place, message_id=message_id)
        return
    kept.add_note(text, message_id=message_id)


def _done(change: Callable[[], object]) -> "Response":
    from fastapi.responses import JSONResponse, Response

    try:
        change()
    except ConversationNotFoundError as error:
        return JSONResponse({"error": error.message, "hint": error.hint}, status_code=404)
    except ValueError as error:
        return JSONResponse({"error": str(error)}, status_code=422)
    return Response(status_code=204)


def _download(text: str, title: str, form: str) -> "Response":
    from fastapi.responses import Response

    name = "".join(_for_a_name(title)).strip() or "conversation"
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.{form}')}"
    return Response(
        text.encode("utf-8", "replace"),
        media_type=f"{_MEDIA_TYPES[form]}; charset=utf-8",
        headers={"Content-Disposition": disposition, "Cache-Control": "no-store"},
    )


def _for_a_name(title: str) -> Iterable[str]:
    return (c if c.isalnum() or c in " -_" else " " for c in title[:60])
