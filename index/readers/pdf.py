"""PDF files into blocks with page numbers, by PDFium.

Finds running headers, footers and page numbers by what stands at the same height on many
pages. Does no character recognition: a scan without a text layer is reported.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.errors import EncryptedError, NoTextError, UnsupportedFormatError
from index.readers.normalize import clean_line, vocabulary_of
from index.readers.parsed import Parsed, RawBlock
from index.readers.pdf_beside import annotations, attachments, mostly_picture
from index.readers.pdf_blocks import page_blocks
from index.readers.pdf_layout import Column, reading_order
from index.readers.pdf_lines import Line, page_lines
from index.types import Dropped

__all__ = ["read_pdf"]

_PASSWORD_ERROR = 4
_MARGIN = 0.12
_FEW_WORDS = 20
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
    """`extra` is what stands beside the text, with the reason why it is none of it."""

    number: int
    height: float
    lines: tuple[Line, ...]
    unread: int = 0
    damaged: bool = False
    picture: bool = False
    extra: tuple[Dropped, ...] = ()

    @property
    def turns(self) -> list[int]:
        """The directions of its lines, the one of most of its text first."""
        share: Counter[int] = Counter()
        for line in self.lines:
            share[line.turned] += len(line.text)
        return [turn for turn, _ in share.most_common()]


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
            fields = _fields(document)
            attached = attachments(document)
        finally:
            document.close()
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR:
            raise EncryptedError(
                "This PDF needs a password.", "Save a copy without a password and add that."
            ) from error
        raise _damaged() from error
    if all(page.damaged for page in pages):
        raise _damaged()
    if not any(page.lines for page in pages):
        raise NoTextError(
            "The pages of this PDF hold no text, only pictures of it.",
            "Run character recognition over it (for example with ocrmypdf) and add the result.",
        )
    return _parsed(pages, fields, attached)


def _damaged() -> UnsupportedFormatError:
    return UnsupportedFormatError(
        "This PDF is damaged.", "Download it again, or print it into a new PDF."
    )


def _fields(document: Any) -> dict[str, str]:
    """Return the file's properties; none where they are no text."""
    try:
        return dict(document.get_metadata_dict())
    except UnicodeError:
        return {}


def _page(document: Any, number: int) -> _Page:
    import pypdfium2 as pdfium

    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return _Page(number, 0, (), damaged=True)
    try:
        lines, unread = page_lines(page)
        words = sum(len(line.text.split()) for line in lines)
        picture = bool(lines) and words < _FEW_WORDS and mostly_picture(page)
        return _Page(
            number, page.get_height(), lines, unread, False, picture, annotations(page, number)
        )
    except pdfium.PdfiumError:
        return _Page(number, 0, (), damaged=True)
    finally:
        page.close()


def _parsed(pages: Sequence[_Page], fields: dict[str, str], attached: int) -> Parsed:
    running = _running_lines(pages)
    dropped = tuple(
        Dropped("running header or footer", line.text)
        for page in pages
        for line in page.lines
        if (page.number, line) in running
    )
    kept, turned = _by_direction(pages, running)
    whole = "\n".join(
        row.text for _, columns in (*kept, *turned) for column in columns for row in column.rows
    )
    if not whole.strip():
        raise NoTextError(
            "The pages of this PDF hold nothing but headers and page numbers.",
            "Run character recognition over it (for example with ocrmypdf) and add the result.",
        )
    vocabulary = vocabulary_of(whole)
    # Text that is turned against a page's other text follows it, and never goes on in it.
    found = [*page_blocks(kept, vocabulary), *page_blocks(turned, vocabulary)]
    blocks = tuple(sorted(found, key=lambda block: block.page or 0))
    author = clean_line(fields.get("Author", ""))
    return Parsed(
        "pdf",
        blocks,
        None,
        _title(blocks, clean_line(fields.get("Title", ""))),
        author if author and not _NO_TITLE.fullmatch(author) else None,
        _day(fields.get("CreationDate", "")),
        (*dropped, *(piece for page in pages for piece in page.extra)),
        _notices(pages, attached),
    )


_Columns = list[tuple[int, tuple[Column, ...]]]


def _by_direction(
    pages: Sequence[_Page], running: set[tuple[int, Line]]
) -> tuple[_Columns, _Columns]:
    """Return the columns of each page that run as most of its text does, and all others."""
    kept: _Columns = []
    turned: _Columns = []
    for page in pages:
        lines = _without(page, running)
        for number, turn in enumerate(page.turns):
            columns = reading_order([line for line in lines if line.turned == turn])
            (turned if number else kept).append((page.number, columns))
    return kept, turned


def _day(written: str) -> str | None:
    match = _DATE.match(written)
    try:
        return date.fromisoformat("-".join(match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _without(page: _Page, running: set[tuple[int, Line]]) -> list[Line]:
    return [line for line in page.lines if (page.number, line) not in running]


def _running_lines(pages: Sequence[_Page]) -> set[tuple[int, Line]]:
    """Find lines at the top or bottom that come back at the same height on other pages."""
    groups: dict[str, list[tuple[_Page, Line]]] = defaultdict(list)
    found: set[tuple[int, Line]] = set()
    for page in pages:
        main = page.turns[:1]
        for line in page.lines:
            # What runs across the other text is at the edge wherever it stands.
            upright = line.turned == 0
            inside = not upright or _MARGIN * page.height < line.y < (1 - _MARGIN) * page.height
            if inside and [line.turned] == main:
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


def _notices(pages: Sequence[_Page], attached: int) -> tuple[str, ...]:
    """Say what of the pages was not read, and how much."""
    notices = []
    empty = [page.number for page in pages if not page.lines and not page.damaged]
    if empty:
        one = len(empty) == 1
        scan = "it is a scan, its text was" if one else "they are scans, their text was"
        notices.append(f"{_named(empty)} {'holds' if one else 'hold'} no text; if {scan} not read.")
    pictures = [page.number for page in pages if page.picture]
    if pictures:
        one = len(pictures) == 1
        notices.append(
            f"{_named(pictures)} {'is mostly a picture' if one else 'are mostly pictures'}; of a"
            " scan only the text beside it was read."
        )
    damaged = [page.number for page in pages if page.damaged]
    if damaged:
        verb = "is" if len(damaged) == 1 else "are"
        notices.append(f"{_named(damaged)} {verb} damaged and could not be read.")
    unread = sum(page.unread for page in pages)
    if unread:
        characters = "1 character" if unread == 1 else f"{unread:,} characters"
        where = _named([page.number for page in pages if page.unread])
        notices.append(f"{characters} could not be read ({where[0].lower()}{where[1:]}).")
    if attached:
        files = "1 file is" if attached == 1 else f"{attached} files are"
        notices.append(f"{files} attached to this PDF and could not be read with it.")
    return tuple(notices)


def _named(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]}"
    shown = ", ".join(map(str, numbers[:20])) + (" and more" if len(numbers) > 20 else "")
    return f"Pages {shown}"
