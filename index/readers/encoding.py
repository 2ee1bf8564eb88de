"""Bytes into text: byte order mark, declared encoding, UTF-8, then detection."""

import codecs
import re
from dataclasses import dataclass

from index.errors import UnsupportedFormatError

__all__ = ["Decoded", "decode", "looks_binary"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SAMPLE = 64_000
# Python's own, which no page is in and which turn text into other text; browsers refuse UTF-7 too.
_NO_ENCODINGS = frozenset("idna punycode raw-unicode-escape undefined unicode-escape utf-7".split())


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the name of the encoding it was in; `damaged` when bytes made no sense in it."""

    text: str
    encoding: str
    damaged: bool = False


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode bytes; UnsupportedFormatError when they are no text in any encoding."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _forced(data[len(mark) :], name)
    wide = _wide_without_mark(data)
    if wide is not None:
        return _forced(data, wide)
    if looks_binary(data):
        raise UnsupportedFormatError(
            "These bytes are no text.", "Give a text, Markdown, HTML, PDF or DOCX file."
        )
    for candidate in (_python_name(declared), "utf-8"):
        if candidate is not None:
            try:
                return Decoded(data.decode(candidate), candidate)
            except UnicodeError:
                continue
    return _forced(data, _detected(data))


def looks_binary(data: bytes) -> bool:
    """Say whether bytes hold more control characters than any text would."""
    sample = data[:_SAMPLE]
    if data.startswith(tuple(mark for mark, _ in _MARKS)) or _wide_without_mark(data):
        return False
    return b"\x00" in sample or len(_CONTROLS.findall(sample)) > len(sample) * 0.02 + 2


def _forced(data: bytes, name: str) -> Decoded:
    text = data.decode(name, "replace")
    return Decoded(text, name, damaged="\ufffd" in text)


def _python_name(declared: str | None) -> str | None:
    """Map a declared encoding as browsers do: Latin-1 and ASCII mean Windows-1252."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return None
    if name in _NO_ENCODINGS or not getattr(codecs.lookup(name), "_is_text_encoding", True):
        return None
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def _wide_without_mark(data: bytes) -> str | None:
    """Notice UTF-16 without a byte order mark: every other byte of Western text is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < 8 or b"\x00" not in sample or len(data) % 2:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.02:
        return "utf-16-be"
    return None


def _detected(data: bytes) -> str:
    """Guess a legacy encoding; Windows-1252 when there is too little to tell by."""
    from charset_normalizer import from_bytes

    foreign = sum(byte >= 0x80 for byte in data[:_SAMPLE])
    best = from_bytes(data[:_SAMPLE]).best() if foreign >= 8 else None
    if best is None or (foreign * 5 < len(data[:_SAMPLE]) and _reads_as_western(data)):
        return "cp1252"
    return best.encoding


def _reads_as_western(data: bytes) -> bool:
    """Say whether the few foreign bytes are the letters and quotes of Windows-1252."""
    try:
        text = data[:_SAMPLE].decode("cp1252")
    except UnicodeDecodeError:
        return False
    foreign = [char for char in text if ord(char) >= 0x80]
    usual = sum(char.isalpha() or char in "‘’“”–—…€£«»°§©®½ \u00a0" for char in foreign)
    return usual >= len(foreign) * 0.95
