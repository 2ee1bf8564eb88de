"""Word documents (DOCX) into blocks: headings, lists and tables in document order.

Text of tracked deletions, comments, headers and footers is not read, and no picture is unpacked.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from index.errors import NoTextError, TooLargeError, UnsupportedFormatError
from index.readers.normalize import clean_line
from index.readers.parsed import Parsed, RawBlock

__all__ = ["read_docx"]

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"^list(?! paragraph)", re.IGNORECASE)
_LEVEL = re.compile(r"(\d)$")
_DEEPEST = 8
_MOST_COLUMNS = 63
_PIECE = 2**16
_MOST_PACKED, _MOST_UNPACKED = 200, 2**23


def read_docx(data: bytes, *, max_bytes: int) -> Parsed:
    """Read a DOCX file.

    TooLargeError when its unpacked text is larger than `max_bytes`, NoTextError when it
    holds none, UnsupportedFormatError when the file is damaged.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml import etree

    try:
        document = Document(_unpacked(data, max_bytes))
        blocks = tuple(block for block in _Reading(document).blocks() if block.text)
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        NotImplementedError,  # a way of packing that is not known
        OSError,
        EOFError,
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
    ) as error:
        raise UnsupportedFormatError(
            "This Word document is damaged.", "Open it in Word or LibreOffice and save it again."
        ) from error
    if not blocks:
        raise NoTextError("This Word document holds no text.", "Paste the text instead.")
    core = document.core_properties
    date = core.created.date().isoformat() if core.created else None
    title = clean_line(core.title or "") or _styled_title(blocks)
    return Parsed("docx", blocks, None, title, _author(core.author), date)


def _unpacked(data: bytes, max_bytes: int) -> BinaryIO:
    """Return the package with its text unpacked, counted meanwhile, and with all else empty.

    What a member says of its own size is not believed. No document that somebody wrote is packed
    two hundred times smaller, so a small file does not get all of `max_bytes`. Pictures and fonts
    are not needed, but python-docx wants the members to be there.
    """
    most = min(max_bytes, _MOST_UNPACKED + _MOST_PACKED * len(data))
    if sum(info.file_size for info in _texts(data)) > most:
        raise _too_large(most)
    plain = io.BytesIO()
    left = most
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(plain, "w") as package:
        texts = {info.filename for info in _texts(data)}
        for name in dict.fromkeys(packed.namelist()):
            if name not in texts:
                package.writestr(name, b"")
                continue
            with packed.open(name) as member, package.open(name, "w") as copy:
                while piece := member.read(_PIECE):
                    left -= len(piece)
                    if left < 0:
                        raise _too_large(most)
                    copy.write(piece)
    plain.seek(0)
    return plain


def _texts(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [each for each in package.infolist() if each.filename.endswith((".xml", ".rels"))]


def _too_large(most: int) -> TooLargeError:
    return TooLargeError(
        f"This Word document unpacks to more than {most:,} bytes.",
        "Split it, paste its text, or raise the setting index.read.max_bytes.",
    )


class _Reading:
    """One document while it is read: what its styles and lists are is looked up once each."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._counted: dict[str, dict[int, int]] = {}
        self._styles: dict[str | None, Any] = {}
        self._numbered: dict[tuple[str, int], bool] = {}

    def blocks(self) -> Iterator[RawBlock]:
        """Yield the blocks in order, empty ones too."""
        from docx.table import Table

        for part in self._document.iter_inner_content():
            if isinstance(part, Table):
                yield from _rows(part)
            else:
                yield self._paragraph(part)

    def _paragraph(self, paragraph: Any) -> RawBlock:
        text = clean_line(paragraph.text)
        style = self._style(paragraph)
        name = style.name or ""
        heading = _HEADING.match(name)
        if name == "Title":
            return RawBlock("heading", text, 1)
        if heading:
            return RawBlock("heading", text, min(int(heading.group(1)), 6))
        numbering = _numbering(paragraph, style)
        if numbering is not None and text:
            number, level = numbering
            if self._is_numbered(number, level):
                counted = self._counted.setdefault(number, {})
                for deeper in [each for each in counted if each > level]:
                    del counted[deeper]
                counted[level] = counted.get(level, 0) + 1
                text = f"{counted[level]}. {text}"
            return RawBlock("list_item", text, level + 1)
        if _LIST_STYLE.match(name):
            nested = _LEVEL.search(name)
            return RawBlock("list_item", text, int(nested.group(1)) if nested else 1)
        return RawBlock("quotation" if "quote" in name.lower() else "paragraph", text)

    def _style(self, paragraph: Any) -> Any:
        style_id = paragraph._p.style
        if style_id not in self._styles:
            self._styles[style_id] = paragraph.style
        return self._styles[style_id]

    def _is_numbered(self, number: str, level: int) -> bool:
        if (number, level) not in self._numbered:
            self._numbered[number, level] = _is_numbered(self._document, number, level)
        return self._numbered[number, level]


def _numbering(paragraph: Any, style: Any) -> tuple[str, int] | None:
    """Return the numbering id and depth of a paragraph, from itself or from its style."""
    for element in (paragraph._p, style.element):
        properties = element.pPr
        found = None if properties is None else properties.numPr
        if found is not None and found.numId is not None and found.numId.val:
            level = found.ilvl.val if found.ilvl is not None else 0
            if level == 0 and (nested := _LEVEL.search(style.name or "")):
                level = int(nested.group(1)) - 1
            return str(found.numId.val), min(max(level, 0), _DEEPEST)
    return None


def _is_numbered(document: Any, number: str, level: int) -> bool:
    """Say whether a list counts (1., a., i.) or only shows bullets."""
    numbering = document.part.numbering_part.element
    names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    abstract = numbering.findall(f"w:num[@w:numId='{number}']/w:abstractNumId", names)
    for link in abstract:
        wanted = link.get(f"{{{names['w']}}}val")
        path = f"w:abstractNum[@w:abstractNumId='{wanted}']/w:lvl/w:numFmt"
        formats = [kind.get(f"{{{names['w']}}}val") for kind in numbering.findall(path, names)]
        if formats:
            return formats[min(level, len(formats) - 1)] not in ("bullet", "none")
    return False


def _rows(table: Any) -> Iterator[RawBlock]:
    """Make each row a line of "header: value" pairs; the first row holds the headers."""
    rows = list(_texts_of_rows(table))
    headers = rows[0] if len(rows) > 1 else []
    for row in rows[1:] if headers else rows:
        pairs = zip(row, headers + [""] * len(row), strict=False)
        text = "; ".join(f"{head}: {cell}" if head else cell for cell, head in pairs if cell)
        yield RawBlock("table_row", text)


def _texts_of_rows(table: Any) -> Iterator[list[str]]:
    """Yield the texts of each row's cells, an empty one for each further column of a wide cell.

    A cell that goes on from the row above has that one's text.
    """
    from docx.table import _Cell

    above: dict[int, str] = {}
    for row in table._tbl.tr_lst:
        texts: list[str] = []
        below: dict[int, str] = {}
        at = min(row.grid_before, _MOST_COLUMNS)
        for cell in row.tc_lst:
            goes_on = cell.vMerge == "continue" and at in above
            text = above[at] if goes_on else clean_line(_Cell(cell, table).text)
            # Word has no more columns than these, a file may claim any number.
            columns = min(max(cell.grid_span, 1), max(_MOST_COLUMNS - len(texts), 1))
            texts += [text] + [""] * (columns - 1)
            below[at] = text
            at += columns
        above = below
        yield texts


def _styled_title(blocks: tuple[RawBlock, ...]) -> str | None:
    first = blocks[0]
    return first.text if first.kind == "heading" else None


def _author(author: str | None) -> str | None:
    """Return the author; python-docx and Word write their own name where none was given."""
    name = clean_line(author or "")
    return None if name.lower() in ("", "python-docx", "microsoft office user", "user") else name
