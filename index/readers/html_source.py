"""The text of a page into a tree as browsers see it, however the page was written.

lxml stops at the end of the page and within very deep nests, and leaves everything in a drawing
that somebody forgot to close; browsers go on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.readers.html_names import BLOCKS, is_code, unseen_reason
from index.readers.normalize import clean_line

__all__ = ["Page", "parse", "unended"]

_DEEPEST = 100
"""Elements within elements; the readers call themselves for each."""
_LONGEST_TEXT = 9_000_000
"""lxml stops at a longer piece of text, where it is not told to go on."""
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_NAME = re.compile(r"[a-z][a-z0-9-]*")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_DRAWINGS = ("svg", "math")
# With these, browsers leave a drawing: the list is that of the HTML standard, "foreign content".
_LEAVING = frozenset(
    "b big blockquote center code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i img li listing menu nobr"
    " ol p pre ruby s small span strong strike sub sup table tt u ul var foreignobject".split()
)
_LEFT_OUT = "a block that was left out"
_OPEN_ENDED = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the root of its tree, and its text as others can read it too, or the tree again where
    they would lose some of it.
    """

    tree: Any
    readable: Any


def parse(text: str) -> Page:
    """Return a page's tree, no deeper than a reader can go, without comments.

    ValueError when there is nothing in the text, not even an element.
    """
    from lxml import etree
    from lxml import html as lxml_html

    # Whatever comes after the end is part of the page all the same.
    text = _END.sub("", text)
    options = {"huge_tree": True, "remove_comments": True, "remove_pis": True}
    parser = lxml_html.HTMLParser(**options)
    try:
        tree = lxml_html.document_fromstring(text, parser=parser)
    except etree.ParserError as error:
        raise ValueError("nothing to parse") from error
    changed = len(text) > _LONGEST_TEXT
    stopped = any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    if stopped or tree.xpath("boolean(" + "/*" * (_DEEPEST + 1) + ")"):
        parser = lxml_html.HTMLParser(target=_Shallow(), **options)
        parser.feed(text)
        tree = parser.close()
        changed = True
    for host in tree.xpath("//template[@shadowrootmode]"):
        host.tag = "div"  # which browsers show in place of the element around it
        changed = True
    for drawing in list(tree.iter(*_DRAWINGS)):
        changed = _left(drawing) or changed
    return Page(tree, tree if changed else text)


def unended(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a page says after a comment, a script or a style sheet began that never ends,
    with the mark that began it: browsers show nothing of it.
    """
    lower = text.lower()
    for start, end in _OPEN_ENDED:
        at = lower.rfind(start)
        if at >= 0 and lower.find(end, at) < 0:
            rest = clean_line(_TAG.sub(" ", text[at + len(start) :]))
            if rest.strip("<> "):
                yield start, rest


def _left(drawing: Any) -> bool:
    """Put what is no drawing behind the drawing that it stands in; False when all is drawing."""
    leaving = list(_leaving(drawing))
    behind, drawing.tail = drawing.tail, None
    after = drawing
    for element in leaving:
        if element.tag == "foreignobject":
            element.tag = "div"
        tail = element.tail
        after.addnext(element)
        element.tail = tail  # lxml moves the text behind an element with it
        after = element
    after.tail = (after.tail or "") + (behind or "") or None
    return bool(leaving)


def _leaving(drawing: Any) -> Iterator[Any]:
    """Yield the outermost elements in a drawing that are none of it."""
    for child in drawing:
        if child.tag in _LEAVING:
            yield child
        else:
            yield from _leaving(child)


class _Shallow:
    """Builds a tree from what a parser finds, and leaves out what is nested too deeply, but not
    its text: where a block would begin or end, there is an empty line.
    """

    def __init__(self) -> None:
        from lxml import etree
        from lxml import html as lxml_html

        self._make = lxml_html.html_parser.makeelement
        self._builder = etree.TreeBuilder(element_factory=self._make)
        self._open: list[str] = []
        self._built = 0
        self._broken = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag if _NAME.fullmatch(tag) else "span"
        plain = {
            key: _UNREADABLE.sub("", value or "")
            for key, value in attributes.items()
            if _NAME.fullmatch(key)
        }
        element = self._make(name, plain)
        # What is not shown must not come to light by losing its element.
        if self._built < _DEEPEST or is_code(element) or unseen_reason(element):
            self._builder.start(name, plain)
            self._open.append(name)
            self._built += 1
            self._broken = False
        else:
            self._break(name)
            self._open.append(_LEFT_OUT if name in BLOCKS else "")

    def end(self, tag: str) -> None:
        name = self._open.pop() if self._open else ""
        if name == _LEFT_OUT:
            self._break("p")
        elif name:
            self._builder.end(name)
            self._built -= 1

    def data(self, text: str) -> None:
        self._builder.data(_UNREADABLE.sub("", text))
        self._broken = self._broken and text.isspace()

    def close(self) -> Any:
        return self._builder.close()

    def _break(self, name: str) -> None:
        if name in BLOCKS and not self._broken:
            self._broken = True
            for _ in range(2):
                self._builder.start("br", {})
                self._builder.end("br")
