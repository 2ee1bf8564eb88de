"""Broad questions over articles: sentences of an extract, or the distinct items of a list."""

from collections.abc import Sequence

from index.types import Article, Passage
from qa.broad import BroadKind, extract
from qa.broad.salience import Embed
from qa.kinds.finding import Finding, Piece

__all__ = ["is_prose", "overview"]


def is_prose(kind: BroadKind) -> bool:
    """Tell whether the answer is sentences, not items."""
    return kind in ("about", "summary")


def overview(
    kind: BroadKind,
    articles: Sequence[tuple[Article, tuple[Passage, ...]]],
    embed: Embed,
    limit: int,
) -> Finding | None:
    """Answer a broad question from each article with its passages; None when nothing is found.

    Of several articles each one's part is a line that opens with its title.
    """
    pieces: list[Piece] = []
    lines: list[str] = []
    for article, passages in articles:
        parts: list[str] = []
        for item in extract(kind, article, passages, embed, limit):
            around = next(
                p for p in passages if p.start <= item.answer.start and item.answer.end <= p.end
            )
            pieces.append(Piece(around, item.answer.start, item.answer.end))
            parts.append(item.text)
        text = (" " if is_prose(kind) else ", ").join(parts)
        if text:
            lines.append(f"{article.title}: {text}" if len(articles) > 1 else text)
    if not pieces:
        return None
    return Finding("\n".join(lines), "extract" if is_prose(kind) else "list", tuple(pieces), 1.0)
