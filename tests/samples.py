"""Small articles for tests, made in code."""

import hashlib

from index.types import Article, Block, BlockKind, Receipt, SourceDocument

__all__ = ["article_of", "document_of"]


def article_of(
    *parts: str | tuple[BlockKind, str],
    title: str = "Sample",
    source: str = "sample.txt",
    language: str | None = "en",
) -> Article:
    """Join parts (paragraphs, or pairs of kind and text) into an article with exact blocks."""
    text = ""
    blocks: list[Block] = []
    for part in parts:
        kind, content = ("paragraph", part) if isinstance(part, str) else part
        text += "\n\n" if text else ""
        blocks.append(
            Block(kind, len(text), len(text) + len(content), 2 if kind == "heading" else 0)
        )
        text += content
    words = len(text.split())
    return Article(
        id=hashlib.sha256(text.encode()).hexdigest()[:32],
        source=source,
        text=text,
        blocks=tuple(blocks),
        title=title,
        author=None,
        published=None,
        language=language,
        words=words,
        receipt=Receipt("text", "utf-8", words),
    )


def document_of(article: Article) -> SourceDocument:
    """Give an article the original it might have come from."""
    return SourceDocument(article, article.text.encode(), "text/plain")
