"""Word documents (DOCX) into blocks: headings, lists and tables in document order.

Text of tracked deletions, comments, headers and footers is not read.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.errors import NoTextError, TooLargeError, UnsupportedFormatError
from index.readers.normalize import clean_line
from index.readers.parsed import Parsed, RawBlock

__all__ = ["read_docx"]

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"^list(?! paragraph)", re.IGNORECASE)
_LEVEL = re.compile(r"(\d)$")


def read_docx(data: bytes, *, max_bytes: int) -> Parsed:
    """Read a DOCX file.

    TooLargeError when its unpacked text is larger than `max_bytes`, NoTextError when it
    holds none, UnsupportedFormatError when the file is damaged.
    """
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        _refuse_large(data, max_bytes)
        document = Document(io.BytesIO(data))
        blocks = tuple(block for block in _blocks(document) if block.text)
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise UnsupportedFormatError(
            "This Word document is damaged.", "Open it in Word or LibreOffice and save it again."
        ) from error
    if not blocks:
        raise NoTextError("This Word document holds no text.", "Paste the text instead.")
    core = document.core_properties
    date = core.created.date().isoformat() if core.created else None
    title = clean_line(core.title or "") or _styled_title(blocks)
    return Parsed("docx", blocks, None, title, _author(core.author), date)


def _refuse_large(data: bytes, max_bytes: int) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(
            info.file_size for info in package.infolist() if info.filename.endswith(".xml")
        )
    if unpacked > max_bytes:
        raise TooLargeError(
            f"This Word document unpacks to more than {max_bytes:,} bytes.",
            "Split it, or raise the setting index.read.max_bytes.",
        )


def _blocks(document: Any) -> Iterator[RawBlock]:
    from docx.table import Table

    counters: dict[tuple[str, int], int] = {}
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            yield from _rows(part)
        else:
            yield _paragraph(document, part, counters)


def _paragraph(document: Any, paragraph: Any, counters: dict[tuple[str, int], int]) -> RawBlock:
    text = clean_line(paragraph.text)
    style = paragraph.style.name or ""
    heading = _HEADING.match(style)
    if style == "Title":
        return RawBlock("heading", text, 1)
    if heading:
        return RawBlock("heading", text, min(int(heading.group(1)), 6))
    numbering = _numbering(document, paragraph)
    if numbering is not None and text:
        number, level = numbering
        if _is_numbered(document, number, level):
            for key in [key for key in counters if key[0] == number and key[1] > level]:
                del counters[key]
            counters[number, level] = counters.get((number, level), 0) + 1
            text = f"{counters[number, level]}. {text}"
        return RawBlock("list_item", text, level + 1)
    if _LIST_STYLE.match(style):
        nested = _LEVEL.search(style)
        return RawBlock("list_item", text, int(nested.group(1)) if nested else 1)
    return RawBlock("quotation" if "quote" in style.lower() else "paragraph", text)


def _numbering(document: Any, paragraph: Any) -> tuple[str, int] | None:
    """Return the numbering id and depth of a paragraph, from itself or from its style."""
    for element in (paragraph._p, paragraph.style.element):
        properties = element.pPr
        found = None if properties is None else properties.numPr
        if found is not None and found.numId is not None and found.numId.val:
            level = found.ilvl.val if found.ilvl is not None else 0
            if level == 0 and (nested := _LEVEL.search(paragraph.style.name or "")):
                level = int(nested.group(1)) - 1
            return str(found.numId.val), level
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
    rows = [_cells(row) for row in table.rows]
    headers = rows[0] if len(rows) > 1 else []
    for row in rows[1:] if headers else rows:
        pairs = zip(row, headers + [""] * len(row), strict=False)
        text = "; ".join(f"{head}: {cell}" if head else cell for cell, head in pairs if cell)
        yield RawBlock("table_row", text)


def _cells(row: Any) -> list[str]:
    """Return the texts of a row's cells; a merged one has its text in its first place only."""
    elements = [cell._tc for cell in row.cells]
    return [
        "" if at and element is elements[at - 1] else clean_line(cell.text)
        for at, (cell, element) in enumerate(zip(row.cells, elements, strict=True))
    ]


def _styled_title(blocks: tuple[RawBlock, ...]) -> str | None:
    first = blocks[0]
    return first.text if first.kind == "heading" else None


def _author(author: str | None) -> str | None:
    """Return the author; python-docx and Word write their own name where none was given."""
    name = clean_line(author or "")
    return None if name.lower() in ("", "python-docx", "microsoft office user", "user") else name
