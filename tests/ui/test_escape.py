"""Outside text keeps its words and loses every meaning it could have as markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.escape import escape, escape_lines

PAYLOADS = (
    "<script>alert(1)</script>",
    "${alert(1)}",
    "{{constructor.constructor('alert(1)')()}}",
    "**bold** _it_ `code` ~~gone~~ # head",
    "$$\\frac{1}{2}$$ \\(x\\) \\[y\\]",
    "[link](javascript:alert(1)) ![i](//x/y.png) <https://x.y>",
    "\"><img src=x onerror='alert(1)'>",
    "&lt;script&gt; &#60;b&#62;",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_active_character_is_left(payload: str) -> None:
    without_entities = re.sub(r"&#\d+;", "", escape(payload))
    assert re.fullmatch(r"[\w\s]*", without_entities)
    assert "_" not in without_entities


@given(st.text())
def test_the_words_come_back_when_html_is_read(text: str) -> None:
    shown = html.unescape(escape(text))
    controls = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)], "\ufffd")
    assert shown == " ".join(text.translate(controls).split())


@given(st.text())
def test_the_result_is_one_line(text: str) -> None:
    assert len(escape(text).splitlines()) <= 1
    assert len(escape_lines(text).splitlines()) <= 1


def test_lines_are_kept_as_breaks() -> None:
    assert escape_lines("one\ntwo") == "one<br>two"
