"""Files that cannot be read, chosen on the page of the real program: each says what to do next."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from reportlab.lib.pdfencrypt import StandardEncryption

from tests.index.readers.test_pdf import pdf
from tests.index.test_read import zipped
from tests.serving import started
from tests.ui.conftest import open_part, watched
from tests.ui.test_command import RUN

pytestmark = pytest.mark.browser


LOCKED = pdf(
    lambda canvas: canvas.drawString(70, 700, "Secret."),
    encrypt=StandardEncryption("password", "owner"),
)
SCAN = pdf(lambda canvas: canvas.rect(100, 100, 200, 200, fill=1))
# Name: what it holds, the message, and what to do next.
FILES = {
    "locked.pdf": (LOCKED, "needs a password", "Save a copy without a password"),
    "scan.pdf": (SCAN, "only pictures", "character recognition"),
    "empty.txt": (b"", "is empty", "Add a file with text in it"),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG image", "DOCX"),
    "sheet.xlsx": (zipped("xl/workbook.xml"), "Excel", "DOCX"),
    "broken.pdf": (b"%PDF-1.7\nnothing more", "is damaged", "Download it again"),
}


def test_each_file_that_cannot_be_read_says_why_and_what_to_do(
    chromium: Browser, tmp_path: Path
) -> None:
    (tmp_path / "bridge.txt").write_text("The bridge was opened in 1932. It is long.", "utf-8")
    with (
        started(*RUN, "--article", str(tmp_path / "bridge.txt")) as server,
        watched(chromium, server.address) as shown,
    ):
        page = shown.page
        open_part(page, "button", "Add an article")
        open_part(page, "tab", "Files")
        paths = []
        for name, (data, _, _) in FILES.items():
            (tmp_path / name).write_bytes(data)
            paths.append(tmp_path / name)
        page.locator("#files input[type=file]").set_input_files(paths)
        for name in FILES:
            expect(page.locator("#files")).to_contain_text(name.partition(".")[0])
        page.get_by_role("button", name="Add the files").click()
        outcome = page.locator("#outcome")
        for name, (_, message, next_step) in FILES.items():
            for said in (name, message, next_step):
                expect(outcome).to_contain_text(said)
        expect(page.locator("#picker label")).to_have_count(1)


def test_a_file_that_is_too_large_is_named_with_the_limit(
    chromium: Browser, fake_page: str, tmp_path: Path
) -> None:
    (tmp_path / "large.txt").write_bytes(b"word " * 11_000_000)
    page = chromium.new_page()
    try:
        page.goto(fake_page)
        open_part(page, "button", "Add an article")
        open_part(page, "tab", "Files")
        page.locator("#files input[type=file]").set_input_files(tmp_path / "large.txt")
        told = page.get_by_test_id("toast-body")
        expect(told).to_contain_text("maximum allowed size of 47.7 M")
        expect(told).to_contain_text("large.txt")
    finally:
        page.close()
