"""An HTML page as a flat list of candidate blocks, in document order.

Says of every block where it stands (in a menu, in a figure), not whether it is the
article: that is for `index.readers.html`. Text is taken whole, links, emphasis and
all other inline elements included.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from index.readers.html_names import BLOCKS, furniture_reason, is_code, is_suspect, unseen_reason
from index.readers.html_table import Table, all_pieces, text_of, unseen_in, whole_number
from index.readers.normalize import clean_line
from index.types import BlockKind

__all__ = ["Candidate", "candidates"]

_SENTENCE_END = re.compile(r"[.!?…。！？]['\"’”»)\]]*$")

_END, _ENOUGH = 200, 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A block of a page.

    `container` tells blocks of one box apart from those of another. `furniture` is the
    reason why the block cannot be of the article (it stands in a menu), `suspect` says
    that a name in the page hints at that. `linked` is the share of characters in links.
    `plain` is the text as it stands in the page, without marks and headers put in.
    """

    kind: BlockKind
    text: str
    level: int
    container: int
    furniture: str | None
    suspect: bool
    linked: float
    plain: str


@dataclass(slots=True)
class _Walk:
    found: list[Candidate] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    flushed: int = 0
    linked: int = 0
    numbered: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Place:
    kind: BlockKind = "paragraph"
    level: int = 0
    depth: int = 0
    furniture: str | None = None
    suspect: bool = False
    number: str = ""
    item: int = 0


def candidates(root: Any) -> tuple[Candidate, ...]:
    """Walk an lxml HTML tree and return its blocks, those that are not shown marked as furniture.

    Scripts are left out.
    """
    # Holding all elements keeps their ids apart while the walk compares them.
    elements = list(root.iter())
    walk = _Walk()
    _element(root, _Place(), walk)
    _flush(walk, _Place(), root)
    del elements
    return tuple(walk.found)


def _element(element: Any, place: _Place, walk: _Walk) -> None:
    """Add an element's own text and children; block elements end the running paragraph."""
    if element.text:
        walk.inline.append(element.text)
    items = 0
    for child in element:
        items += child.tag == "li"
        _child(child, place, walk, element, items)
        if child.tail:
            walk.inline.append(child.tail)


def _child(child: Any, place: _Place, walk: _Walk, element: Any, items: int) -> None:
    """Add a child of an element; it is the item of this number, where the element is a list."""
    if is_code(child):
        return
    reason = unseen_reason(child)
    if reason is not None:
        text = clean_line("".join(all_pieces(child)))
        if not any(map(str.isalnum, text)):  # a mark or an arrow, hidden from readers of screens
            return
        _add(walk, replace(place, furniture=place.furniture or reason), element, text)
    elif child.tag == "br":
        _line_break(child, place, walk, element)
    elif child.tag == "table":
        _flush(walk, place, element)
        _table(child, _inside(child, place, 0), walk)
    elif child.tag in BLOCKS:
        _flush(walk, place, element)
        inner = _inside(child, place, items)
        _element(child, inner, walk)
        _flush(walk, inner, child)
    else:
        _inline(child, place, walk)


def _inline(element: Any, place: _Place, walk: _Walk) -> None:
    if element.tag == "q":
        walk.inline.append("“")
    flushed, before = walk.flushed, len(walk.inline)
    _element(element, place, walk)
    if element.tag == "a":
        # A block inside the link ended what was there before it.
        inside = walk.inline[before if walk.flushed == flushed else 0 :]
        walk.linked += sum(map(len, inside))
    elif element.tag == "q":
        walk.inline.append("”")


def _line_break(br: Any, place: _Place, walk: _Walk, element: Any) -> None:
    """Take a line break for the end of a paragraph where a sentence ends or two stand together."""
    after = br.getnext()
    double = after is not None and after.tag == "br" and not (br.tail or "").strip()
    if double or _SENTENCE_END.search(_end_of(walk.inline)):
        _flush(walk, place, element)
    else:
        walk.inline.append(" ")


def _end_of(pieces: list[str]) -> str:
    """Return enough of the end of a running text to see whether a sentence ends there."""
    end = ""
    for piece in reversed(pieces[-_END:]):
        end = (piece[-_END:] + end).rstrip()
        if len(end) > _ENOUGH:
            break
    return end


def _inside(element: Any, place: _Place, number: int) -> _Place:
    """Return the place of a block element's content."""
    tag = element.tag
    place = replace(
        place,
        furniture=place.furniture or furniture_reason(element),
        suspect=place.suspect or is_suspect(element),
    )
    if re.fullmatch("h[1-6]", tag):
        return replace(place, kind="heading", level=int(tag[1]), number="")
    if tag in ("ul", "ol", "dl"):
        return replace(place, depth=place.depth + 1)
    if tag == "li":
        ordered = element.getparent().tag == "ol"
        shown = f"{_item_number(element, number)}. " if ordered else ""
        return replace(
            place, kind="list_item", level=max(place.depth, 1), number=shown, item=id(element)
        )
    if tag in ("dt", "dd"):
        return replace(place, kind="list_item", level=max(place.depth, 1) + (tag == "dd"))
    if tag == "blockquote":
        return replace(place, kind="quotation", level=0)
    return place


def _item_number(item: Any, number: int) -> int:
    return whole_number(item.getparent().get("start", "")) + number - 1


def _flush(walk: _Walk, place: _Place, element: Any) -> None:
    """End the running paragraph and keep it as a candidate."""
    raw, linked = "".join(walk.inline), walk.linked
    walk.inline.clear()
    walk.flushed += 1
    walk.linked = 0
    plain = clean_line(raw)
    if not plain:
        return
    text = plain
    if place.number and place.item not in walk.numbered:
        walk.numbered.add(place.item)
        text = place.number + plain
    _add(walk, place, element, text, plain, linked / len(raw))


def _add(
    walk: _Walk,
    place: _Place,
    element: Any,
    text: str,
    plain: str | None = None,
    linked: float = 0.0,
) -> None:
    if text:
        walk.found.append(
            Candidate(
                place.kind,
                text,
                place.level,
                id(_container(element)),
                place.furniture,
                place.suspect,
                linked,
                text if plain is None else plain,
            )
        )


def _container(element: Any) -> Any:
    while element.tag not in ("div", "article", "section", "main", "body", "html", "td"):
        parent = element.getparent()
        if parent is None:
            return element
        element = parent
    return element


def _table(element: Any, place: _Place, walk: _Walk) -> None:
    """Make each row one line of "header: value" pairs; a table for layout is read as its cells."""
    table = Table(element)
    for stray in table.strays:
        if isinstance(stray, str):
            walk.inline.append(stray)
        else:
            _child(stray, place, walk, element, 0)
    _flush(walk, place, element)
    if not table.is_data:
        for cell in [*table.captions, *(cell for row in table.rows for cell in row)]:
            _child(cell, place, walk, element, 0)
            _flush(walk, place, cell)
        return
    for caption in table.captions:
        _add(walk, replace(place, kind="paragraph", level=0), element, text_of(caption))
    place = replace(place, kind="table_row", level=0)
    for text, plain in table.lines():
        _add(walk, place, element, text, plain)
    for cell in [*table.captions, *(cell for row in table.rows for cell in row)]:
        for reason, text in unseen_in(cell):
            _add(walk, replace(place, furniture=reason), element, text)
