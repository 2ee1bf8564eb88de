"""The frozen records that travel from `index` to everything above it.

All offsets are character offsets (Python `str` indices) into `Article.text`, the
canonical text, half open: `article.text[start:end]`. This file holds no behaviour
beyond what follows from the fields.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Added",
    "Article",
    "Block",
    "BlockKind",
    "Dropped",
    "Hit",
    "Passage",
    "Receipt",
    "SourceDocument",
    "Span",
    "Titled",
]

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "quotation"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of an article's canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like piece of an article; blocks never overlap and stand in order.

    `level` is 1 to 6 for headings, the nesting depth (from 1) for list items, else 0.
    `page` is the 1-based page for formats that have pages (PDF).
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the source that was kept out of the canonical text, and why."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What happened when a source was read: shown to the person who added it.

    `format` is one of "text", "markdown", "html", "pdf", "docx". `notices` are
    complete sentences for the reader, for example that the language is one the
    embedding model does not know.
    """

    format: str
    encoding: str | None
    words: int
    dropped: tuple[Dropped, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article; `id` is a hash of the canonical text.

    `source` is the normalised web address, the absolute path, or the given name:
    what "replace" goes by. `published` is an ISO 8601 date where one was found,
    `language` an ISO 639-1 code.
    """

    id: str
    source: str
    text: str
    blocks: tuple[Block, ...]
    title: str
    author: str | None
    published: str | None
    language: str | None
    words: int
    receipt: Receipt

    @property
    def url(self) -> str | None:
        """The address to open the source at, when it came from the web."""
        return self.source if self.source.startswith(("http://", "https://")) else None


@dataclass(frozen=True, slots=True)
class Titled:
    """An article as a list shows it, without its text; the first fields are those of `Article`.

    `mine`: whoever lists it is its owner. `shared`: it is shared with everyone.
    """

    id: str
    source: str
    title: str
    mine: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """An article with the original bytes it was read from, so that it can be read again."""

    article: Article
    original: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: `article.text[start:end] == text`, always.

    `sentences` are the sentence spans inside the passage, as offsets into the article.
    `heading` is the path of headings above it, outermost first, joined by " > ", or "".
    Title and heading are for retrieval and display; they are not part of `text`.
    """

    id: str
    article_id: str
    ordinal: int
    start: int
    end: int
    text: str
    sentences: tuple[Span, ...]
    title: str
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage. `rank` counts from 1.

    `score` is the reciprocal-rank-fusion score of `index.search` (higher is better,
    comparable within one search only). `dense_score` is the cosine similarity in
    [-1, 1] and `bm25_score` the BM25 score (>= 0, higher is better); each is None
    when that side did not return the passage.
    """

    passage: Passage
    score: float
    rank: int
    dense_score: float | None = None
    bm25_score: float | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """The outcome of adding a source: `status` says what changed in the library.

    "added": the source is new; "unchanged": the same text under the same source was
    there; "replaced": the source was there with another text, whose id is `replaced_id`.
    """

    article: Article
    status: Literal["added", "unchanged", "replaced"]
    replaced_id: str | None = None
