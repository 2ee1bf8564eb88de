"""Files that cannot be read, chosen on the page of the real program: each says what to do next."""

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.ui.conftest import started, watched
from tests.ui.test_command import RUN

pytestmark = pytest.mark.browser


def _locked() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("password", "owner"))
    canvas.drawString(70, 700, "Secret.")
    canvas.save()
    return buffer.getvalue()


def _scan() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    return buffer.getvalue()


def _sheet() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("xl/workbook.xml", "x")
    return buffer.getvalue()


# Name: what it holds, the message, and what to do next.
FILES = {
    "locked.pdf": (_locked(), "password", "without"),
    "scan.pdf": (_scan(), "only pictures", "character recognition"),
    "empty.txt": (b"", "is empty", ""),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), "PNG image", "DOCX"),
    "sheet.xlsx": (_sheet(), "Excel", "DOCX"),
    "broken.pdf": (b"%PDF-1.7\nnothing more", "damaged", ""),
    "large.txt": (b"word " * 11_000_000, "larger than", ""),
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
        page.get_by_role("button", name="Add an article").click()
        page.get_by_role("tab", name="Files").click()
        paths = []
        for name, (data, _, _) in FILES.items():
            (tmp_path / name).write_bytes(data)
            paths.append(tmp_path / name)
        page.locator("#files input[type=file]").set_input_files(paths)
        for name in FILES:
            expect(page.locator("#files")).to_contain_text(name.partition(".")[0])
        page.get_by_role("button", name="Add the files").click()
        problems = page.locator("#outcome .problem")
        expect(problems).to_have_count(len(FILES), timeout=60_000)
        for name, (_, message, next_step) in FILES.items():
            problem = problems.filter(has_text=name)
            expect(problem).to_contain_text(message)
            expect(problem.locator(".hint")).to_contain_text(next_step or ".")
        expect(page.locator("#picker label")).to_have_count(1)
