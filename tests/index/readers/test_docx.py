"""Word documents into blocks."""

import datetime
import io
import zipfile
from typing import Any

import pytest
from docx import Document

from index.errors import NoTextError, TooLargeError, UnsupportedFormatError
from index.readers.docx import read_docx
from tests.hardening.costly import COSTLY, SENTENCE, docx
from tests.hardening.losing.word import p, word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def document() -> Any:
    document = Document()
    document.core_properties.author = "Ana Kos"
    document.core_properties.title = "The flood"
    document.core_properties.created = datetime.datetime(2024, 3, 5, 10, 0)
    document.add_heading("The flood", level=0)
    paragraph = document.add_paragraph("The river rose by ")
    paragraph.add_run("two metres").bold = True
    paragraph.add_run(" on Tuesday.")
    document.add_heading("What was damaged", level=2)
    document.add_paragraph("The old bridge", style="List Bullet")
    document.add_paragraph("its railings", style="List Bullet 2")
    document.add_paragraph("Call the mayor", style="List Number")
    document.add_paragraph("Close the road", style="List Number")
    table = document.add_table(rows=3, cols=2)
    for row, values in zip(
        table.rows, [("Place", "Level"), ("Tolmin", "4.2"), ("Kobarid", "")], strict=True
    ):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.add_paragraph("It was high.", style="Quote")
    document.add_paragraph("   ")
    document.add_paragraph("The end.")
    return document


def test_headings_lists_and_tables_come_in_document_order(document: Any) -> None:
    parsed = read_docx(packed(document), max_bytes=10**7)
    assert [(block.kind, block.text, block.level) for block in parsed.blocks] == [
        ("heading", "The flood", 1),
        ("paragraph", "The river rose by two metres on Tuesday.", 0),
        ("heading", "What was damaged", 2),
        ("list_item", "The old bridge", 1),
        ("list_item", "its railings", 2),
        ("list_item", "1. Call the mayor", 1),
        ("list_item", "2. Close the road", 1),
        ("table_row", "Place: Tolmin; Level: 4.2", 0),
        ("table_row", "Place: Kobarid", 0),
        ("quotation", "It was high.", 0),
        ("paragraph", "The end.", 0),
    ]


def test_title_author_and_date_come_from_the_properties(document: Any) -> None:
    parsed = read_docx(packed(document), max_bytes=10**7)
    assert (parsed.title, parsed.author, parsed.published) == ("The flood", "Ana Kos", "2024-03-05")


def test_a_tool_is_no_author_and_a_heading_may_be_the_title() -> None:
    document = Document()
    document.add_heading("The flood", level=1)
    parsed = read_docx(packed(document), max_bytes=10**7)
    assert (parsed.title, parsed.author) == ("The flood", None)


def test_cells_merged_into_one_are_read_once() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=3)
    for cell, value in zip(table.rows[0].cells, "ABC", strict=True):
        cell.text = value
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "both"
    table.rows[1].cells[2].text = "last"
    parsed = read_docx(packed(document), max_bytes=10**7)
    assert [block.text for block in parsed.blocks] == ["A: both; C: last"]


def test_a_document_without_text_is_reported() -> None:
    with pytest.raises(NoTextError):
        read_docx(packed(Document()), max_bytes=10**7)


def test_a_damaged_document_is_reported(document: Any) -> None:
    with pytest.raises(UnsupportedFormatError, match="damaged"):
        read_docx(packed(document)[:2000], max_bytes=10**7)


def test_a_document_that_unpacks_too_large_is_refused(document: Any) -> None:
    with pytest.raises(TooLargeError):
        read_docx(packed(document), max_bytes=1000)


def test_a_cell_merged_with_the_one_above_has_its_text() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=2)
    for row, values in zip(table.rows, [("A", "B"), ("x", "1"), ("", "2")], strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.rows[1].cells[0].merge(table.rows[2].cells[0])
    parsed = read_docx(packed(document), max_bytes=10**7)
    assert [block.text for block in parsed.blocks] == ["A: x; B: 1", "A: x; B: 2"]


def test_a_cell_claims_no_more_columns_than_word_has() -> None:
    parsed = read_docx(COSTLY["span.docx"](), max_bytes=10**7)
    assert [block.text for block in parsed.blocks] == [SENTENCE, "x: y"]


def test_pictures_are_not_unpacked() -> None:
    data = docx(member="word/media/picture.png", size=2**21)
    parsed = read_docx(data, max_bytes=2**20)
    assert [block.text for block in parsed.blocks] == [SENTENCE]


def test_what_a_part_says_of_its_size_is_not_believed() -> None:
    data = COSTLY["paragraphs.docx"]()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        size = package.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    claimed = data.replace(size, (100).to_bytes(4, "little"))
    assert claimed != data
    with pytest.raises((UnsupportedFormatError, TooLargeError)):
        read_docx(claimed, max_bytes=10**6)


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_docx(data, max_bytes=10**7).blocks]


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_a_text_box_follows_the_paragraph_it_stands_in() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p(run('In it.'))}</w:txbxContent></w:pict></w:r>"
    assert texts(word(p(run("Before") + box + run(" it.")) + p(run("After it.")))) == [
        "Before it.",
        "In it.",
        "After it.",
    ]


def test_a_table_in_a_cell_follows_its_row() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p(run('inner'))}</w:tc></w:tr></w:tbl>"
    rows = "".join(
        f"<w:tr><w:tc>{p(run(text))}{more}</w:tc></w:tr>"
        for text, more in (("Place", ""), ("Tolmin", inner), ("Kobarid", ""))
    )
    assert texts(word(f"<w:tbl>{rows}</w:tbl>")) == ["Place: Tolmin", "inner", "Place: Kobarid"]


def test_notes_come_last_in_the_order_of_their_references() -> None:
    body = "".join(
        p(run(f"Text {id_}.") + f'<w:r><w:footnoteReference w:id="{id_}"/></w:r>') for id_ in "32"
    )
    notes = "".join(
        f'<w:footnote w:id="{id_}">{p(run(f"Note {id_}."))}</w:footnote>' for id_ in "23"
    )
    data = word(body, {"footnotes": f'<w:footnotes xmlns:w="{W}">{notes}</w:footnotes>'})
    assert texts(data) == ["Text 3.", "Text 2.", "Note 3.", "Note 2."]


def test_a_damaged_part_beside_the_text_is_told_of() -> None:
    parsed = read_docx(word(p(run("It was so.")), {"comments": "<w:comm"}), max_bytes=10**7)
    assert parsed.blocks[0].text == "It was so."
    assert parsed.notices == (
        "These parts of the file are damaged and were not read: word/comments.xml.",
    )


def test_entities_are_refused_as_word_does() -> None:
    with zipfile.ZipFile(io.BytesIO(word(p(run("&a;"))))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    document = b'<!DOCTYPE d [<!ENTITY a "hidden">]>' + files["word/document.xml"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in files.items():
            package.writestr(name, document if name == "word/document.xml" else content)
    with pytest.raises(UnsupportedFormatError, match="damaged"):
        read_docx(buffer.getvalue(), max_bytes=10**7)


def test_a_locked_member_is_a_damaged_document() -> None:
    data = bytearray(word(p(run("It was so."))))
    at = 0
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1  # "needs a password"
    with pytest.raises(UnsupportedFormatError, match="damaged"):
        read_docx(bytes(data), max_bytes=10**7)
