"""Word documents (DOCX) into blocks: headings, lists and tables in document order.

Footnotes and endnotes follow the text. Tracked deletions, comments, headers, footers, diagrams
and charts are not the article's text: they are listed as left out. No picture is unpacked.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from index.errors import NoTextError
from index.readers.docx_package import Package, damaged, local_name
from index.readers.docx_styles import Lists, Styles, attribute, child
from index.readers.docx_text import Reading
from index.readers.normalize import clean_line
from index.readers.parsed import Parsed, RawBlock
from index.types import Dropped

__all__ = ["read_docx"]

_SIDE_PARTS = {"header": "running header or footer", "footer": "running header or footer"}
_FIGURES = {"diagramData": "diagram", "chart": "chart", "chartEx": "chart"}
_DOCUMENTS = frozenset({"aFChunk", "subDocument"})
_OBJECTS = frozenset({"package", "oleObject"})
_NOT_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_docx(data: bytes, *, max_bytes: int) -> Parsed:
    """Read a DOCX file.

    TooLargeError when its unpacked text is larger than `max_bytes`, NoTextError when it
    holds none, UnsupportedFormatError when the file is damaged. A part beside the text that
    is damaged is left out, with a notice.
    """
    package = Package(data, max_bytes)
    root = package.xml(package.main)
    body = child(root, "body")
    if body is None or local_name(root) != "document":
        raise damaged()
    relations = package.relations(package.main)
    parts: dict[str, list[str]] = {}
    for each in relations:
        parts.setdefault(each.kind, []).append(each.target)
    reading = Reading(
        Styles(_first(package, parts, "styles")), Lists(_first(package, parts, "numbering"))
    )
    blocks = [block for block in reading.blocks(body) if block.text]
    blocks += _notes(package, parts, reading)
    if not blocks:
        raise NoTextError("This Word document holds no text.", "Paste the text instead.")
    reading.dropped += _beside(package, parts, reading)
    title, author, created = _properties(package)
    notices = [*_inside(parts), *_broken(package)]
    return Parsed(
        "docx",
        tuple(blocks),
        None,
        title or _styled_title(blocks),
        author,
        created,
        tuple(reading.dropped),
        tuple(notices),
    )


def _first(package: Package, parts: dict[str, list[str]], kind: str) -> Any:
    return package.xml(parts[kind][0]) if kind in parts else None


def _notes(package: Package, parts: dict[str, list[str]], reading: Reading) -> Iterator[RawBlock]:
    """Yield the notes that the text refers to, in the order of the references; list the others."""
    for kind in ("footnote", "endnote"):
        root = _first(package, parts, f"{kind}s")
        found = {} if root is None else {attribute(each, "id"): each for each in root}
        wanted = dict.fromkeys(id_ for of, id_ in reading.notes if of == kind)
        for id_ in [id_ for id_ in wanted if id_ in found]:
            yield from (block for block in reading.blocks(found[id_]) if block.text)
        for id_, note in found.items():
            if id_ not in wanted and attribute(note, "type") not in _NOT_NOTES:
                reading.dropped += _dropped("note", [reading.text(note)])


def _beside(package: Package, parts: dict[str, list[str]], reading: Reading) -> Iterator[Dropped]:
    """Yield what is written in the parts beside the text."""
    roots = [package.xml(name) for name in parts.get("comments", ())]
    comments = [reading.text(each) for root in roots if root is not None for each in root]
    yield from _dropped("comment", comments)
    for kind, reason in _SIDE_PARTS.items():
        roots = [package.xml(name) for name in parts.get(kind, ())]
        texts = [reading.text(root) for root in roots if root is not None]
        # A page number alone is no text.
        yield from _dropped(reason, [text for text in texts if any(map(str.isalpha, text))])
    for kind, reason in _FIGURES.items():
        roots = [package.xml(name) for name in parts.get(kind, ())]
        yield from _dropped(reason, [_labels(root) for root in roots if root is not None])


def _labels(figure: Any) -> str:
    named = (each for each in figure.iter() if local_name(each) in ("t", "v"))
    return clean_line(" ".join("".join(each.itertext()) for each in named))


def _dropped(reason: str, texts: list[str]) -> list[Dropped]:
    return [Dropped(reason, text) for text in dict.fromkeys(texts) if text]


def _inside(parts: dict[str, list[str]]) -> Iterator[str]:
    documents = sum(len(names) for kind, names in parts.items() if kind in _DOCUMENTS)
    objects = sum(len(names) for kind, names in parts.items() if kind in _OBJECTS)
    if documents:
        yield f"{_count(documents, 'document')} inside this one: not read with it."
    if objects:
        yield f"{_count(objects, 'object')} inside this document, such as a sheet: not read."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _broken(package: Package) -> Iterator[str]:
    if package.broken:
        yield f"These parts of the file are damaged and were not read: {', '.join(package.broken)}."


def _properties(package: Package) -> tuple[str | None, str | None, str | None]:
    """Return title, author and date (ISO 8601) from the file's properties."""
    names = [each.target for each in package.relations("") if each.kind == "core-properties"]
    root = package.xml(names[0]) if names else None
    title = clean_line(getattr(child(root, "title"), "text", None) or "")
    author = clean_line(getattr(child(root, "creator"), "text", None) or "")
    created = (getattr(child(root, "created"), "text", None) or "").strip()[:10]
    # Word and others write their own name where none was given.
    if author.lower() in ("", "python-docx", "microsoft office user", "user"):
        author = ""
    try:
        day = date.fromisoformat(created).isoformat()
    except ValueError:
        day = ""
    return title or None, author or None, day or None


def _styled_title(blocks: list[RawBlock]) -> str | None:
    first = blocks[0]
    return first.text if first.kind == "heading" else None
