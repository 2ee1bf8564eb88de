"""What a public set is to a search: articles, and questions with the places that answer them."""

from dataclasses import dataclass

from index.types import Passage, SourceDocument, Span

__all__ = ["GoldItem", "SearchQuestion", "SearchSet"]


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
