"""Adding articles from the page: an address, uploaded files, pasted text.

Knows nothing of Gradio. Each function returns an `Outcome`, with errors as HTML beside
the receipts, and says what could not be added so that it stays where it was typed.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from index.apart.worker import Cancelled
from index.embed import Progress
from index.errors import ArticleNotFoundError, ArticleQAError, FetchError, NoTextError
from index.types import Article
from ui.escape import escape
from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.receipt import render_receipt
from ui.render import render_error

__all__ = ["Outcome", "add_address", "add_files", "add_pasted", "web_address"]

_HOST_LIKE = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?")
_KEPT = "What you entered is still there."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was added, the HTML that tells it, and the inputs that failed."""

    articles: tuple[Article, ...]
    html: str
    failed: tuple[str, ...] = ()


def web_address(typed: str) -> str:
    """The http(s) address meant by `typed`; "example.org/a" gets "https://" in front.

    Raises `FetchError` for anything else: the page must never open a file of the
    machine it runs on, so a path is not taken here.
    """
    address = typed.strip()
    if address.lower().startswith(("http://", "https://")):
        return address
    if _HOST_LIKE.fullmatch(address):
        return f"https://{address}"
    raise FetchError(
        "This is not a web address." if address else "There is no address yet.",
        "Give one that begins with https://, or add the file or the text itself.",
    )


def add_address(
    assistant: ChatAssistant,
    typed: str,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Outcome:
    """Fetch and add the article at a web address."""
    try:
        article = assistant.add(web_address(typed), progress=progress, cancelled=cancelled)
    except Exception as error:
        return _failed(error, typed)
    return Outcome((article,), render_receipt(article))


def add_pasted(
    assistant: ChatAssistant,
    text: str,
    title: str,
    instead: str = "",
    cancelled: Cancelled | None = None,
) -> Outcome:
    """Add a pasted text; an empty title leaves the choice to the assistant.

    `instead` is the id of an article that the text takes the place of, as soon as it is there.
    """
    try:
        if not text.strip():
            raise NoTextError("There is no text yet.", "Paste the article into the box.")
        article = assistant.add_text(text, title=title.strip() or None, cancelled=cancelled)
        if instead and instead != article.id:
            with suppress(ArticleNotFoundError):  # Removed meanwhile: what was wanted is so.
                assistant.remove(instead)
    except Exception as error:
        return _failed(error, text)
    return Outcome((article,), render_receipt(article))


def add_files(
    assistant: ChatAssistant,
    paths: Sequence[str],
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Outcome:
    """Add uploaded files one by one; a bad one does not keep the others out.

    Those not added yet when it is cancelled count as failed.
    """
    if not paths:
        error = NoTextError("There are no files yet.", "Choose one or drop it on the field.")
        return Outcome((), render_error(error))
    added: list[Article] = []
    failed: list[str] = []
    html: list[str] = []
    for number, path in enumerate(paths):
        if cancelled is not None and cancelled():
            failed.extend(paths[number:])
            break
        name = Path(path).name
        if progress is not None:
            progress(f"reading {name}", number, len(paths))
        try:
            article = assistant.add_bytes(Path(path).read_bytes(), name=name, cancelled=cancelled)
        except Exception as error:
            failed.append(path)
            problem = shown_problem(error, kept="The file is still in the list.")
            html.append(f'<p class="label">{escape(name)}</p>{render_error(problem)}')
        else:
            added.append(article)
            html.append(render_receipt(article))
    return Outcome(tuple(added), f'<div class="outcomes">{"".join(html)}</div>', tuple(failed))


def _failed(error: Exception, typed: str) -> Outcome:
    problem: ArticleQAError = shown_problem(error, kept=_KEPT)
    return Outcome((), render_error(problem), (typed,))
