"""What the styles and lists of a Word document say about its paragraphs."""

import re
from dataclasses import dataclass
from typing import Any

from index.readers.docx_package import local_name

__all__ = ["Lists", "Styles", "attribute", "child", "number_of"]

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_LEVEL = re.compile(r"(\d)$")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    properties: Any


class Styles:
    """The paragraph styles, by their ids; `root` is the styles part, None when there is none."""

    def __init__(self, root: Any) -> None:
        self._by_id: dict[str, _Style] = {}
        self._default = _Style("", None)
        for style in () if root is None else root:
            if local_name(style) != "style" or attribute(style, "type") not in ("", "paragraph"):
                continue
            found = _Style(attribute(child(style, "name"), "val"), child(style, "pPr"))
            self._by_id.setdefault(attribute(style, "styleId"), found)
            if attribute(style, "default") in ("1", "true", "on"):
                self._default = found

    def name(self, properties: Any) -> str:
        """Return the name of a paragraph's style, as in "heading 1"; "" when it has none."""
        return self._of(properties).name

    def numbering(self, properties: Any) -> tuple[str, int] | None:
        """Return the id of a paragraph's list and its depth (from 0), from itself or its style."""
        style = self._of(properties)
        for each in (properties, style.properties):
            found = child(each, "numPr")
            number = attribute(child(found, "numId"), "val")
            if not number:
                continue
            if number == "0":  # no list, whatever the style says
                return None
            level = number_of(attribute(child(found, "ilvl"), "val"), 0)
            if level == 0 and (nested := _LEVEL.search(style.name)):
                level = int(nested.group(1)) - 1
            return number, min(max(level, 0), _DEEPEST)
        return None

    def _of(self, properties: Any) -> _Style:
        return self._by_id.get(attribute(child(properties, "pStyle"), "val"), self._default)


class Lists:
    """Which lists count; `root` is the numbering part, None when there is none."""

    def __init__(self, root: Any) -> None:
        self._formats: dict[str, list[str]] = {}
        self._abstract: dict[str, str] = {}
        for each in () if root is None else root:
            if local_name(each) == "abstractNum":
                levels = [level for level in each if local_name(level) == "lvl"]
                self._formats[attribute(each, "abstractNumId")] = [
                    attribute(form, "val")
                    for level in levels
                    if (form := child(level, "numFmt")) is not None
                ]
            elif local_name(each) == "num":
                link = attribute(child(each, "abstractNumId"), "val")
                self._abstract[attribute(each, "numId")] = link

    def counts(self, number: str, level: int) -> bool:
        """Say whether a list counts (1., a., i.) or only shows bullets."""
        formats = self._formats.get(self._abstract.get(number, ""), [])
        return bool(formats) and formats[min(level, len(formats) - 1)] not in ("bullet", "none")


def child(element: Any, name: str) -> Any:
    """Return the first child of this local name, None when there is none."""
    found = (each for each in (() if element is None else element) if local_name(each) == name)
    return next(found, None)


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its local name; "" when it, or the element, is not there."""
    if element is None:
        return ""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def number_of(written: str, otherwise: int) -> int:
    """Return a whole number as it is written in an attribute."""
    return int(written) if _WHOLE.fullmatch(written) else otherwise
