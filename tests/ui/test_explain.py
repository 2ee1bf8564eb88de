"""How an answer was found: spans considered with their bars, and the time of each step."""

import html
import re
from dataclasses import replace

from index.types import Hit, Span
from qa.types import Candidate
from tests.ui.fakes import passage
from tests.ui.test_escape import PAYLOADS
from tests.ui.test_render import ARTICLE, answered, proof
from ui.explain import render_explanation

SPAN = Candidate(ARTICLE.id, 40, 44, "1996", 4.0, 0.875)


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_spans_are_linked_with_their_probability() -> None:
    shown = render_explanation(answered(proof(), candidates=(SPAN,)))
    assert f"/article/{ARTICLE.id}?start=40&end=44#mark" in html.unescape(shown)
    assert 'value="0.875"' in shown
    assert "1996 88% 0.88" in plain(shown)


def test_passages_are_linked_with_both_scores() -> None:
    first = Hit(passage(ARTICLE, Span(0, 30)), 0.03, 1, dense_score=0.614, bm25_score=None)
    second = Hit(passage(ARTICLE, Span(31, 60)), 0.015, 2, dense_score=None, bm25_score=7.25)
    shown = render_explanation(answered(proof(), retrieved=(first, second)))
    assert f"/article/{ARTICLE.id}?start=31&end=60#mark" in html.unescape(shown)
    assert re.findall(r'value="([\d.]+)"', shown) == ["1.000", "0.500"]
    assert "0.61 · –" in plain(shown)
    assert "– · 7.2" in plain(shown)


def test_of_a_long_passage_whole_words_of_the_beginning_are_shown() -> None:
    text = "word " * 60
    hit = Hit(replace(passage(ARTICLE, Span(0, 30)), text=text), 0.03, 1)
    shown = plain(render_explanation(answered(proof(), retrieved=(hit,))))
    assert "word word …" in shown
    assert shown.count("word") < 20


def test_the_longest_step_has_the_longest_bar() -> None:
    shown = render_explanation(answered(proof(), timings={"retrieve": 0.0051, "read": 0.0204}))
    assert "Time, 26 ms in all" in plain(shown)
    assert re.findall(r'value="([\d.]+)"', shown) == ["0.250", "1.000"]
    assert "Searching passages 25% 5.1 ms" in plain(shown)


def test_nothing_folds_out_where_there_is_nothing_to_tell() -> None:
    assert render_explanation(answered(proof())) == ""


def test_what_was_considered_is_shown_as_text() -> None:
    for payload in PAYLOADS:
        hit = Hit(replace(passage(ARTICLE, Span(0, 30)), text=payload), 0.03, 1)
        candidate = replace(SPAN, text=payload)
        shown = render_explanation(answered(proof(), candidates=(candidate,), retrieved=(hit,)))
        assert "<script" not in shown
        assert "\n" not in shown
