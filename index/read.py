"""A file, a web address, pasted text or a folder into articles.

Finds what is to be read, and has it read in a process of its own, under the limits of the
settings: `index.apart`. The reader of each format is in `index.readers`, fetching in
`index.fetch`.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from index.address import is_address
from index.apart.pool import READERS
from index.apart.wire import Request
from index.apart.worker import Cancelled
from index.config import ReadSettings
from index.embed import Progress
from index.errors import ReadCancelledError, ReadError
from index.fetch import fetch
from index.readers.article import with_language
from index.readers.document import too_large
from index.readers.formats import SUPPORTED_SUFFIXES, media_type_of
from index.readers.normalize import well_formed
from index.types import Article, SourceDocument

__all__ = [
    "SUPPORTED_SUFFIXES",
    "FailedSource",
    "FolderReading",
    "read_bytes",
    "read_folder",
    "read_source",
    "read_text",
]

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
    cancelled: Cancelled | None = None,
) -> SourceDocument:
    """Read a file (path) or a web address (str with a scheme) into an article.

    Raises a ReadError of the kind that says what is wrong: FetchError, TooLargeError,
    UnsupportedFormatError, EncryptedError, NoTextError or NotAnArticleError; ReadLimitError when
    reading takes more than the settings allow, ReadFailedError when the reader fails, and
    ReadCancelledError when `cancelled`, asked several times a second, says that nobody wants it
    any more.
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
            cancelled=cancelled,
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
            cancelled=cancelled,
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
    cancelled: Cancelled | None = None,
) -> SourceDocument:
    """Read the bytes of a file; `name` is its name, `source` what "replace" will go by.

    Raises what `read_source` does.
    """
    return _read(
        data,
        name=name,
        media_type=media_type,
        encoding=None,
        source=source,
        settings=settings,
        title=title,
        cancelled=cancelled,
    )


def read_text(
    text: str,
    *,
    title: str | None = None,
    source: str | None = None,
    author: str | None = None,
    published: str | None = None,
    settings: ReadSettings | None = None,
    cancelled: Cancelled | None = None,
) -> SourceDocument:
    """Read pasted text: plain unless it clearly is HTML or Markdown.

    The source of text without a name is "text:" and the first 16 digits of its id.
    NoTextError when there are no words in it, and what else `read_source` raises.
    """
    settings = settings or ReadSettings()
    data = well_formed(text).encode("utf-8")
    if len(data) > settings.max_bytes:
        raise too_large("This text", settings.max_bytes)
    request = Request(
        pasted=True,
        source=source or "",
        title=title,
        author=well_formed(author or "") or None,
        published=well_formed(published or "") or None,
        max_bytes=settings.max_bytes,
        max_memory=settings.max_memory,
        max_cpu_s=settings.max_cpu_s,
    )
    article = _read_apart(request, data, settings, cancelled)
    if source is None:
        article = replace(article, source=f"text:{article.id[:16]}")
    return SourceDocument(article, data, media_type_of(article.receipt.format))


def read_folder(
    folder: Path,
    settings: ReadSettings,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> FolderReading:
    """Read every supported file in a folder and the folders in it, in the order of their paths.

    Hidden files and folders are passed over; a file that cannot be read is reported in
    the result. ReadError when the folder is none, ReadCancelledError when `cancelled` says so.
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
            documents.append(read_source(path, settings, cancelled=cancelled))
        except ReadCancelledError:
            raise
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
    cancelled: Cancelled | None,
) -> SourceDocument:
    if len(data) > settings.max_bytes:
        raise too_large(name, settings.max_bytes)
    request = Request(
        pasted=False,
        name=name,
        media_type=media_type,
        encoding=encoding,
        source=source,
        title=title,
        max_bytes=settings.max_bytes,
        max_memory=settings.max_memory,
        max_cpu_s=settings.max_cpu_s,
    )
    article = _read_apart(request, data, settings, cancelled)
    return SourceDocument(article, data, media_type_of(article.receipt.format))


def _read_apart(
    request: Request, data: bytes, settings: ReadSettings, cancelled: Cancelled | None
) -> Article:
    article = READERS.read(
        request,
        data,
        max_wall_s=settings.max_wall_s,
        processes=settings.processes,
        cancelled=cancelled,
    )
    return with_language(article)


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
            raise too_large(path.name, settings.max_bytes)
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path} cannot be read: {error.strerror}.", "Check its permissions."
        ) from error


def _report(progress: Progress | None, done: int) -> None:
    if progress is not None:
        progress("reading", done, 1)
