"""Documents that are damaged at random, but the same ones each time: by kind and number.

Damaged is what a reader gets to see: the XML inside a Word document, the page of a PDF before it
is packed, tags and attributes as well as single bytes.
"""

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

from tests.hardening.losing.word import packed
from tests.hardening.seeds import seeds

__all__ = ["KINDS", "mutant"]

_SEARCHED = 50_000
_TAG = re.compile(rb"<[^<>]{1,300}>")
_VALUE = re.compile(rb'="[^"<>]{0,80}"')
_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_EXTREMES = (
    b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"2147483648", b"-2147483649",
    b"4294967296", b"99999999999999999999", b"1e309", b"-0.0", b"NaN", b"", b"\xc2\xb2", b"x",
    b"true", b"0x10", b"1 0 R", b"9" * 400,
)  # fmt: skip
_WORDS: dict[str, tuple[bytes, ...]] = {
    "docx": (
        b"<w:p>", b"</w:p>", b"<w:tbl>", b"</w:tbl>", b"<w:tr/>", b"<w:tc/>", b"<w:sdt/>",
        b'<w:gridSpan w:val="-3"/>', b'<w:vMerge w:val="x"/>', b"<w:pPr/>", b"<w:r/>",
        b"<w:numPr><w:numId/></w:numPr>", b'<w:pStyle w:val=""/>', b"<w:ins>", b"</w:ins>",
        b"<!-- a -->", b"<?a b?>", b"&#0;", b"&a;", b"<![CDATA[a]]>", b"<mc:AlternateContent/>",
        b"<w:txbxContent/>", b"<w:body/>", b"<w:footnoteReference/>", b'xmlns:w="b"',
    ),
    "html": (
        b"<svg>", b"<math>", b"<table>", b"<td>", b"<tr>", b"</html>", b"<!--", b"-->", b"<script>",
        b"<li>", b"<select>", b"<template>", b"<frameset>", b"<body>", b"<head>",
        b"<a href='//[x'>", b"&#xd800;", b"&#0;", b"<![CDATA[", b"<?xml", b"<!doctype x [",
        b"<time datetime='99'>",
        b"<meta charset='utf-7'>", b"<meta charset='idna'>", b"<base href='http://['>", b"\x00",
        b'<meta name="author" content="{">', b"<link rel=canonical href='http://[::1'>",
        b'<script type="application/ld+json">{"author": [[1]]}</script>', b"<x:y z:a='1'>", b"<br>",
    ),
    "md": (
        b"- ", b"> ", b"1. ", b"999999999. ", b"```", b"|---|---|", b"| a ", b"<div>", b"<!--",
        b"[a]: b", b"![", b"](", b"**", b"    ", b"\n\n", b"---\n", b"title: x\n", b"#", b"<?",
        b"\t", b"&#0;", b"<![CDATA[", b"<script>", b"\xf0\x9f\x8f\xb4\xf3\xa0\x81\xbf",
    ),
    "pdf": (
        b"/Rotate 90", b"/MediaBox [0 0 0 0]", b"/MediaBox [1e30 0 -1e30 9]", b"null", b"<< >>",
        b"[]", b"BT", b"ET", b"Tj", b"1 0 R", b"endobj", b"stream\n", b"endstream",
        b"/Annots [3 0 R]", b"0 1 -1 0 0 0 cm", b"1e38 0 0 1e38 0 0 cm", b"0 0 0 0 0 0 Tm",
        b"/F1 -5 Tf",
        b"q", b"Q",
        b"/Encrypt 1 0 R", b"/Contents 3 0 R", b"/Parent 3 0 R", b"(\xfe\xff\xd8\x00)", b"<D800>",
    ),
    "txt": (
        b"\r", b"\x0c", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\xad\n",
        b"- ", b"---", b"(a) ", b"By Jane Doe\n", b"\xed\xa0\x80", b"\xf3\xa0\x80\xa0", b"\n\n",
        b"<p>",
    ),
    "csv": (b",", b'"', b'""', b"\n", b"\r\n", b";", b"\t", b"\x00", b"=1+1", b"\xff"),
}  # fmt: skip
KINDS = tuple(_WORDS)
"""Endings of the names of what is damaged."""


def mutant(kind: str, number: int) -> bytes:
    """The document of this kind (one of `KINDS`) and number."""
    random = Random(f"{kind} {number}")
    data = random.choice(seeds(kind))
    if kind == "docx" and random.random() < 0.85:
        return _word_mutant(data, random)
    return _damaged(data, random, kind)


def _word_mutant(data: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    names = [name for name in files if name.endswith((".xml", ".rels"))]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        # The text itself is what is read most.
        name = "word/document.xml" if random.random() < 0.6 else random.choice(names)
        what = random.random()
        if what < 0.6:
            files[name] = _rearranged(files[name], random)
        elif what < 0.9:
            files[name] = _damaged(files[name], random, "docx")
        elif what < 0.95:
            files[name] = files[random.choice(names)]
        else:
            files[name] = b""
    if random.random() < 0.05:
        del files[random.choice(names)]
    return packed(files)


def _rearranged(data: bytes, random: Random) -> bytes:
    """The same XML with elements in other places, with other names and other attributes."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    for _ in range(random.choice((1, 1, 2, 3, 5, 10))):
        elements = list(root.iter(etree.Element))
        one, other = random.choice(elements), random.choice(elements)
        what = random.randrange(6)
        if what == 0 and one is not root:
            one.getparent().remove(one)
        elif what == 1:
            other.append(deepcopy(one))
        elif what == 2 and one.getparent() is not None:
            one.addprevious(deepcopy(other))
        elif what == 3:
            one.tag = other.tag
        elif what == 4 and one.attrib:
            one.set(random.choice(list(one.attrib)), random.choice(_EXTREMES).decode())
        elif what == 5:
            one.text = other.text
            one.attrib.update(other.attrib)
        if len(elements) > 5000:
            break
    return etree.tostring(root)


def _damaged(data: bytes, random: Random, kind: str) -> bytes:
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        data = random.choice(_WAYS)(data, random, kind)
    return data


def _byte(data: bytes, random: Random, kind: str) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _without(data: bytes, random: Random, kind: str) -> bytes:
    first, last = _range(data, random)
    return data[:first] + data[last:]


def _again(data: bytes, random: Random, kind: str) -> bytes:
    first, last = _range(data, random)
    return data[:last] + data[first:last] * random.choice((1, 1, 2, 30)) + data[last:]


def _moved(data: bytes, random: Random, kind: str) -> bytes:
    first, last = _range(data, random)
    rest = data[:first] + data[last:]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + data[first:last] + rest[at:]


def _cut(data: bytes, random: Random, kind: str) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _word(data: bytes, random: Random, kind: str) -> bytes:
    at = random.randrange(len(data) + 1)
    times = random.choice((1, 1, 1, 2, 40, 300))
    return data[:at] + random.choice(_WORDS[kind]) * times + data[at:]


def _other(data: bytes, random: Random, kind: str) -> bytes:
    """Part of another document in its midst."""
    other = random.choice(seeds(kind))
    first, last = _range(other, random)
    at = random.randrange(len(data) + 1)
    return data[:at] + other[first:last] + data[at:]


def _found(data: bytes, random: Random, form: re.Pattern[bytes]) -> tuple[int, int]:
    found = [match.span() for match in form.finditer(data[:_SEARCHED])]
    return random.choice(found) if found else _range(data, random)


def _tag(data: bytes, random: Random, kind: str) -> bytes:
    """A tag goes, comes twice, or stands in the place of another."""
    first, last = _found(data, random, _TAG)
    tag = data[first:last]
    other, after = _found(data, random, _TAG)
    return random.choice(
        (
            data[:first] + data[last:],
            data[:last] + tag + data[last:],
            data[:first] + data[other:after] + data[last:],
            data[:other] + tag + data[other:],
        )
    )


def _value(data: bytes, random: Random, kind: str) -> bytes:
    first, last = _found(data, random, _VALUE)
    return data[:first] + b'="' + random.choice(_EXTREMES) + b'"' + data[last:]


def _number(data: bytes, random: Random, kind: str) -> bytes:
    first, last = _found(data, random, _NUMBER)
    return data[:first] + random.choice(_EXTREMES) + data[last:]


_WAYS: tuple[Callable[[bytes, Random, str], bytes], ...] = (
    _byte, _byte, _without, _again, _moved, _cut, _word, _word, _other, _tag, _tag, _tag, _value,
    _value, _number, _number,
)  # fmt: skip


def _range(data: bytes, random: Random) -> tuple[int, int]:
    first = random.randrange(len(data) + 1)
    return first, min(first + int(2 ** random.uniform(0, 9)), len(data))
