"""What a public set is to a search: articles, and questions with the places that answer them."""

import hashlib
from dataclasses import dataclass, replace

from index.types import Passage, SourceDocument, Span

__all__ = ["GoldItem", "SearchQuestion", "SearchSet", "told_apart"]


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One thing to find in one article; each of `places` is enough."""

    article_id: str
    places: tuple[Span, ...]

    def within(self, passage: Passage) -> bool:
        """Return whether the passage covers one of the places from end to end."""
        return passage.article_id == self.article_id and any(
            passage.start <= place.start and place.end <= passage.end for place in self.places
        )


@dataclass(frozen=True, slots=True)
class SearchQuestion:
    """A question and all that is to be found for it (at least one item)."""

    text: str
    items: tuple[GoldItem, ...]


@dataclass(frozen=True, slots=True)
class SearchSet:
    """Articles and questions. `unlocated` counts gold items that no article text holds."""

    name: str
    documents: tuple[SourceDocument, ...]
    questions: tuple[SearchQuestion, ...]
    unlocated: int = 0


def told_apart(document: SourceDocument) -> SourceDocument:
    """Return a document under an id made of its source and its text.

    An article's id is a hash of its text, so a library keeps one of two equal texts; a public
    corpus may hold a text under two names, of which each is to be found.
    """
    article = document.article
    name = f"{article.source}\n{article.text}"
    return replace(document, article=replace(article, id=hashlib.sha256(name.encode()).hexdigest()))
