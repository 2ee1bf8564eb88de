"""PDF files into blocks with pages; the files are made here with reportlab."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from index.errors import EncryptedError, NoTextError, UnsupportedFormatError
from index.readers.parsed import Parsed
from index.readers.pdf import read_pdf
from index.readers.pdf_layout import reading_order
from index.readers.pdf_lines import Line
from tests.hardening.costly import SENTENCE, far_apart, one_page

WIDTH, HEIGHT = A4
LEFT_COLUMN = [
    "The council of the valley met on Tues-",
    "day to talk about the flood, about the",
    "damage it did to the two old mills and",
    "about the money for all the repairs.",
    "Nobody spoke for the state, whose en-",
    "voy had left the town in the morning",
]
RIGHT_COLUMN = [
    "and was not expected back this week.",
    "The mayor said that the bridge would",
    "be opened again in May, if the money",
    "came in time and the weather held out.",
]


def pdf(draw: Callable[[Canvas], None], **named: Any) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **named)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, lines: list[str], x: float, y: float, size: float = 11) -> float:
    for line in lines:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, line)
        y -= size * 1.25
    return y


def texts(parsed: Parsed) -> list[str]:
    return [block.text for block in parsed.blocks]


def test_lines_become_paragraphs_with_their_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(70, 760, "The flood in the valley")
        y = write(
            canvas, ["The river rose on Tuesday, and the inter-", "national help came."], 70, 720
        )
        write(canvas, ["It had not been so high for thirty years,", "the mayor said."], 70, y - 12)
        canvas.showPage()
        write(canvas, ["A new page begins with a new sentence here."], 70, 720)

    parsed = read_pdf(pdf(draw))
    assert [(b.kind, b.text, b.page) for b in parsed.blocks] == [
        ("heading", "The flood in the valley", 1),
        ("paragraph", "The river rose on Tuesday, and the international help came.", 1),
        ("paragraph", "It had not been so high for thirty years, the mayor said.", 1),
        ("paragraph", "A new page begins with a new sentence here.", 2),
    ]
    assert parsed.title == "The flood in the valley"


@pytest.mark.parametrize("order", ["column by column", "row by row"])
def test_columns_are_read_one_after_the_other(order: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 20)
        canvas.drawString(70, 780, "A title that goes over both of the columns here")
        if order == "column by column":
            write(canvas, LEFT_COLUMN, 70, 720)
            write(canvas, RIGHT_COLUMN, 320, 720)
            return
        for at, line in enumerate(LEFT_COLUMN):
            write(canvas, [line], 70, 720 - at * 13.75)
            write(canvas, RIGHT_COLUMN[at : at + 1], 320, 720 - at * 13.75)

    assert texts(read_pdf(pdf(draw))) == [
        "A title that goes over both of the columns here",
        "The council of the valley met on Tuesday to talk about the flood, about the damage it did"
        " to the two old mills and about the money for all the repairs. Nobody spoke for the state,"
        " whose envoy had left the town in the morning and was not expected back this week. The"
        " mayor said that the bridge would be opened again in May, if the money came in time and"
        " the weather held out.",
    ]


def test_a_sentence_over_a_page_break_is_one_block_on_the_page_it_starts_on() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["The mayor said that the bridge"], 70, 120)
        canvas.showPage()
        write(canvas, ["would be opened again in May."], 70, 720)

    parsed = read_pdf(pdf(draw))
    assert [(b.text, b.page) for b in parsed.blocks] == [
        ("The mayor said that the bridge would be opened again in May.", 1)
    ]


def test_running_headers_footers_and_page_numbers_go() -> None:
    sentences = ["The first page.", "The second page.", "The third page."]

    def draw(canvas: Canvas) -> None:
        for number, sentence in enumerate(sentences, start=1):
            write(canvas, [f"Valley Times, issue {number + 10}"], 70, 810)
            write(canvas, [sentence], 70, 500)
            write(canvas, [f"- {number} -"], 290, 30)
            canvas.showPage()

    parsed = read_pdf(pdf(draw))
    assert texts(parsed) == sentences
    assert {piece.reason for piece in parsed.dropped} == {"running header or footer"}
    assert len(parsed.dropped) == 6


def test_a_line_at_the_top_of_one_page_only_stays() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["A title at the very top"], 70, 810, size=16)
        write(canvas, ["The text of page one."], 70, 500)
        canvas.showPage()
        write(canvas, ["The text of page two."], 70, 500)

    assert texts(read_pdf(pdf(draw)))[0] == "A title at the very top"


def test_a_table_becomes_rows_of_header_and_value() -> None:
    rows = [("Place", "Level", "Year"), ("Tolmin", "4.2", "2024"), ("Kobarid", "3.9", "2019")]

    def draw(canvas: Canvas) -> None:
        write(canvas, ["These levels were measured."], 70, 750)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                write(canvas, [cell], 70 + 150 * column, 700 - at * 14)

    assert [(b.kind, b.text) for b in read_pdf(pdf(draw)).blocks] == [
        ("paragraph", "These levels were measured."),
        ("table_row", "Place: Tolmin; Level: 4.2; Year: 2024"),
        ("table_row", "Place: Kobarid; Level: 3.9; Year: 2019"),
    ]


def test_indented_paragraphs_and_list_items_are_told_apart() -> None:
    def draw(canvas: Canvas) -> None:
        y = write(
            canvas,
            ["The council of the valley met on Tuesday to", "talk about it at length."],
            70,
            750,
        )
        y = write(canvas, ["The mayor spoke first, and for a long time,"], 90, y)
        y = write(canvas, ["of the bridge."], 70, y)
        write(canvas, ["1. The bridge is to be rebuilt.", "2. The mills are to be sold."], 70, y)

    assert [(b.kind, b.text) for b in read_pdf(pdf(draw)).blocks] == [
        ("paragraph", "The council of the valley met on Tuesday to talk about it at length."),
        ("paragraph", "The mayor spoke first, and for a long time, of the bridge."),
        ("list_item", "1. The bridge is to be rebuilt."),
        ("list_item", "2. The mills are to be sold."),
    ]


def test_a_page_on_its_side_is_read_as_it_is_seen() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        write(
            canvas,
            ["The first line stands on its side,", "and the second line is below it."],
            70,
            500,
        )

    assert texts(read_pdf(pdf(draw))) == [
        "The first line stands on its side, and the second line is below it."
    ]


def test_title_author_and_date_come_from_the_properties() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("A report of the council")
        canvas.setAuthor("Ana Kos")
        write(canvas, ["The text has no heading."], 70, 700)

    parsed = read_pdf(pdf(draw, invariant=True))
    assert (parsed.title, parsed.author) == ("A report of the council", "Ana Kos")
    assert parsed.published == "2000-01-01"


def test_a_heading_beats_a_title_that_a_program_made_up() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Microsoft Word - report3.docx")
        write(canvas, ["A report of the council"], 70, 760, size=18)
        write(canvas, ["The text of the report is here."] * 1, 70, 700)

    assert read_pdf(pdf(draw)).title == "A report of the council"


def test_a_page_without_text_among_others_is_noticed() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["The text of page one."], 70, 500)
        canvas.showPage()
        canvas.rect(100, 100, 200, 200, fill=1)
        canvas.showPage()

    assert read_pdf(pdf(draw)).notices == (
        "Page 2 holds no text; if it is a scan, its text was not read.",
    )


def test_a_scan_is_reported_with_what_to_do() -> None:
    with pytest.raises(NoTextError, match="only pictures") as caught:
        read_pdf(pdf(lambda canvas: canvas.rect(100, 100, 200, 200, fill=1)))
    assert "character recognition" in caught.value.hint


def test_a_file_with_a_password_is_reported() -> None:
    data = pdf(
        lambda canvas: canvas.drawString(70, 700, "Secret."),
        encrypt=StandardEncryption("password", "owner"),
    )
    with pytest.raises(EncryptedError, match="password"):
        read_pdf(data)


def test_a_file_that_only_forbids_printing_is_read() -> None:
    data = pdf(
        lambda canvas: canvas.drawString(70, 700, "Not so secret."),
        encrypt=StandardEncryption("", "owner", canPrint=0),
    )
    assert texts(read_pdf(data)) == ["Not so secret."]


def test_a_damaged_file_is_reported() -> None:
    with pytest.raises(UnsupportedFormatError, match="damaged"):
        read_pdf(b"%PDF-1.7\nnothing more")


def test_lines_that_stand_very_far_apart_are_read() -> None:
    assert texts(read_pdf(far_apart()))[0].startswith(SENTENCE)


def test_the_space_between_columns_is_found_where_lines_end_within_a_point() -> None:
    left = [Line("left " * 5, 50, 250.5, 100 + 12 * at, 10, False) for at in range(4)]
    right = [Line("right " * 5, 280.25, 480, 100 + 12 * at, 10, False) for at in range(4)]
    columns = reading_order([*left, *right])
    assert [[row.text for row in column.rows] for column in columns] == [
        ["left " * 5] * 4, ["right " * 5] * 4
    ]  # fmt: skip


def test_a_page_that_is_none_makes_the_file_a_damaged_one() -> None:
    whole = one_page("A line.")
    with pytest.raises(UnsupportedFormatError, match="damaged"):
        read_pdf(whole.replace(b"/Type /Page /Parent", b"/Type /Font /Parent"))


def test_turned_lines_follow_the_page_they_stand_on_and_never_go_on_in_its_text() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["The mayor said that the bridge"], 70, 120)
        canvas.saveState()
        canvas.rotate(90)
        write(canvas, ["and this stands", "beside it."], 300, -30)
        canvas.restoreState()
        canvas.showPage()
        write(canvas, ["would be opened again in May."], 70, 720)

    assert [(block.text, block.page) for block in read_pdf(pdf(draw)).blocks] == [
        ("The mayor said that the bridge would be opened again in May.", 1),
        ("and this stands beside it.", 1),
    ]


def test_a_line_that_runs_along_the_side_of_many_pages_goes() -> None:
    told = [f"This is what stands on the {nth} page." for nth in ("first", "second", "third")]

    def draw(canvas: Canvas) -> None:
        for sentence in told:
            write(canvas, [sentence], 70, 500)
            canvas.rotate(90)
            write(canvas, ["Valley Times, issue 12"], 300, -30)
            canvas.showPage()

    parsed = read_pdf(pdf(draw))
    assert texts(parsed) == told
    assert {piece.text for piece in parsed.dropped} == {"Valley Times, issue 12"}


def test_a_page_turned_as_a_whole_is_read_as_any_other() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, ["It was so."], 70, 720)
        canvas.showPage()
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(90)
        write(
            canvas,
            ["A wide page stands on its side, and", "its lines are read one by one."],
            -300,
            0,
        )

    assert texts(read_pdf(pdf(draw))) == [
        "It was so.",
        "A wide page stands on its side, and its lines are read one by one.",
    ]
