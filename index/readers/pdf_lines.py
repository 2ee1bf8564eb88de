"""The characters of a PDF page as lines with a place, a size and a weight.

Characters come from PDFium in the order of the file; pieces that stand far apart on one
height (two columns, the cells of a table) become lines of their own.
"""

import ctypes
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from index.readers.normalize import clean_line
from index.readers.pdf_places import Places

__all__ = ["Line", "page_lines"]

# PDFium reports a hyphen that it believes to be made by the line end as one of these.
_LINE_END_HYPHENS = {0x2: "-", 0xFFFE: "-"}
_APART = 1.6
_FONT_NAME = 256


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text on one height; coordinates in points, `y` growing downwards.

    `turned` is by how many degrees (0 to 359, clockwise) the text is turned as the page is seen.
    The coordinates of turned text are those of a page that is turned with it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    turned: int = 0


class _Char(NamedTuple):
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    turned: int


def page_lines(page: Any) -> tuple[tuple[Line, ...], int]:
    """Return the lines of a page in the order of the file, and how many of its characters cannot be
    read: their font does not tell which letters they are, or they stand nowhere.
    """
    textpage = page.get_textpage()
    try:
        chars, unread = _chars(textpage, page)
    finally:
        textpage.close()
    lines: list[Line] = []
    run: list[_Char] = []
    for char in chars:
        if run and _breaks(run, char):
            _keep(lines, run)
            run = []
        run.append(char)
    _keep(lines, run)
    return tuple(lines), unread


def _chars(textpage: Any, page: Any) -> tuple[list[_Char], int]:
    import pypdfium2.raw as pdfium

    places = Places(textpage.raw, page)
    # There are a million characters in a long book: all that can be is looked up once.
    raw = textpage.raw
    unicode_of, is_generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    bold = _Bold(raw)
    chars: list[_Char] = []
    high = unread = 0
    for index in range(textpage.count_chars()):
        code = unicode_of(raw, index)
        # PDFium hands out UTF-16: two halves make one character.
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        generated = is_generated(raw, index) == 1
        if code in (0, 0xA, 0xD) or (generated and code not in (0x20, 0x2D, 0x2, 0xFFFE)):
            unread += code == 0 and not generated
            continue
        text = _LINE_END_HYPHENS.get(code) or chr(code)
        if generated:
            if chars:
                chars.append(chars[-1]._replace(text=text, x0=chars[-1].x1))
            continue
        place = places.of(index)
        if place is None:
            unread += not text.isspace()
            continue
        x0, x1, y, size, turned = place
        chars.append(_Char(text, x0, x1, y, size, bold.at(index), turned))
    return chars, unread


class _Bold:
    """Tells by the name of a character's font whether it is bold."""

    def __init__(self, raw: Any) -> None:
        import pypdfium2.raw as pdfium

        self._raw = raw
        self._font_of = pdfium.FPDFText_GetFontInfo
        self._name = ctypes.create_string_buffer(_FONT_NAME)
        self._flags = ctypes.c_int()
        self._known: dict[bytes, bool] = {}

    def at(self, index: int) -> bool:
        length = self._font_of(self._raw, index, self._name, _FONT_NAME, self._flags)
        # PDFium writes nothing where there is too little room.
        name = self._name.value if 0 < length <= _FONT_NAME else b""
        known = self._known.get(name)
        if known is None:
            lower = name.lower()
            known = b"bold" in lower or b"black" in lower or b"heavy" in lower
            self._known[name] = known
        return known


def _breaks(run: list[_Char], char: _Char) -> bool:
    """Say whether a character starts a new line: other height, going back, or far to the right."""
    last = run[-1]
    size = max(last.size, char.size, 1.0)
    if char.turned != last.turned:
        return True
    if abs(char.y - last.y) > 0.5 * size:
        return True
    if char.x0 < last.x0 - 0.5 * size and char.text != " ":
        return not _is_right_to_left(last.text + char.text)
    return char.x0 - last.x1 > _APART * size


def _is_right_to_left(text: str) -> bool:
    return any("\u0590" <= char <= "\u08ff" or "\ufb1d" <= char <= "\ufefc" for char in text)


def _keep(lines: list[Line], run: list[_Char]) -> None:
    raw = "".join(char.text for char in run).rstrip()
    if raw.endswith("\u00ad"):
        raw = raw[:-1] + "-"
    text = clean_line(raw)
    inked = [char for char in run if not char.text.isspace()]
    if not text or not inked:
        return
    lines.append(
        Line(
            text,
            min(char.x0 for char in inked),
            max(char.x1 for char in inked),
            median(char.y for char in inked),
            round(median(char.size for char in inked), 1),
            sum(char.bold for char in inked) > len(inked) / 2,
            run[0].turned,
        )
    )
