"""Small documents that cost their reader much: built here, so that none lies in the project."""

import io
import zipfile
from collections.abc import Callable

__all__ = [
    "COSTLY",
    "NEVER_ENDS",
    "SENTENCE",
    "docx",
    "far_apart",
    "nested_forms",
    "one_page",
]

SENTENCE = "The council of the valley met on Tuesday to talk about the flood."
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARAGRAPH = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"

NEVER_ENDS = "# One\n\n# Two\n\n" + "[" * 2_000_000
"""A text in Markdown that keeps its reader busy for hours."""


def one_page(line: str) -> bytes:
    """A PDF of one page with one line."""
    return _pdf(b"<< /Font << /F1 5 0 R >> >>", _shown(line), _FONT)


def nested_forms(depth: int = 8, times: int = 20) -> bytes:
    """A PDF whose page paints a form that paints another so many times, and so on; the last of
    `depth` has a line, which so stands on the page `times ** (depth - 1)` times.
    """
    forms = []
    for number in range(depth):
        last = number == depth - 1
        inner = b"" if last else b" /XObject << /X %d 0 R >>" % (7 + number)
        form = (
            b"/Type /XObject /Subtype /Form /BBox [0 0 612 792]"
            b" /Resources << /Font << /F1 5 0 R >>" + inner + b" >>"
        )
        forms.append(_stream(_shown(SENTENCE) if last else b"/X Do " * times, form))
    return _pdf(b"<< /XObject << /X 6 0 R >> >>", b"/X Do", _FONT, *forms)


def far_apart() -> bytes:
    """A PDF with two lines that stand very many points from each other."""
    return _pdf(
        b"<< /Font << /F1 5 0 R >> >>",
        _shown(SENTENCE) + b" 1 0 0 1 1000000000 0 cm " + _shown("Far away."),
        _FONT,
    )


def docx(body: str = _PARAGRAPH, *, member: str = "", size: int = 0) -> bytes:
    """A Word document; `member` is one more of its files, of `size` bytes of spaces. Pictures are
    said to be shown in it.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="png" '
            'ContentType="image/png"/><Override PartName="/word/document.xml" ContentType='
            f'"{_MAIN}"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        )
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
        )
        if member.endswith(".png"):
            package.writestr(
                "word/_rels/document.xml.rels",
                f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
                f'Type="{_IMAGE}" Target="{member.removeprefix("word/")}"/></Relationships>',
            )
        if member:
            with package.open(member, "w", force_zip64=True) as file:
                for _ in range(size >> 20):
                    file.write(b" " * 2**20)
    return buffer.getvalue()


def _table(*rows: str) -> str:
    return f"{_PARAGRAPH}<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def _words(count: int) -> str:
    return " ".join(f"w{number}" for number in range(count))


COSTLY: dict[str, Callable[[], bytes]] = {
    "span.docx": lambda: docx(_table(_cell("x", '<w:gridSpan w:val="2000000000"/>'), _cell("y"))),
    "merged.docx": lambda: docx(
        _table(
            _cell("x", '<w:vMerge w:val="restart"/>'),
            *[_cell("", "<w:vMerge/>") for _ in range(20_000)],
        )
    ),
    "paragraphs.docx": lambda: docx(_PARAGRAPH * 50_000),
    "far.pdf": far_apart,
    "breaks.html": lambda: _html("<p>" + "a<br>" * 380_000),
    "inline.html": lambda: _html("<p>" + "<b>a</b>" * 230_000),
    "links.html": lambda: _html("<p>" + "<a>a</a>" * 230_000),
    "deep.html": lambda: _html("<div>" * 180_000 + SENTENCE),
    "headings.html": lambda: _html(
        f"<title>{_words(20_000)}</title>" + "<h1>w19999 w1</h1>" * 60_000
    ),
    "front.md": lambda: b"---\n" + b"- : x\n" * 60,
    "spaces.md": lambda: b"a\n" + b" " * 300_000 + b"\nb",
    "tables.md": lambda: b"# a\n\n# b\n\n" + b"|a|b|\n|---|---|\n|c|d|\n\n" * 12_000,
    "comments.md": lambda: b"# a\n\n# b\n\n<div>\n" + b"<!--" * 75_000,
    "letters.txt": lambda: b"a" * 300_000 + b" b",
    "dots.txt": lambda: b"a " + b"." * 300_000 + b"x",
    "words.txt": lambda: b"word " * 60_000,
    "titles.txt": lambda: b"Mr. " * 75_000,
    "broken.txt": lambda: "-\n".join(
        f"{_letters(number)} of the-{_letters(number)} in" for number in range(20_000)
    ).encode(),
    "bylines.txt": lambda: b"A title\n\n" + b"By Jane Doe\n\n" * 20_000,
    "chinese.txt": lambda: "中".encode() * 100_000,
}
"""Documents by their names: what each costs grew with the square of its length, or faster."""


def _html(body: str) -> bytes:
    return f"<!doctype html><body>{body}".encode()


def _letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


def _shown(line: str) -> bytes:
    return f"BT /F1 12 Tf 70 700 Td ({line}) Tj ET".encode()


def _stream(data: bytes, named: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (named, len(data), data)


def _pdf(resources: bytes, painted: bytes, *more: bytes) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE % resources,
        _stream(painted),
        *more,
    ]
    data = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, b"".join(places))
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + end % (len(objects) + 1, len(data))
