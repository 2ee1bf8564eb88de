"""Articles and passages to and from rows of the library file.

Lists become compact JSON arrays, so that a row can be read without this program.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import LibraryDamagedError
from index.types import Article, Block, Dropped, Passage, Receipt, Span

__all__ = [
    "ARTICLE_COLUMNS",
    "PASSAGE_COLUMNS",
    "article_of",
    "article_values",
    "passage_of",
    "passage_values",
    "vector_bytes",
    "vectors_of",
]

ARTICLE_COLUMNS = "id, source, text, blocks, title, author, published, language, words, receipt"
PASSAGE_COLUMNS = "id, ordinal, start, end, text, sentences, title, heading, page"


def article_values(article: Article) -> tuple[Any, ...]:
    """Return the values of `ARTICLE_COLUMNS`."""
    blocks = [[b.kind, b.start, b.end, b.level, b.page] for b in article.blocks]
    receipt = article.receipt
    return (
        article.id,
        article.source,
        article.text,
        _json(blocks),
        article.title,
        article.author,
        article.published,
        article.language,
        article.words,
        _json(
            {
                "format": receipt.format,
                "encoding": receipt.encoding,
                "words": receipt.words,
                "dropped": [[d.reason, d.text] for d in receipt.dropped],
                "notices": receipt.notices,
            }
        ),
    )


def article_of(row: Sequence[Any]) -> Article:
    """Return the article of a row with `ARTICLE_COLUMNS`; LibraryDamagedError if it is none."""
    identifier, source, text, blocks, title, author, published, language, words, receipt = row
    with _readable(f"article {identifier}"):
        said = json.loads(receipt)
        return Article(
            id=identifier,
            source=source,
            text=text,
            blocks=tuple(Block(*block) for block in json.loads(blocks)),
            title=title,
            author=author,
            published=published,
            language=language,
            words=words,
            receipt=Receipt(
                format=said["format"],
                encoding=said["encoding"],
                words=said["words"],
                dropped=tuple(Dropped(*dropped) for dropped in said["dropped"]),
                notices=tuple(said["notices"]),
            ),
        )


def passage_values(passage: Passage) -> tuple[Any, ...]:
    """Return the values of `PASSAGE_COLUMNS`."""
    return (
        passage.id,
        passage.ordinal,
        passage.start,
        passage.end,
        passage.text,
        _json([[span.start, span.end] for span in passage.sentences]),
        passage.title,
        passage.heading,
        passage.page,
    )


def passage_of(article_id: str, row: Sequence[Any]) -> Passage:
    """Return the passage of a row with `PASSAGE_COLUMNS`; LibraryDamagedError if it is none."""
    identifier, ordinal, start, end, text, sentences, title, heading, page = row
    with _readable(f"passage {identifier}"):
        spans = tuple(Span(*span) for span in json.loads(sentences))
    return Passage(
        id=identifier,
        article_id=article_id,
        ordinal=ordinal,
        start=start,
        end=end,
        text=text,
        sentences=spans,
        title=title,
        heading=heading,
        page=page,
    )


def vector_bytes(vector: NDArray[np.float32]) -> bytes:
    """Return a vector as little-endian float32."""
    return vector.astype("<f4").tobytes()


def vectors_of(blobs: Sequence[bytes], dimension: int) -> NDArray[np.float32]:
    """Return vectors, shape (len(blobs), dimension); ValueError when a blob has another size."""
    flat = np.frombuffer(b"".join(blobs), dtype="<f4").astype(np.float32)
    return flat.reshape(len(blobs), dimension)


@contextmanager
def _readable(what: str) -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise LibraryDamagedError(
            f"The library is damaged: {what} cannot be read.",
            "Nothing was deleted. `article-qa repair` takes it from a backup where one has it, "
            "and says what is gone.",
        ) from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
