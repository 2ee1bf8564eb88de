"""The text of a Word document's body as blocks: paragraphs, lists, tables and text boxes.

Whatever wraps text without being text (content controls, insertions, smart tags, fields,
hyperlinks) is passed through. What Word does not show is collected in `dropped`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from index.readers.docx_package import local_name
from index.readers.docx_styles import Lists, Styles, attribute, child, number_of
from index.readers.normalize import clean_line
from index.readers.parsed import RawBlock
from index.readers.table import paired, unpaired
from index.types import Dropped

__all__ = ["Reading"]

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"^list(?! paragraph)", re.IGNORECASE)
_LEVEL = re.compile(r"(\d)$")
_SYMBOL = re.compile(r"[0-9a-fA-F]{1,4}")
_MOST_COLUMNS = 63
_WRAPPERS = frozenset(
    "sdt sdtContent customXml smartTag ins moveTo hyperlink fldSimple bdo dir r oMath"
    " oMathPara".split()
)
_UNSEEN = frozenset(
    "pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr instrText delInstrText fldData"
    " tblPrEx bookmarkStart bookmarkEnd proofErr".split()
)
_DELETED = frozenset({"del", "moveFrom"})
_DRAWN = frozenset({"drawing", "pict", "object"})
_SPACES = frozenset("tab ptab br cr p tc tr".split())
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


class Reading:
    """One document while it is read.

    `notes` are the kinds ("footnote", "endnote") and ids of the notes that the text refers to, in
    order.
    """

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self._styles = styles
        self._lists = lists
        self._counted: dict[str, dict[int, int]] = {}
        self.dropped: list[Dropped] = []
        self.notes: list[tuple[str, str]] = []

    def blocks(self, container: Any) -> Iterator[RawBlock]:
        """Yield the blocks of a body, a text box or a note in order, empty ones too."""
        for element in _content(container):
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            else:
                pieces, boxes = self._inline([element])
                yield RawBlock("paragraph", clean_line("".join(pieces)))
                yield from self._boxes(boxes)

    def text(self, container: Any) -> str:
        """Return all text in one line."""
        return clean_line(" ".join(block.text for block in self.blocks(container)))

    def _paragraph(self, paragraph: Any) -> Iterator[RawBlock]:
        pieces, boxes = self._inline(paragraph)
        yield self._block(clean_line("".join(pieces)), child(paragraph, "pPr"))
        yield from self._boxes(boxes)

    def _block(self, text: str, properties: Any) -> RawBlock:
        name = self._styles.name(properties)
        heading = _HEADING.match(name)
        if name == "Title":
            return RawBlock("heading", text, 1)
        if heading:
            return RawBlock("heading", text, min(max(int(heading.group(1)), 1), 6))
        numbering = self._styles.numbering(properties)
        if numbering is not None and text:
            number, level = numbering
            if self._lists.counts(number, level):
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

    def _inline(self, container: Any) -> tuple[list[str], list[Any]]:
        """Return the pieces of a paragraph's text, and the drawings that stand in it."""
        pieces: list[str] = []
        boxes: list[Any] = []
        waiting = [iter(_content(container))]
        while waiting:
            element = next(waiting[-1], None)
            if element is None:
                waiting.pop()
                continue
            name = local_name(element)
            if name == "t":
                pieces.append("".join(element.itertext()))
            elif name in _DELETED:
                self._drop("tracked deletion", _all_text(element))
            elif name in _DRAWN:
                boxes.append(element)
            elif name in _NOTES:
                self.notes.append((_NOTES[name], attribute(element, "id")))
            elif name == "noBreakHyphen":
                pieces.append("-")
            elif name == "sym":
                pieces.append(_symbol(attribute(element, "char")))
            elif name == "ruby":
                pieces += [_all_text(child(element, "rubyBase")), " "]
                pieces += [f"({_all_text(child(element, 'rt'))}) "]
            else:
                if name in _SPACES:
                    pieces.append(" ")
                waiting.append(iter(_content(element)))
        return pieces, boxes

    def _boxes(self, drawings: list[Any]) -> Iterator[RawBlock]:
        """Yield what is written in drawings: text boxes, and letters that are shown as pictures."""
        for drawing in drawings:
            outer = [each for each in _seen(drawing) if local_name(each) == "txbxContent"]
            for box in outer:
                yield from self.blocks(box)
            letters = [
                text
                for each in _seen(drawing)
                if local_name(each) in ("textpath", "t")
                for text in (attribute(each, "string"), each.text)
                if text
            ]
            yield RawBlock("paragraph", clean_line(" ".join(letters)))

    def _table(self, table: Any) -> Iterator[RawBlock]:
        """Make each row a line of "header: value" pairs; the first row holds the headers.

        Tables and text boxes in a cell follow its row, with blocks of their own.
        """
        rows: list[list[str | None]] = []
        inside: list[list[RawBlock]] = []
        above: dict[int, str] = {}
        for row in _content(table):
            texts, blocks, above = self._row(row, above)
            rows.append(texts)
            inside.append(blocks)
        headers = rows[0] if len(rows) > 1 else []
        yield RawBlock("table_row", unpaired(headers, rows[1:]))
        for number, (texts, blocks) in enumerate(zip(rows, inside, strict=True)):
            if number or not headers:
                yield RawBlock("table_row", paired(texts, headers))
            yield from blocks

    def _row(
        self, row: Any, above: dict[int, str]
    ) -> tuple[list[str | None], list[RawBlock], dict[int, str]]:
        """Return the texts of a row's cells, None for each further column of a wide cell; what
        else stands in the cells; and the texts by column, for the row below.

        A cell that goes on from the row above has that one's text.
        """
        texts: list[str | None] = []
        inside: list[RawBlock] = []
        below: dict[int, str] = {}
        before = attribute(child(child(row, "trPr"), "gridBefore"), "val")
        at = min(max(number_of(before, 0), 0), _MOST_COLUMNS)
        cells = _content(row) if local_name(row) == "tr" else [row]
        for cell in cells:
            properties = child(cell, "tcPr")
            merged = child(properties, "vMerge")
            text, blocks = self._cell(cell)
            if merged is not None and attribute(merged, "val") != "restart" and at in above:
                if text != above[at]:
                    self._drop("under a merged cell", text)
                text = above[at]
            # Word has no more columns than these, a file may claim any number.
            span = number_of(attribute(child(properties, "gridSpan"), "val"), 1)
            columns = min(max(span, 1), max(_MOST_COLUMNS - len(texts), 1))
            texts += [text, *[None] * (columns - 1)]
            below[at] = text
            at += columns
            inside += blocks
        return texts, inside, below

    def _cell(self, cell: Any) -> tuple[str, list[RawBlock]]:
        texts: list[str] = []
        inside: list[RawBlock] = []
        for element in _content(cell) if local_name(cell) == "tc" else [cell]:
            if local_name(element) == "tbl":
                inside += self._table(element)
            else:
                pieces, boxes = self._inline([element])
                texts.append("".join(pieces))
                inside += self._boxes(boxes)
        return clean_line("\n".join(texts)), inside

    def _drop(self, reason: str, text: str) -> None:
        text = clean_line(text)
        if text:
            self.dropped.append(Dropped(reason, text))


def _content(container: Any) -> Iterator[Any]:
    """Yield the elements in a container that may hold text, those in wrappers in their place."""
    wrappers = _WRAPPERS.__contains__
    for element in _unfolded(container, wrappers):
        name = local_name(element)
        if name and name not in _UNSEEN and not wrappers(name):
            yield element


def _chosen(alternatives: Any) -> list[Any]:
    """Return the content of the first alternative with text: they say the same in other ways."""
    for each in alternatives:
        if any(local_name(inner) in ("t", "textpath") for inner in each.iter()):
            return list(each)
    return []


def _seen(drawing: Any) -> Iterator[Any]:
    """Yield the elements of a drawing, one of each alternatives, and no further than its text
    boxes, whose content is read as blocks.
    """
    return _unfolded(drawing, lambda name: name != "txbxContent")


def _unfolded(container: Any, opened: Callable[[str], bool]) -> Iterator[Any]:
    """Yield the elements in a container in order, one of each alternatives, and what is in those
    whose names are to be opened.
    """
    waiting = [iter(container)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
            continue
        name = local_name(element)
        if name == "AlternateContent":
            waiting.append(iter(_chosen(element)))
            continue
        yield element
        if opened(name):
            waiting.append(iter(element))


def _all_text(element: Any) -> str:
    if element is None:
        return ""
    return "".join(
        "".join(each.itertext()) if local_name(each) in ("t", "delText") else " "
        for each in element.iter()
        if local_name(each) in ("t", "delText", "p", "tab", "br")
    )


def _symbol(code: str) -> str:
    """Return a character that is given by its number; symbol fonts keep theirs to themselves."""
    number = int(code, 16) if _SYMBOL.fullmatch(code) else 0
    return chr(number) if 0x20 <= number < 0xD800 else ""
