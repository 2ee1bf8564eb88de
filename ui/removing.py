"""Taking articles out of the library, and back. Knows nothing of Gradio."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import ArticleNotFoundError
from index.types import Article, SourceDocument
from ui.escape import escape
from ui.problems import shown_problem
from ui.protocol import ChatAssistant
from ui.render import render_error

__all__ = ["Removed", "remove", "restore"]


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken out and can be put back, with its tags, and the HTML that tells it."""

    documents: tuple[SourceDocument, ...] = ()
    tags: tuple[tuple[str, ...], ...] = ()
    html: str = ""


def remove(assistant: ChatAssistant, article_ids: Sequence[str]) -> Removed:
    """Take articles out; those that are gone already are passed over."""
    documents: list[SourceDocument] = []
    tags = assistant.tags()
    problem = ""
    for article_id in article_ids:
        try:
            document = assistant.document(article_id)
            assistant.remove(article_id)
        except ArticleNotFoundError:
            continue  # Removed elsewhere: what was wanted is so.
        except Exception as error:
            problem = render_error(shown_problem(error, kept="The article is still there."))
        else:
            documents.append(document)
    theirs = tuple(tags.get(document.article.id, ()) for document in documents)
    return Removed(tuple(documents), theirs, problem or _told(documents))


def restore(assistant: ChatAssistant, removed: Removed) -> tuple[tuple[Article, ...], str]:
    """Put articles back; returns them and, if any failed, the HTML of the error."""
    articles: list[Article] = []
    for document, tags in zip(removed.documents, removed.tags, strict=True):
        try:
            article = assistant.restore(document)
            articles.append(article)
            assistant.tag(article.id, tags)
        except Exception as error:
            problem = shown_problem(error, kept="The other articles are there.")
            return tuple(articles), render_error(problem)
    return tuple(articles), ""


def _told(documents: Sequence[SourceDocument]) -> str:
    if not documents:
        return ""
    one = f"“{documents[0].article.title}”"
    what = one if len(documents) == 1 else f"{len(documents)} articles"
    return f'<p class="label" dir="auto">Removed {escape(what)}.</p>'
