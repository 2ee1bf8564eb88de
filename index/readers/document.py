"""The bytes of a document, or a pasted text, into an article, by the reader of its format.

The work of a reading process (`index.apart`): imports readers only, and no settings. What
language the article is in is found out later, by `index.read`.
"""

import re
from dataclasses import replace
from pathlib import Path

from index.errors import NoTextError, TooLargeError
from index.readers.article import article_of
from index.readers.docx import read_docx
from index.readers.encoding import decode
from index.readers.formats import format_of
from index.readers.html import read_html
from index.readers.markdown import looks_like_markdown, read_markdown
from index.readers.parsed import Parsed
from index.readers.pdf import read_pdf
from index.readers.text import read_plain_text
from index.types import Article

__all__ = ["read_document", "read_pasted", "too_large"]

_PASTED_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?<(?:!doctype\s+html|html|head|body|article|main|div|p|h[1-6])\b"
    r"[^<>]*>.*</[a-z0-9]+>\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


def read_document(
    data: bytes,
    *,
    name: str,
    media_type: str | None,
    encoding: str | None,
    source: str,
    title: str | None,
    max_bytes: int,
) -> Article:
    """Read the bytes of a file or a page; ReadError of the kind that says what is wrong."""
    if len(data) > max_bytes:
        raise too_large(name, max_bytes)
    if not data.strip():
        raise NoTextError(f"{name} is empty.", "Add a file with text in it, or paste the text.")
    match format_of(data, name=name, media_type=media_type):
        case "pdf":
            parsed = read_pdf(data)
        case "docx":
            parsed = read_docx(data, max_bytes=max_bytes)
        case "html":
            parsed = read_html(data, encoding=encoding, source=source)
        case kind:
            decoded = decode(data, encoding)
            notices = ("Some characters could not be read.",) if decoded.damaged else ()
            if kind == "markdown":
                parsed = read_markdown(decoded.text, decoded.encoding)
            else:
                parsed = _plain_or_markdown(decoded.text, decoded.encoding)
            parsed = replace(parsed, notices=notices)
    stem = name.rstrip("/").rpartition("/")[2]
    return article_of(parsed, source, title, fallback=Path(stem).stem or name)


def read_pasted(
    text: str, *, source: str, title: str | None, author: str | None, published: str | None
) -> Article:
    """Read pasted text: plain unless it clearly is HTML or Markdown."""
    if _PASTED_HTML.match(text):
        parsed = read_html(text.encode("utf-8"), encoding="utf-8")
    else:
        parsed = _plain_or_markdown(text, None)
    parsed = replace(
        parsed,
        encoding=None,
        author=author or parsed.author,
        published=published or parsed.published,
    )
    return article_of(parsed, source, title, fallback=None)


def too_large(name: str, max_bytes: int) -> TooLargeError:
    """The error for a document of more bytes than the settings allow."""
    return TooLargeError(
        f"{name} is larger than {max_bytes:,} bytes.",
        "Split it, or raise the setting index.read.max_bytes.",
    )


def _plain_or_markdown(text: str, encoding: str | None) -> Parsed:
    if looks_like_markdown(text):
        return read_markdown(text, encoding)
    return read_plain_text(text, encoding)
