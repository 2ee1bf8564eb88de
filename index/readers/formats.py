"""Which reader a source needs: by media type, by its first bytes, then by its name."""

import re
from pathlib import PurePath

from index.errors import EncryptedError, UnsupportedFormatError
from index.readers.encoding import looks_binary

__all__ = ["SUPPORTED_SUFFIXES", "format_of", "media_type_of"]

_BY_SUFFIX = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx",
}  # fmt: skip
_MEDIA_TYPES = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_BY_MEDIA_TYPE = {media_type: name for name, media_type in _MEDIA_TYPES.items()} | {
    "application/xhtml+xml": "html",
    "text/x-markdown": "markdown",
}
SUPPORTED_SUFFIXES = frozenset(_BY_SUFFIX)
"""Endings of file names that can be read, with the point, in lower case."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_OTHERS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%!PS", "a PostScript file"),
    (b"ID3", "an audio file"),
    (b"RIFF", "an audio, video or WebP file"),
)
_PACKAGES = (
    (b"word/document.xml", ""),
    (b"xl/workbook.xml", "an Excel workbook"),
    (b"ppt/presentation.xml", "a PowerPoint presentation"),
    (b"application/epub+zip", "an EPUB book"),
    (b"opendocument", "an OpenDocument file"),
)
_HINT = (
    "Text, Markdown, HTML, PDF and DOCX are supported: save it as one of these, or paste the text."
)


def format_of(data: bytes, *, name: str, media_type: str | None) -> str:
    """Return "text", "markdown", "html", "pdf" or "docx".

    First bytes that are unmistakable win over a media type or a name that claims
    otherwise. UnsupportedFormatError for any other kind, EncryptedError for an Office
    file with a password.
    """
    found = _by_magic(data, name)
    if found is not None:
        return found
    suffix = PurePath(name).suffix.lower()
    claimed = _BY_MEDIA_TYPE.get(media_type or "")
    by_name = _BY_SUFFIX.get(suffix)
    if claimed in ("pdf", "docx") or (claimed is None and by_name in ("pdf", "docx")):
        raise UnsupportedFormatError(f"{name} is damaged: it is no {suffix or media_type}.", _HINT)
    if looks_binary(data):
        raise UnsupportedFormatError(f"{name} is no text.", _HINT)
    if claimed == "text" and by_name is not None:
        return by_name
    return claimed or by_name or "text"


def media_type_of(name: str) -> str:
    """Return the media type of a format."""
    return _MEDIA_TYPES[name]


def _by_magic(data: bytes, name: str) -> str | None:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _package(data, name)
    if data.startswith(_OLE):
        if _OLE_ENCRYPTED in data:
            raise EncryptedError(
                f"{name} needs a password.", "Save it without a password and add it again."
            )
        raise UnsupportedFormatError(f"{name} is an old Office file.", f"{_HINT}")
    for start, what in _OTHERS:
        if data.startswith(start):
            raise UnsupportedFormatError(f"{name} is {what}.", _HINT)
    return "html" if _HTML.match(data[:4096].lstrip(b"\xef\xbb\xbf")) else None


def _package(data: bytes, name: str) -> str:
    """Tell the kinds of files that are zip archives by the names of their parts."""
    for part, what in _PACKAGES:
        if part in data:
            if not what:
                return "docx"
            raise UnsupportedFormatError(f"{name} is {what}.", _HINT)
    raise UnsupportedFormatError(f"{name} is a zip archive.", f"Unpack it first. {_HINT}")
