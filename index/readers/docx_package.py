"""The parts of a Word document: XML files in a zip archive, found by their relations.

Only what holds text is unpacked, and counted meanwhile. The parts are looked up here and not by a
library, because a library refuses a whole document for what is wrong in a part that holds no
text, and with errors of any kind.
"""

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from index.errors import TooLargeError, UnsupportedFormatError

__all__ = ["Package", "Relation", "damaged", "local_name"]

_PIECE = 2**16
_MOST_PACKED, _MOST_UNPACKED = 200, 2**23
_MAIN = "word/document.xml"
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    OverflowError,
    RuntimeError,  # a password, or a way of packing that is not known
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part of a package has to do with another: the last word of the relation's type,
    such as "footnotes", and the name of the other part.
    """

    kind: str
    target: str


class Package:
    """A Word document's parts. `broken` names those that were asked for and are damaged."""

    def __init__(self, data: bytes, max_bytes: int) -> None:
        """TooLargeError when its parts claim to be larger than `max_bytes`; UnsupportedFormatError
        when it is no archive.

        No document that somebody wrote is packed two hundred times smaller, so a small file does
        not get all of `max_bytes`.
        """
        self._most = min(max_bytes, _MOST_UNPACKED + _MOST_PACKED * len(data))
        self._left = self._most
        self.broken: list[str] = []
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except _ZIP_ERRORS as error:
            raise damaged() from error
        self._names = {each.filename.lower(): each.filename for each in members}
        texts = [each for each in members if each.filename.endswith((".xml", ".rels"))]
        if sum(each.file_size for each in texts) > self._most:
            raise self._too_large()
        found = [each.target for each in self.relations("") if each.kind == "officeDocument"]
        self.main = found[0] if found and self._has(found[0]) else _MAIN
        """The name of the part that holds the text."""

    def relations(self, part: str) -> list[Relation]:
        """Return what a part ("" for the package) refers to inside the package, in order."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        root = self.xml(file) if self._has(file) else None
        found = []
        for each in () if root is None else root:
            if local_name(each) == "Relationship" and each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
                kind = each.get("Type", "").rpartition("/")[2]
                found.append(Relation(kind, target.lstrip("/")))
        return found

    def xml(self, part: str) -> Any:
        """Return the root element of a part; None when it is not there or damaged.

        TooLargeError when it unpacks to more than it may, UnsupportedFormatError when the archive
        is damaged there.
        """
        from lxml import etree

        if not self._has(part):
            self._breaks(part)
            return None
        # Comments inside a text would cut it in two.
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(self._unpacked(part), parser)
        except (etree.XMLSyntaxError, ValueError):
            self._breaks(part)
            return None
        # Entities hide text, and Word refuses documents that declare any.
        if root.getroottree().docinfo.internalDTD is not None:
            self._breaks(part)
            return None
        return root

    def _has(self, part: str) -> bool:
        return part.lower() in self._names

    def _breaks(self, part: str) -> None:
        if part not in self.broken:
            self.broken.append(part)

    def _unpacked(self, part: str) -> bytes:
        pieces = []
        try:
            with self._zip.open(self._names[part.lower()]) as member:
                while piece := member.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise self._too_large()
                    pieces.append(piece)
        except _ZIP_ERRORS as error:
            raise damaged() from error
        return b"".join(pieces)

    def _too_large(self) -> TooLargeError:
        return TooLargeError(
            f"This Word document unpacks to more than {self._most:,} bytes.",
            "Split it, paste its text, or raise the setting index.read.max_bytes.",
        )


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace, which is another one in "strict"
    documents; "" for what is no element.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def damaged() -> UnsupportedFormatError:
    """The error for a document that cannot be read at all."""
    return UnsupportedFormatError(
        "This Word document is damaged.", "Open it in Word or LibreOffice and save it again."
    )
