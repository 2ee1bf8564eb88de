"""The characters of a PDF page as lines with a place, a size and a weight.

Characters come from PDFium in the order of the file; pieces that stand far apart on one
height (two columns, the cells of a table) become lines of their own.
"""

import ctypes
import math
from dataclasses import dataclass
from statistics import median
from typing import Any

from index.readers.normalize import clean_line

__all__ = ["Line", "page_lines"]

# PDFium reports a hyphen that it believes to be made by the line end as one of these.
_LINE_END_HYPHENS = {0x2: "-", 0xFFFE: "-"}
_APART = 1.6


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text on one height; coordinates in points, `y` growing downwards."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool


def page_lines(page: Any) -> tuple[Line, ...]:
    """Return the lines of a page in the order of the file; upright text only."""
    textpage = page.get_textpage()
    try:
        chars = _chars(textpage, page)
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
    return tuple(lines)


def _chars(textpage: Any, page: Any) -> list[_Char]:
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    turn = page.get_rotation()
    chars: list[_Char] = []
    high = 0
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        # PDFium hands out UTF-16: two halves make one character.
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        generated = pdfium.FPDFText_IsGenerated(textpage, index) == 1
        if code in (0, 0xA, 0xD) or (generated and code not in (0x20, 0x2D, 0x2, 0xFFFE)):
            continue
        text = _LINE_END_HYPHENS.get(code) or chr(code)
        if generated:
            if chars:
                last = chars[-1]
                chars.append(_Char(text, last.x1, last.x1, last.y, last.size, last.bold))
            continue
        left, bottom, right, top = textpage.get_charbox(index, loose=True)
        x0, x1, y, size = _upright(left, bottom, right, top, width, height, turn)
        if not all(map(math.isfinite, (x0, x1, y, size))):
            continue  # it stands nowhere on the page
        chars.append(_Char(text, x0, x1, y, size, _is_bold(textpage, index)))
    return chars


def _upright(
    left: float, bottom: float, right: float, top: float, width: float, height: float, turn: int
) -> tuple[float, float, float, float]:
    """Map a box of the file to the page as it is seen: left, right, baseline from top, size."""
    match turn:
        case 90:
            return bottom, top, right, right - left
        case 180:
            return width - right, width - left, top, top - bottom
        case 270:
            return width - top, width - bottom, height - left, right - left
        case _:
            return left, right, height - bottom, top - bottom


def _is_bold(textpage: Any, index: int) -> bool:
    import pypdfium2.raw as pdfium

    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(textpage, index, None, 0, flags)
    if not length:
        return False
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFText_GetFontInfo(textpage, index, buffer, length, flags)
    name = buffer.value.lower()
    return b"bold" in name or b"black" in name or b"heavy" in name


def _breaks(run: list[_Char], char: _Char) -> bool:
    """Say whether a character starts a new line: other height, going back, or far to the right."""
    last = run[-1]
    size = max(last.size, char.size, 1.0)
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
        )
    )
