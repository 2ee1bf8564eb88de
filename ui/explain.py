"""How an answer was found, as a part that folds out: pure functions to HTML, all escaped.

The spans that were considered with how probable each is, the passages they were found in with
their scores, and the time that each step took.
"""

from index.types import Hit
from qa.types import Answer, Candidate
from ui.escape import escape, shortened
from ui.links import ARTICLE_FRAME, passage_address

__all__ = ["render_explanation"]

_SHOWN = 90
"""Longest beginning of a passage that is shown, in characters."""

_STEPS = {
    "understand": "Understanding the question",
    "retrieve": "Searching passages",
    "read": "Reading them",
    "decide": "Deciding",
    "extract": "Choosing sentences",
    "cite": "Checking the quotations",
}


def render_explanation(answer: Answer) -> str:
    """The part for one answer; "" where there is nothing to tell."""
    spans = "".join(_span(candidate) for candidate in answer.candidates)
    considered = (
        '<p class="label">Considered, and how probable each is to answer</p>'
        f'<ul class="bars">{spans}</ul>'
        if spans
        else ""
    )
    parts = f"{considered}{_passages(answer.retrieved)}{_times(answer)}"
    if not parts:
        return ""
    return f'<details class="explanation"><summary>How it got there</summary>{parts}</details>'


def _passages(hits: tuple[Hit, ...]) -> str:
    if not hits:
        return ""
    best = max(hit.score for hit in hits)
    rows = "".join(
        f'<li><a class="cite" target="{ARTICLE_FRAME}" href="{escape(_address(hit))}" dir="auto">'
        f"{escape(shortened(hit.passage.text, _SHOWN))}</a> {_bar(hit.score, best)} "
        f"<span>{_scores(hit)}</span></li>"
        for hit in hits
    )
    return (
        '<p class="label">Found by meaning (cosine) and by words (BM25)</p>'
        f'<ul class="bars">{rows}</ul>'
    )


def _address(hit: Hit) -> str:
    passage = hit.passage
    return passage_address(passage.article_id, passage.start, passage.end)


def _scores(hit: Hit) -> str:
    dense = "–" if hit.dense_score is None else f"{hit.dense_score:.2f}"
    bm25 = "–" if hit.bm25_score is None else f"{hit.bm25_score:.1f}"
    return f"{dense} · {bm25}"


def _span(candidate: Candidate) -> str:
    address = passage_address(candidate.article_id, candidate.start, candidate.end)
    text = escape(candidate.text)
    return (
        f'<li><a class="cite" target="{ARTICLE_FRAME}" href="{escape(address)}" dir="auto">{text}'
        f"</a> {_bar(candidate.confidence, 1.0)} {candidate.confidence:.2f}</li>"
    )


def _times(answer: Answer) -> str:
    if not answer.timings:
        return ""
    longest = max(answer.timings.values())
    rows = "".join(
        f"<li><span>{escape(_STEPS.get(step, step))}</span> {_bar(seconds, longest)} "
        f"{_milliseconds(seconds)}</li>"
        for step, seconds in answer.timings.items()
    )
    total = _milliseconds(sum(answer.timings.values()))
    return f'<p class="label">Time, {total} in all</p><ul class="bars">{rows}</ul>'


def _bar(value: float, most: float) -> str:
    share = min(1.0, max(0.0, value / most)) if most > 0 else 0.0
    return f'<meter min="0" max="1" value="{share:.3f}">{share:.0%}</meter>'


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"
