"""Where the characters of a PDF page stand, seen from the way that their text runs.

A box in the file is given by the page's own axes. Text that is turned against them is placed as if
the page were turned with it, so that whatever reads lines need not know.
"""

import ctypes
import math
from typing import Any

__all__ = ["Places"]


_SKEWED = 5.0
"""Degrees by which the text of a scan may be turned and still be read as upright."""


class Places:
    """The places of the characters of one page; `raw` is PDFium's text page."""

    def __init__(self, raw: Any, page: Any) -> None:
        import pypdfium2.raw as pdfium

        self._raw = raw
        self._width, self._height = page.get_size()
        self._turn: int = page.get_rotation()
        self._box_of, self._box = pdfium.FPDFText_GetLooseCharBox, pdfium.FS_RECTF()
        self._angle_of = pdfium.FPDFText_GetCharAngle
        self._origin_of = pdfium.FPDFText_GetCharOrigin
        self._matrix_of, self._matrix = pdfium.FPDFText_GetMatrix, pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def of(self, index: int) -> tuple[float, float, float, float, int] | None:
        """Return a character's left and right edge, its height from the top and its size in points,
        and by how many degrees it is turned clockwise on the page as it is seen.

        None when it stands nowhere.
        """
        if not self._box_of(self._raw, index, self._box):
            return None
        angle = self._angle(index)
        degrees = round(math.degrees(angle) / 90) * 90 % 360
        if abs(math.degrees(angle) - round(math.degrees(angle) / 90) * 90) < _SKEWED:
            place: tuple[float, ...] | None = self._upright(degrees)
        else:
            degrees = round(math.degrees(angle)) % 360
            place = self._aslant(index, angle)
        if place is None or not all(map(math.isfinite, place)):
            return None
        x0, x1, y, size = place
        return x0, x1, y, size, (self._turn - degrees) % 360

    def _angle(self, index: int) -> float:
        """Return by how much a character's line is turned against the page of the file, in radians
        counterclockwise.
        """
        # PDFium's own angle is quick, but letters that lean have one too.
        if self._angle_of(self._raw, index) <= 0:
            return 0.0
        if not self._matrix_of(self._raw, index, self._matrix):
            return 0.0
        angle = math.atan2(self._matrix.b, self._matrix.a)
        return angle if math.isfinite(angle) else 0.0

    def _upright(self, turn: int) -> tuple[float, float, float, float]:
        """Map the box to a page that is turned as its text, which runs so many degrees
        counterclockwise in the file.
        """
        box = self._box
        match turn:
            case 90:
                return box.bottom, box.top, box.right, box.right - box.left
            case 180:
                return (
                    self._width - box.right,
                    self._width - box.left,
                    box.top,
                    box.top - box.bottom,
                )
            case 270:
                top, bottom = self._width - box.top, self._width - box.bottom
                return top, bottom, self._height - box.left, box.right - box.left
            case _:
                return box.left, box.right, self._height - box.bottom, box.top - box.bottom

    def _aslant(self, index: int, angle: float) -> tuple[float, ...] | None:
        """Find out the box of a character from its origin and the upright box around it."""
        if not self._origin_of(self._raw, index, self._x, self._y):
            return None
        box, cos, sin = self._box, math.cos(angle), math.sin(angle)
        x0 = self._x.value * cos + self._y.value * sin
        middle = (box.left + box.right) / 2 * cos + (box.bottom + box.top) / 2 * sin
        width = max(2 * (middle - x0), 0.0)
        size = (box.right - box.left - width * abs(cos)) / abs(sin)
        up = self._y.value * cos - self._x.value * sin
        return x0, x0 + width, -up, max(size, 0.0)
