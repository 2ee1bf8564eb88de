"""The notes as a small page: pure functions to HTML. Serving it is `ui.kept_routes`' work."""

from collections.abc import Sequence

from index.conversations import Note
from qa.types import UNSURE
from ui.links import NOTES_ADDRESS, passage_address
from ui.plain_page import attribute, plain_page, text

__all__ = ["render_notes"]

_NONE = "<p>Nothing yet. “Keep as a note” under an answer puts it here, with its quotation.</p>"


def render_notes(notes: Sequence[Note]) -> str:
    """The whole page, the newest note first."""
    listed = "".join(_note(note) for note in notes)
    return plain_page("Notes", f'<main class="notes"><h1>Notes</h1>{listed or _NONE}</main>')


def _note(note: Note) -> str:
    question, _, answer = note.text.partition("\n")
    look = "note-answer unsure" if answer.startswith(UNSURE) else "note-answer"
    remove = f"{NOTES_ADDRESS}/{attribute(note.id)}/delete"
    return (
        f'<section class="note"><h2 dir="auto">{text(question)}</h2>'
        f'<p class="{look}" dir="auto">{text(answer)}</p>{_quotation(note)}'
        f'<form method="post" action="{remove}"><time datetime="{attribute(note.created_at)}">'
        f"{text(note.created_at[:10])}</time>"
        '<button type="submit">Delete</button></form></section>'
    )


def _quotation(note: Note) -> str:
    if not note.quote:
        return ""
    quote = f'<blockquote dir="auto">{text(note.quote)}</blockquote>'
    if note.article_id is None or note.start is None or note.end is None:
        return f'{quote}<p class="byline">The article was removed.</p>'
    address = attribute(passage_address(note.article_id, note.start, note.end))
    return f'{quote}<p class="byline"><a href="{address}">Show it in the article</a></p>'
