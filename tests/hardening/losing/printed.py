"""PDF files: text that is turned, stands beside the pages' text, or cannot be read."""

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.hardening.losing.case import BEFORE, CANARY, Case, Outcome

__all__ = ["CASES", "drawn"]

_WIDTH, _HEIGHT = A4


def drawn(draw: Callable[[Canvas], None]) -> bytes:
    """A PDF that this draws; the same bytes each time."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=0)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def _upright(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 11)
    for at in range(0, len(BEFORE), 80):
        canvas.drawString(60, 780 - at / 5, BEFORE[at : at + 80].strip())


def _turned(angle: float, lines: int = 1, size: float = 11) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        _upright(canvas)
        canvas.translate(_WIDTH / 2, _HEIGHT / 2)
        canvas.rotate(angle)
        canvas.setFont("Helvetica", size)
        words = CANARY.split()
        step = -(-len(words) // lines)
        for number in range(lines):
            line = " ".join(words[number * step : (number + 1) * step])
            canvas.drawString(-180, -number * size * 1.25, line)

    return draw


def _page_turned(page: int, text: float = 0) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(page)
        canvas.translate(_WIDTH / 2, _HEIGHT / 2)
        canvas.rotate(text)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(-200, 40, BEFORE[:70])
        canvas.drawString(-200, 0, CANARY)

    return draw


def _mirrored(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.translate(_WIDTH, 0)
    canvas.scale(-1, 1)
    canvas.drawString(100, 400, CANARY)


def _leaning(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.transform(1, 0, 0.3, 1, 0, 0)
    canvas.drawString(-60, 400, CANARY[:20])
    canvas.drawString(-60 + canvas.stringWidth(CANARY[:20]), 400, CANARY[20:])


def _skewed(canvas: Canvas) -> None:
    """As text that was recognised on a scan: each line is turned a little, and by another angle."""
    _upright(canvas)
    words = CANARY.split()
    for number in range(3):
        canvas.saveState()
        canvas.translate(60, 400 - 14 * number)
        canvas.rotate(number - 0.8)
        canvas.drawString(0, 0, " ".join(words[number * 5 : number * 5 + 5]))
        canvas.restoreState()


def _invisible(canvas: Canvas) -> None:
    _upright(canvas)
    text = canvas.beginText(60, 400)
    text.setTextRenderMode(3)
    text.textLine(CANARY)
    canvas.drawText(text)


def _white(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 400, CANARY)


def _in_form(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.beginForm("box")
    canvas.drawString(60, 400, CANARY)
    canvas.endForm()
    canvas.doForm("box")


def _scaled(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.scale(0.05, 0.05)
    canvas.setFont("Helvetica", 200)
    canvas.drawString(1200, 8000, CANARY)


def _outside(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.setCropBox((0, 500, _WIDTH, _HEIGHT))
    canvas.drawString(60, 400, CANARY)


def _letters_apart(canvas: Canvas) -> None:
    _upright(canvas)
    text = canvas.beginText(20, 400)
    text.setCharSpace(1.5)
    text.textLine(CANARY)
    canvas.drawText(text)


def _note(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.textAnnotation(CANARY, Rect=[60, 400, 90, 430])


def _text_box(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.freeTextAnnotation(CANARY, DA="/Helv 11 Tf 0 g", Rect=[60, 400, 500, 430])


def _field(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.acroForm.textfield(name="said", value=CANARY, x=60, y=400, width=450, height=30)


def _running(canvas: Canvas) -> None:
    for number in range(4):
        canvas.drawString(60, 500, f"{number + 1}. {BEFORE[:70]}")
        canvas.drawString(60, 400, f"It is page {['one', 'two', 'three', 'four'][number]} now.")
        canvas.drawString(60, 30, CANARY)
        canvas.showPage()


def _picture(canvas: Canvas) -> None:
    from reportlab.lib.utils import ImageReader

    _upright(canvas)
    canvas.showPage()
    # A bitmap of two by two, as large as the page: as a scan of the sentence would be.
    pixels = b"P6\n2 2\n255\n" + bytes(12)
    canvas.drawImage(ImageReader(io.BytesIO(pixels)), 0, 0, _WIDTH, _HEIGHT)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(290, 100, "Seen by 2 clerks")


def _empty_page(canvas: Canvas) -> None:
    _upright(canvas)
    canvas.showPage()
    canvas.rect(60, 60, 200, 200, fill=1)


_DRAWN: dict[str, tuple[Callable[[Canvas], None], Outcome, str]] = {
    "plain line": (_turned(0), "kept", ""),
    **{f"text turned by {angle}": (_turned(angle), "kept", "") for angle in (90, 180, 270)},
    **{f"lines turned by {angle}": (_turned(angle, 3), "kept", "") for angle in (90, 180, 270)},
    **{f"text aslant by {angle}": (_turned(angle), "kept", "") for angle in (7, 30, 45, 135, 300)},
    "large text aslant": (_turned(50, size=14), "kept", ""),
    **{f"page turned by {angle}": (_page_turned(angle), "kept", "") for angle in (90, 180, 270)},
    "page turned with its text": (_page_turned(90, 90), "kept", ""),
    "page turned against its text": (_page_turned(90, 270), "kept", ""),
    "text turned on a turned page": (_page_turned(90, 180), "kept", ""),
    "mirrored": (_mirrored, "kept", ""),
    "leaning": (_leaning, "kept", ""),
    "skewed scan": (_skewed, "kept", ""),
    "invisible text of a scan": (_invisible, "kept", ""),
    "white": (_white, "kept", ""),
    "form": (_in_form, "kept", ""),
    "scaled": (_scaled, "kept", ""),
    "outside of what is shown": (_outside, "kept", ""),
    "letters apart": (_letters_apart, "kept", ""),
    "note": (_note, "listed", ""),
    "text box": (_text_box, "listed", ""),
    "field of a form": (_field, "listed", ""),
    "running line": (_running, "listed", ""),
    "page without text": (_empty_page, "counted", "Page 2 holds no text"),
    "scan with a stamp": (_picture, "counted", "Page 2 is mostly a picture"),
}  # fmt: skip

CASES = [Case(f"{n}.pdf", drawn(draw), wanted, told) for n, (draw, wanted, told) in _DRAWN.items()]
