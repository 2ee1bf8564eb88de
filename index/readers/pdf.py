"""PDF files into blocks with page numbers, by PDFium.

Finds running headers, footers and page numbers by what stands at the same height on many
pages. Does no character recognition: a scan without a text layer is reported.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import EncryptedError, NoTextError, UnsupportedFormatError
from index.readers.normalize import clean_line, vocabulary_of
from index.readers.parsed import Parsed, RawBlock
from index.readers.pdf_blocks import page_blocks
from index.readers.pdf_layout import reading_order
from index.readers.pdf_lines import Line, page_lines
from index.types import Dropped

__all__ = ["read_pdf"]

_PASSWORD_ERROR = 4
_MARGIN = 0.12
_SAME_HEIGHT = 8.0
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|seite)?\s*[-–—|]?\s*(\d{1,4})\s*[-–—|]?(?:\s*(?:of|/|von)\s*\d{1,4})?",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"untitled.*|\(?unspecified\)?|\(?anonymous\)?|microsoft word\b.*|.*\.(?:docx?|pdf|tex|indd)"
    r"|document\d*|title",
    re.IGNORECASE,
)
_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    height: float
    lines: tuple[Line, ...]


def read_pdf(data: bytes) -> Parsed:
    """Read a PDF.

    EncryptedError when it needs a password, UnsupportedFormatError when it is damaged,
    NoTextError when its pages hold no text (a scan).
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data)
        try:
            pages = [_page(document, number) for number in range(1, len(document) + 1)]
            fields = document.get_metadata_dict()
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise EncryptedError(
                "This PDF needs a password.", "Save a copy without a password and add that."
            ) from error
        raise UnsupportedFormatError(
            "This PDF is damaged.", "Download it again, or print it into a new PDF."
        ) from error
    if not any(page.lines for page in pages):
        raise NoTextError(
            "The pages of this PDF hold no text, only pictures of it.",
            "Run character recognition over it (for example with ocrmypdf) and add the result.",
        )
    return _parsed(pages, fields)


def _page(document: Any, number: int) -> _Page:
    page = document[number - 1]
    try:
        return _Page(number, page.get_height(), page_lines(page))
    finally:
        page.close()


def _parsed(pages: Sequence[_Page], fields: dict[str, str]) -> Parsed:
    running = _running_lines(pages)
    dropped = tuple(
        Dropped("running header or footer", line.text)
        for page in pages
        for line in page.lines
        if (page.number, line) in running
    )
    kept = [(page.number, reading_order(_without(page, running))) for page in pages]
    whole = "\n".join(row.text for _, columns in kept for column in columns for row in column.rows)
    if not whole.strip():
        raise NoTextError(
            "The pages of this PDF hold nothing but headers and page numbers.",
            "Run character recognition over it (for example with ocrmypdf) and add the result.",
        )
    blocks = page_blocks(kept, vocabulary_of(whole))
    date = _DATE.match(fields.get("CreationDate", ""))
    author = clean_line(fields.get("Author", ""))
    return Parsed(
        "pdf",
        blocks,
        None,
        _title(blocks, clean_line(fields.get("Title", ""))),
        author if author and not _NO_TITLE.fullmatch(author) else None,
        "-".join(date.groups()) if date else None,
        dropped,
        _notices(pages),
    )


def _without(page: _Page, running: set[tuple[int, Line]]) -> list[Line]:
    return [line for line in page.lines if (page.number, line) not in running]


def _running_lines(pages: Sequence[_Page]) -> set[tuple[int, Line]]:
    """Find lines at the top or bottom that come back at the same height on other pages."""
    groups: dict[str, list[tuple[_Page, Line]]] = defaultdict(list)
    found: set[tuple[int, Line]] = set()
    for page in pages:
        for line in page.lines:
            if _MARGIN * page.height < line.y < (1 - _MARGIN) * page.height:
                continue
            groups[re.sub(r"\d+", "#", line.text)].append((page, line))
            counted = _PAGE_NUMBER.fullmatch(line.text)
            if counted and int(counted.group(1)) == page.number:
                found.add((page.number, line))
    needed = max(2, round(0.3 * len(pages)))
    for group in groups.values():
        found.update(_on_many_pages(sorted(group, key=lambda each: each[1].y), needed))
    return found


def _on_many_pages(group: Sequence[tuple[_Page, Line]], needed: int) -> Iterator[tuple[int, Line]]:
    """Yield those lines of a group, sorted by height, that stand so high on many pages."""
    near: Counter[int] = Counter()
    first = after = 0
    for page, line in group:
        while after < len(group) and group[after][1].y <= line.y + _SAME_HEIGHT:
            near[group[after][0].number] += 1
            after += 1
        while group[first][1].y < line.y - _SAME_HEIGHT:
            number = group[first][0].number
            near[number] -= 1
            if not near[number]:
                del near[number]
            first += 1
        if len(near) >= needed:
            yield page.number, line


def _title(blocks: Sequence[RawBlock], stated: str) -> str | None:
    """Trust the title in the file's properties when the first page repeats it, else a heading."""
    first_page = [block for block in blocks if block.page == 1]
    if any(stated.casefold() == block.text.casefold() for block in first_page):
        return stated
    headings = [block for block in first_page if block.kind == "heading"]
    if headings:
        return min(headings, key=lambda block: block.level).text
    return stated if stated and not _NO_TITLE.fullmatch(stated) else None


def _notices(pages: Sequence[_Page]) -> tuple[str, ...]:
    empty = [str(page.number) for page in pages if not page.lines]
    if not empty:
        return ()
    if len(empty) == 1:
        return (f"Page {empty[0]} holds no text; if it is a scan, its text was not read.",)
    shown = ", ".join(empty[:20]) + (" and more" if len(empty) > 20 else "")
    return (f"Pages {shown} hold no text; if they are scans, their text was not read.",)
