"""What stands beside the text of a PDF: notes, fields of forms, pictures, attached files."""

import ctypes
from itertools import islice
from typing import Any

from index.readers.normalize import clean_line
from index.types import Dropped

__all__ = ["annotations", "attachments", "mostly_picture"]

_MOST_OBJECTS, _MOST_ANNOTATIONS = 200, 2000
_MOST = 0.5
_NOT_WRITTEN = frozenset({"", "Off", "On", "Yes"})


def annotations(page: Any, number: int) -> tuple[Dropped, ...]:
    """Return what is written in a page's notes and in the fields of its forms."""
    import pypdfium2.raw as pdfium

    found = []
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            field = pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET
            text = _string(annotation, b"V" if field else b"Contents")
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if text not in _NOT_WRITTEN:
            what = "field of a form" if field else "note"
            found.append(Dropped(f"{what} on page {number}", text))
    return tuple(dict.fromkeys(found))


def attachments(document: Any) -> int:
    """Return how many files are attached to a PDF."""
    import pypdfium2.raw as pdfium

    return max(pdfium.FPDFDoc_GetAttachmentCount(document.raw), 0)


def mostly_picture(page: Any) -> bool:
    """Say whether pictures take more than half of a page, as on a scan."""
    import pypdfium2.raw as pdfium

    covered = 0.0
    objects = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=1)
    for picture in islice(objects, _MOST_OBJECTS):
        left, bottom, right, top = picture.get_bounds()
        covered += (right - left) * (top - bottom)
    return covered > _MOST * page.get_width() * page.get_height()


def _string(annotation: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    words = ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR))
    pdfium.FPDFAnnot_GetStringValue(annotation, key, words, length)
    return clean_line(buffer.raw[: length - 2].decode("utf-16-le", "replace"))
