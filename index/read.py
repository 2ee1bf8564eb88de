"""A file, a web address, pasted text or a folder into articles.

Puts the parts together: which reader, what to leave out, the canonical text, title,
language and receipt. Reading itself is in `index.readers`, fetching in `index.fetch`.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from index.address import is_address
from index.config import ReadSettings
from index.embed import Progress
from index.errors import NoTextError, ReadError, TooLargeError
from index.fetch import fetch
from index.readers.article import article_of
from index.readers.docx import read_docx
from index.readers.encoding import decode
from index.readers.formats import SUPPORTED_SUFFIXES, format_of, media_type_of
from index.readers.html import read_html
from index.readers.markdown import looks_like_markdown, read_markdown
from index.readers.normalize import well_formed
from index.readers.parsed import Parsed
from index.readers.pdf import read_pdf
from index.readers.text import read_plain_text
from index.types import SourceDocument

__all__ = [
    "SUPPORTED_SUFFIXES",
    "FailedSource",
    "FolderReading",
    "read_bytes",
    "read_folder",
    "read_source",
    "read_text",
]

_PASTED_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?<(?:!doctype\s+html|html|head|body|article|main|div|p|h[1-6])\b"
    r"[^<>]*>.*</[a-z0-9]+>\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_SHOWN_LENGTH = 80


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A file that could not be read, with the error that says why and what to do."""

    source: str
    error: ReadError


@dataclass(frozen=True, slots=True)
class FolderReading:
    """What a folder held: the documents that could be read and the files that could not."""

    documents: tuple[SourceDocument, ...]
    failures: tuple[FailedSource, ...]


def read_source(
    source: str | Path,
    settings: ReadSettings,
    *,
    title: str | None = None,
    progress: Progress | None = None,
) -> SourceDocument:
    """Read a file (path) or a web address (str with a scheme) into an article.

    Raises a ReadError of the kind that says what is wrong: FetchError, TooLargeError,
    UnsupportedFormatError, EncryptedError, NoTextError or NotAnArticleError.
    """
    _report(progress, 0)
    if isinstance(source, str) and is_address(source):
        page = fetch(source, settings)
        document = _read(
            page.data,
            name=page.url,
            media_type=page.media_type,
            encoding=page.encoding,
            source=page.url,
            settings=settings,
            title=title,
        )
    else:
        path = _existing_file(source)
        document = read_bytes(
            _file_bytes(path, settings),
            name=path.name,
            media_type=None,
            source=str(path),
            settings=settings,
            title=title,
        )
    _report(progress, 1)
    return document


def read_bytes(
    data: bytes,
    *,
    name: str,
    media_type: str | None,
    source: str,
    settings: ReadSettings,
    title: str | None = None,
) -> SourceDocument:
    """Read the bytes of a file; `name` is its name, `source` what "replace" will go by."""
    return _read(
        data,
        name=name,
        media_type=media_type,
        encoding=None,
        source=source,
        settings=settings,
        title=title,
    )


def read_text(
    text: str,
    *,
    title: str | None = None,
    source: str | None = None,
    author: str | None = None,
    published: str | None = None,
) -> SourceDocument:
    """Read pasted text: plain unless it clearly is HTML or Markdown.

    The source of text without a name is "text:" and the first 16 digits of its id.
    NoTextError when there are no words in it.
    """
    text = well_formed(text)
    data = text.encode("utf-8")
    if _PASTED_HTML.match(text):
        parsed = read_html(data, encoding="utf-8")
    else:
        parsed = _plain_or_markdown(text, None)
    parsed = replace(
        parsed, author=author or parsed.author, published=published or parsed.published
    )
    article = article_of(replace(parsed, encoding=None), source or "", title, fallback=None)
    if source is None:
        article = replace(article, source=f"text:{article.id[:16]}")
    return SourceDocument(article, data, media_type_of(parsed.format))


def read_folder(
    folder: Path, settings: ReadSettings, *, progress: Progress | None = None
) -> FolderReading:
    """Read every supported file in a folder and the folders in it, in the order of their paths.

    Hidden files and folders are passed over; a file that cannot be read is reported in
    the result. ReadError when the folder is none.
    """
    if not folder.is_dir():
        raise ReadError(f"{folder} is no folder.", "Give the path of a folder with articles.")
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUPPORTED_SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    )
    documents: list[SourceDocument] = []
    failures: list[FailedSource] = []
    for number, path in enumerate(paths, start=1):
        try:
            documents.append(read_source(path, settings))
        except ReadError as error:
            failures.append(FailedSource(str(path.resolve()), error))
        if progress is not None:
            progress("reading", number, len(paths))
    return FolderReading(tuple(documents), tuple(failures))


def _read(
    data: bytes,
    *,
    name: str,
    media_type: str | None,
    encoding: str | None,
    source: str,
    settings: ReadSettings,
    title: str | None,
) -> SourceDocument:
    if len(data) > settings.max_bytes:
        raise _too_large(name, settings)
    if not data.strip():
        raise NoTextError(f"{name} is empty.", "Add a file with text in it, or paste the text.")
    match format_of(data, name=name, media_type=media_type):
        case "pdf":
            parsed = read_pdf(data)
        case "docx":
            parsed = read_docx(data, max_bytes=settings.max_bytes)
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
    article = article_of(parsed, source, title, fallback=Path(stem).stem or name)
    return SourceDocument(article, data, media_type_of(parsed.format))


def _plain_or_markdown(text: str, encoding: str | None) -> Parsed:
    if looks_like_markdown(text):
        return read_markdown(text, encoding)
    return read_plain_text(text, encoding)


def _existing_file(source: str | Path) -> Path:
    """Return the absolute path of a file; ReadError when there is none."""
    try:
        path = Path(source).expanduser()
        if path.is_dir():
            raise ReadError(f"{path} is a folder.", "Add all its files with add_folder.")
        if path.exists():
            return path.resolve()
    except (OSError, ValueError, RuntimeError):
        # Text that is too long for a path, holds a zero byte or starts with "~".
        path = None
    shown = source if isinstance(source, Path) else repr(_shortened(source))
    if isinstance(source, Path):
        raise ReadError(f"There is no file {shown}.", "Check the path.")
    raise ReadError(
        f"{shown} is neither a web address nor the path of a file.",
        "Check it for typing errors; to add a text itself, use add_text.",
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"


def _file_bytes(path: Path, settings: ReadSettings) -> bytes:
    try:
        if path.stat().st_size > settings.max_bytes:
            raise _too_large(path.name, settings)
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path} cannot be read: {error.strerror}.", "Check its permissions."
        ) from error


def _too_large(name: str, settings: ReadSettings) -> TooLargeError:
    return TooLargeError(
        f"{name} is larger than {settings.max_bytes:,} bytes.",
        "Split it, or raise the setting index.read.max_bytes.",
    )


def _report(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress("reading", done, 1)
