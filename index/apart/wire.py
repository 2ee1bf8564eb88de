"""What this process and a reading process say to each other: lengths, JSON and bytes.

A reading process may have been taken over by what it read. So whatever comes from it is
checked, field by field, before it becomes an article or an error; `WireError` otherwise.
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import IO, Any, TypeVar, get_args

from index import errors
from index.readers.canonical import text_id
from index.types import Article, Block, BlockKind, Dropped, Receipt

__all__ = [
    "Request",
    "WireError",
    "article_from",
    "article_to",
    "error_from",
    "error_to",
    "failure_from",
    "longest_reply",
    "packed",
    "receive",
    "receive_request",
    "send",
    "send_request",
]

_LENGTH = struct.Struct(">Q")
_KINDS = frozenset(get_args(BlockKind))
_FORMATS = frozenset({"text", "markdown", "html", "pdf", "docx"})
_ERRORS = {
    kind.__name__: kind
    for kind in (
        errors.EncryptedError,
        errors.NoTextError,
        errors.NotAnArticleError,
        errors.ReadError,
        errors.TooLargeError,
        errors.UnsupportedFormatError,
    )
}
_SMALL = range(2**31)
_T = TypeVar("_T")


class WireError(Exception):
    """What was received is not what the other side may say, or there is no other side."""


@dataclass(frozen=True, slots=True)
class Request:
    """A document to read and what it may take; `pasted` text comes in UTF-8.

    The fields up to `published` are the arguments of `index.readers.document`.
    """

    pasted: bool
    source: str
    title: str | None
    max_bytes: int
    max_memory: int
    max_cpu_s: float
    name: str = ""
    media_type: str | None = None
    encoding: str | None = None
    author: str | None = None
    published: str | None = None


def longest_reply(request: Request, length: int) -> int:
    """Return how many bytes the answer to a document of `length` bytes may have.

    A small file that unpacks to a long text is no article: eight million bytes are a library.
    """
    return min(2**23 + 64 * length, 4 * request.max_bytes + 2**20)


def packed(message: Mapping[str, Any]) -> bytes:
    """A message as bytes."""
    # The name of a file may hold bytes that are no text, as lone surrogates.
    return json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write a message, or a document."""
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes], longest: int) -> dict[str, Any]:
    """Read a message of at most `longest` bytes."""
    return _unpacked(_read(pipe, longest))


def send_request(pipe: IO[bytes], request: Request, data: bytes) -> None:
    """Write a request and the document."""
    send(pipe, packed(asdict(request)))
    send(pipe, data)


def receive_request(pipe: IO[bytes]) -> tuple[Request, bytes]:
    """Read a request and the document; WireError when no more will come."""
    request = Request(**_unpacked(_read(pipe, 2**32)))
    return request, _read(pipe, 2**62)


def article_to(article: Article) -> dict[str, Any]:
    """An article as plain data."""
    return {
        "text": article.text,
        "blocks": [[b.kind, b.start, b.end, b.level, b.page] for b in article.blocks],
        "title": article.title,
        "author": article.author,
        "published": article.published,
        "words": article.words,
        "format": article.receipt.format,
        "encoding": article.receipt.encoding,
        "dropped": [[piece.reason, piece.text] for piece in article.receipt.dropped],
        "notices": list(article.receipt.notices),
    }


def article_from(data: object, source: str) -> Article:
    """An article from plain data; its language is not known yet."""
    fields = _typed(data, dict)
    text = _text(fields.get("text"))
    words = _typed(fields.get("words"), int)
    found = _text(fields.get("format"))
    if found not in _FORMATS or not 0 < words <= len(text):
        raise WireError("an article without words or of an unknown format")
    return Article(
        id=text_id(text),
        source=source,
        text=text,
        blocks=_blocks(fields.get("blocks"), len(text)),
        title=_text(fields.get("title")),
        author=_optional(fields.get("author")),
        published=_optional(fields.get("published")),
        language=None,
        words=words,
        receipt=Receipt(
            format=found,
            encoding=_optional(fields.get("encoding")),
            words=words,
            dropped=tuple(
                Dropped(*(_text(each) for each in _listed(piece, 2)))
                for piece in _listed(fields.get("dropped"))
            ),
            notices=tuple(_text(each) for each in _listed(fields.get("notices"))),
        ),
    )


def error_to(error: errors.ReadError) -> list[str]:
    """An error as plain data."""
    return [type(error).__name__, error.message, error.hint]


def error_from(data: object) -> errors.ReadError:
    """An error from plain data: one of the kinds that readers raise."""
    kind, message, hint = (_typed(each, str) for each in _listed(data, 3))
    if kind not in _ERRORS:
        raise WireError("an error of an unknown kind")
    return _ERRORS[kind](message, hint)


def failure_from(data: object) -> tuple[str, str]:
    """What a reader failed with, and its traceback, in characters that a terminal only shows."""
    what, told = (_typed(each, str)[:8000] for each in _listed(data, 2))
    return _shown(what), "\n".join(map(_shown, told.split("\n")))


def _shown(line: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in line)


def _blocks(data: object, length: int) -> tuple[Block, ...]:
    blocks = []
    at = 0
    for each in _listed(data):
        kind, start, end, level, page = _listed(each, 5)
        if _text(kind) not in _KINDS:
            raise WireError("a block of an unknown kind")
        start, end, level = (_typed(number, int) for number in (start, end, level))
        page = None if page is None else _typed(page, int)
        if not at <= start < end <= length or level not in _SMALL or (page or 1) not in _SMALL:
            raise WireError("a block outside its text")
        blocks.append(Block(kind, start, end, level, page))
        at = end
    if not blocks:
        raise WireError("an article without blocks")
    return tuple(blocks)


def _listed(data: object, length: int | None = None) -> list[Any]:
    found = _typed(data, list)
    if length is not None and len(found) != length:
        raise WireError("a list of another length")
    return found


def _typed(data: object, kind: type[_T]) -> _T:
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise WireError(f"something else than a {kind.__name__}")
    return data


def _text(data: object) -> str:
    text = _typed(data, str)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WireError("halves of characters") from error
    return text


def _optional(data: object) -> str | None:
    return None if data is None else _text(data)


def _unpacked(data: bytes) -> dict[str, Any]:
    try:
        return _typed(json.loads(data.decode("utf-8", "surrogatepass")), dict)
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error


def _read(pipe: IO[bytes], longest: int) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > longest:
        raise WireError("too long a message")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if data is None or len(data) < length:
        raise WireError("the other side is gone")
    return data
