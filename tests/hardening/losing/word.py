"""Word documents: what stands beside the runs of plain paragraphs."""

import io
import zipfile
from collections.abc import Mapping

from tests.hardening.losing.case import BEFORE, CANARY, Case

__all__ = ["CASES", "p", "packed", "word"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMES = (
    f'xmlns:w="{_W}" xmlns:r="{_OFFICE}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS = {
    "aFChunk": "chunk.html", "comments": "comments.xml", "endnotes": "endnotes.xml",
    "footer": "footer1.xml", "footnotes": "footnotes.xml", "header": "header1.xml",
    "chart": "charts/chart1.xml", "diagramData": "diagrams/data1.xml",
    "package": "embeddings/sheet.xlsx", "styles": "styles.xml", "numbering": "numbering.xml",
}  # fmt: skip


def word(body: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word document with this body; `parts` are more of its files, by the kind of their relation:
    "footnotes", "header" and so on.
    """
    parts = parts or {}
    relations = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{_KINDS[kind]}"/>'
        for kind in parts
    )
    types = "".join(
        f'<Override PartName="/word/{_KINDS[kind]}" ContentType="application/vnd.openxmlformats-'
        f'officedocument.wordprocessingml.{kind}+xml"/>'
        for kind in parts
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        f'PartName="/word/document.xml" ContentType="{_MAIN}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        **{f"word/{_KINDS[kind]}": content for kind, content in parts.items()},
    }
    return packed(files)


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """A zip archive of these files, by their names; the same bytes at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _r(text: str = CANARY) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str = _r()) -> str:
    """A paragraph; by default with the sentence in it."""
    return f"<w:p>{inner}</w:p>"


def _within(name: str, properties: str, inner: str) -> str:
    return f"<w:{name} {properties}>{inner}</w:{name}>"


def _sdt(inner: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


def _table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def _cell(inner: str) -> str:
    return f"<w:tc>{inner}</w:tc>"


def _alternate(choice: str, fallback: str) -> str:
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
    )


def _drawn(inner: str) -> str:
    return (
        "<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>"
        f"{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing>"
    )


def _vml(inner: str) -> str:
    return (
        "<w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{inner}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def _run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


def _field(shown: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF a </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _part(root: str, inner: str) -> str:
    return f"<w:{root} {_NAMES}>{inner}</w:{root}>"


def _notes(kind: str) -> str:
    return _part(
        f"{kind}s",
        f'<w:{kind} w:type="separator" w:id="0">{p(_run("<w:separator/>"))}</w:{kind}>'
        f'<w:{kind} w:id="2">{p(_run(f"<w:{kind}Ref/>") + _r())}</w:{kind}>',
    )


_HALF, _OTHER = CANARY[:20], CANARY[20:]
_PLAIN = _row(_cell(p(_r("Place"))), _cell(p(_r("Level"))))
_BODIES = {
    "plain paragraph": p(),
    "content control around a paragraph": _sdt(p()),
    "content control in a paragraph": p(_r("It is said: ") + _sdt(_r())),
    "content controls within one another": _sdt(_sdt(_sdt(p(_sdt(_r()))))),
    "content control around a table": _sdt(_table(_PLAIN, _row(_cell(p()), _cell(p(_r("4")))))),
    "content control around a row": _table(_PLAIN, _sdt(_row(_cell(p()), _cell(p(_r("4")))))),
    "content control around a cell": _table(_PLAIN, _row(_cell(p(_r("4"))), _sdt(_cell(p())))),
    "content control in a cell": _table(_PLAIN, _row(_cell(p(_r("4"))), _cell(_sdt(p())))),
    "tracked insertion": p(_within("ins", 'w:id="1"', _r())),
    "half a sentence inserted": p(_r(_HALF) + _within("ins", 'w:id="1"', _r(_OTHER))),
    "tracked move": p(_within("moveTo", 'w:id="1"', _r())),
    "smart tag": p(_within("smartTag", 'w:element="place"', _r())),
    "smart tags within one another": p(
        _within("smartTag", "", _r(_HALF) + _within("smartTag", "", _r(_OTHER)))
    ),
    "custom XML around a paragraph": _within("customXml", 'w:element="a"', p()),
    "custom XML in a paragraph": p(_within("customXml", 'w:element="a"', _r())),
    "simple field": p(_within("fldSimple", 'w:instr=" QUOTE "', _r())),
    "complex field": p(_field(_r())),
    "hyperlink": p(_within("hyperlink", 'w:anchor="a"', _r())),
    "insertion in a hyperlink": p(
        _within("hyperlink", 'w:anchor="a"', _within("ins", 'w:id="1"', _r()))
    ),
    "text of one direction": p(_within("bdo", 'w:val="ltr"', _within("dir", "", _r()))),
    "text box in VML": p(_run(_vml(p()))),
    "text box in DrawingML": p(_run(_drawn(p()))),
    "text box in both": p(_run(_alternate(_drawn(p()), _vml(p())))),
    "text box beside text": p(_r("Beside it.") + _run(_alternate(_drawn(p()), _vml(p())))),
    "text box with a table": p(_run(_drawn(_table(_PLAIN, _row(_cell(p()), _cell(p(_r("4")))))))),
    "text box in a cell": _table(
        _PLAIN, _row(_cell(p(_r("4"))), _cell(p(_run(_alternate(_drawn(p()), _vml(p()))))))
    ),
    "text box in a text box": p(_run(_drawn(p(_r("Outer.") + _run(_vml(p())))))),
    "picture of letters": p(_run(f'<w:pict><v:textpath string="{CANARY}"/></w:pict>')),
    "paragraph only in the fallback": _alternate("", p()),
    "paragraphs of two kinds": _alternate(p(), p()),
    "run of two kinds": p(_alternate(_r(), _r())),
    "nested table": _table(
        _PLAIN, _row(_cell(p(_r("4"))), _cell(_table(_PLAIN, _row(_cell(p()), _cell(p()))) + p("")))
    ).replace(CANARY, "Nine.", 1),
    "table nested three times": _table(
        _row(_cell(p(_r("Outer.")) + _table(_row(_cell(_table(_row(_cell(p()))) + p("")))) + p("")))
    ),
    "table of a header alone": _table(_row(_cell(p()), _cell(p(_r("Level"))))),
    "header over empty cells": _table(
        _row(_cell(p()), _cell(p(_r("Level")))), _row(_cell(p("")), _cell(p(_r("4"))))
    ),
    "header of a missing cell": _table(
        _row(_cell(p(_r("Level"))), _cell(p())), _row(_cell(p(_r("4"))))
    ),
    "row of more cells than the header": _table(
        _row(_cell(p(_r("Level")))), _row(_cell(p(_r("4"))), _cell(p()))
    ),
    "equation": p(f"<m:oMath><m:r><m:t>{CANARY}</m:t></m:r></m:oMath>"),
    "ruby": p(
        _run(f"<w:ruby><w:rt>{_r('rubi')}</w:rt><w:rubyBase>{_r()}</w:rubyBase></w:ruby>")
    ),
    "hyphen that does not break": p(
        _run("<w:t>It is co</w:t><w:noBreakHyphen/><w:t>owned. </w:t>") + _r()
    ),
    "hidden text": p(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{CANARY}</w:t></w:r>"),
}  # fmt: skip
_LISTED = {
    "tracked deletion": p(
        _r("It was so.") + _within("del", 'w:id="1"', f"<w:r><w:delText>{CANARY}</w:delText></w:r>")
    ),
    "moved away": p(_r("It was so.") + _within("moveFrom", 'w:id="1"', _r())),
}
_LINKED = '<w:footnoteReference w:id="2"/>'


def _cases() -> list[Case]:
    first = p(_r(BEFORE))
    cases = [Case(f"{name}.docx", word(first + body)) for name, body in _BODIES.items()]
    cases += [Case(f"{name}.docx", word(first + body), "listed") for name, body in _LISTED.items()]
    inner = p()
    for name, body, kind, content, wanted in (
        ("footnote", p(_r("So.") + _run(_LINKED)), "footnotes", _notes("footnote"), "kept"),
        (
            "endnote",
            p(_r("So.") + _run('<w:endnoteReference w:id="2"/>')),
            "endnotes",
            _notes("endnote"),
            "kept",
        ),
        ("note that nothing refers to", p(_r("So.")), "footnotes", _notes("footnote"), "listed"),
        ("header", "", "header", _part("hdr", inner), "listed"),
        ("footer", "", "footer", _part("ftr", inner), "listed"),
        (
            "comment",
            p(_r("So.") + _run('<w:commentReference w:id="2"/>')),
            "comments",
            _part("comments", f'<w:comment w:id="2">{inner}</w:comment>'),
            "listed",
        ),
        (
            "diagram",
            "",
            "diagramData",
            f'<dgm:dataModel xmlns:dgm="urn:d" {_NAMES}><a:p><a:r><a:t>{CANARY}</a:t></a:r></a:p>'
            "</dgm:dataModel>",
            "listed",
        ),
        (
            "chart",
            "",
            "chart",
            f'<c:chart xmlns:c="urn:c" {_NAMES}><a:t>{CANARY}</a:t></c:chart>',
            "listed",
        ),
    ):
        cases.append(Case(f"{name}.docx", word(first + body, {kind: content}), wanted))  # type: ignore[arg-type]
    for name, body, kind, counted in (
        ("document within", '<w:altChunk r:id="aFChunk"/>', "aFChunk", "1 document inside"),
        ("sheet within", "", "package", "1 object inside"),
    ):
        data = word(first + body, {kind: f"<html><body><p>{CANARY}</p></body></html>"})
        cases.append(Case(f"{name}.docx", data, "counted", counted))
    return cases


CASES = _cases()
