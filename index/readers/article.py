"""What a reader found into an article: its canonical text, title, language and receipt."""

from dataclasses import replace

from index.errors import NoTextError
from index.language import language_notice, language_of
from index.readers.boilerplate import drop_boilerplate
from index.readers.canonical import assemble, count_words, text_id
from index.readers.normalize import clean_line, well_formed
from index.readers.parsed import Parsed, RawBlock
from index.readers.text import looks_like_title, mark_headings
from index.types import Article, Receipt

__all__ = ["article_of", "with_language"]

_TITLE_LENGTH = 80


def article_of(parsed: Parsed, source: str, title: str | None, fallback: str | None) -> Article:
    """Build the article: boilerplate out, text assembled, title and receipt added.

    `title` is a given title, `fallback` the title of last resort (a file's name); without
    either it is how the text begins. NoTextError when no words are left.
    """
    cleaned = drop_boilerplate(parsed.blocks)
    blocks = mark_headings(cleaned.blocks) if parsed.format == "text" else cleaned.blocks
    text, placed = assemble(blocks)
    words = count_words(text)
    if not words:
        raise NoTextError(
            "There are no words in it.", "Add a source with text, or paste the text of the article."
        )
    return Article(
        id=text_id(text),
        source=source,
        text=text,
        blocks=placed,
        title=clean_line(title or "") or parsed.title or _title_of(blocks, fallback),
        author=parsed.author or cleaned.author,
        published=parsed.published or cleaned.published,
        language=None,
        words=words,
        receipt=Receipt(
            format=parsed.format,
            encoding=parsed.encoding,
            words=words,
            dropped=parsed.dropped + cleaned.dropped,
            notices=parsed.notices,
        ),
    )


def with_language(article: Article) -> Article:
    """Say which language an article is in, and in its receipt what follows from that."""
    language = language_of(article.text)
    notice = language_notice(language)
    receipt = article.receipt
    if notice is not None:
        receipt = replace(receipt, notices=(*receipt.notices, notice))
    return replace(article, language=language, receipt=receipt)


def _title_of(blocks: tuple[RawBlock, ...], fallback: str | None) -> str:
    """Take the first heading for the title, else the file's name, else how the text begins."""
    first = blocks[0]
    if first.kind == "heading" or (fallback is None and looks_like_title(first.text)):
        return first.text
    headings = [block.text for block in blocks if block.kind == "heading" and block.level == 1]
    if headings:
        return headings[0]
    if fallback:
        return well_formed(fallback)
    if len(first.text) <= _TITLE_LENGTH:
        return first.text
    return first.text[:_TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
