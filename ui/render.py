"""An answer as one line of HTML for the chat: pure functions, everything escaped.

Each message is a single line without line breaks, so that Markdown passes it through
as it is; every word from outside goes through `ui.escape`. Links carry the address of
a quotation and point into the article frame, so a click works without any event.
"""

from index.errors import ArticleQAError
from index.types import Hit
from qa.types import REFUSAL, UNSURE, Answer, Citation, Outcome
from ui.escape import escape, escape_lines, shortened
from ui.explain import render_explanation
from ui.links import ARTICLE_FRAME, citation_address, passage_address, source_link

__all__ = [
    "confidence_words",
    "render_answer",
    "render_error",
    "render_export",
    "render_partial",
    "render_question",
    "render_waiting",
]

_CONFIDENCE = (
    (0.95, "very likely"),
    (0.75, "likely"),
    (0.5, "more likely than not"),
    (0.25, "less likely than not"),
    (0.0, "unlikely"),
)
_MEANINGS = {
    "verified": "The quotation was compared with the article: it stands there letter for letter.",
    "supported": "The words of the answer are covered by the quotation.",
    "unsupported": "The quotation could not be found in the article.",
}
_CLOSEST_SHOWN = 3
_CLOSEST_CHARACTERS = 240


def confidence_words(confidence: float) -> str:
    """A probability in [0, 1] in words with its number, such as "likely, 0.87"."""
    words = next(words for floor, words in _CONFIDENCE if confidence >= floor or floor == 0.0)
    return f"{words}, {confidence:.2f}"


def render_question(question: str) -> str:
    """What was typed, as the reader typed it, line breaks included."""
    return f'<div class="question" dir="auto">{escape_lines(question)}</div>'


def render_waiting(message: str) -> str:
    """A short remark that stands where the answer will be."""
    return f'<div class="waiting">{escape(message)}</div>'


def render_partial(text: str) -> str:
    """The part of an answer that has arrived so far."""
    outcome: Outcome = "answered"
    if text.startswith(UNSURE):
        outcome = "unsure"
    elif text == REFUSAL:
        outcome = "refused"
    return (
        f'<div class="answer {outcome}"><p class="answer-text" dir="auto">{_text(text)}</p></div>'
    )


def render_error(error: ArticleQAError) -> str:
    """What went wrong and what to do next."""
    hint = f'<p class="hint">{escape_lines(error.hint)}</p>' if error.hint else ""
    return f'<div class="problem"><p>{escape_lines(error.message)}</p>{hint}</div>'


def render_export(conversation: str) -> str:
    """Links to take a conversation away, and to print it."""
    address = f"/conversations/{conversation}"
    links = "".join(
        f'<a class="action" target="_blank" href="{escape(address + form)}">{name}</a>'
        for form, name in ((".md", "Markdown"), (".json", "JSON"), ("", "Print"))
    )
    return f'<p class="export"><span class="label">Take it away:</span> {links}</p>'


def render_answer(answer: Answer, message: str = "", rating: int = 0) -> str:
    """The whole message: answer, quotations as numbered footnotes, confidence, what can be done
    with it, and how it was found.

    Each outcome has a look of its own; a refusal lists the closest passages instead of
    quotations. `message` is the id under which the answer is
    kept, by which it is rated and noted; without one there is nothing to do that with.
    """
    numbers = "".join(_chip(*numbered) for numbered in enumerate(answer.citations, start=1))
    parts = [
        _understood(answer),
        f'<p class="answer-text" dir="auto">{_text(answer.text)}{_said_by(answer)}{numbers}</p>',
        "".join(f'<p class="notice">{escape(notice)}</p>' for notice in answer.notices),
        _footnotes(answer.citations),
        "" if answer.answered else _closest(answer.closest),
        _confidence(answer),
        _actions(answer, message, rating) if message else "",
        render_explanation(answer),
    ]
    return f'<div class="answer {answer.outcome}">{"".join(parts)}</div>'


def _text(text: str) -> str:
    """The answer, with what makes it unsure set off from the candidate."""
    if not text.startswith(UNSURE):
        return escape_lines(text)
    candidate = escape_lines(text.removeprefix(UNSURE))
    return f'<span class="not-sure">{escape(UNSURE.strip())}</span> {candidate}'


def _said_by(answer: Answer) -> str:
    """Who says so, behind the answer, where the article only reports it."""
    return f' <span class="said-by">{escape(answer.said_by)}</span>' if answer.said_by else ""


def _understood(answer: Answer) -> str:
    if not answer.rephrased:
        return ""
    return (
        '<p class="understood"><span class="label">Understood as</span> '
        f'<span dir="auto">{escape(answer.question)}</span></p>'
    )


def _confidence(answer: Answer) -> str:
    subject, probability = "Confidence", answer.confidence
    if answer.outcome == "refused":
        subject, probability = "The article answers this", answer.answering
    return f'<p class="confidence">{subject}: {escape(confidence_words(probability))}</p>'


def _actions(answer: Answer, message: str, rating: int) -> str:
    """Buttons that static/answers.js acts on; the chosen rating is ticked."""
    note = _button("note", message, "Keep as a note") if answer.citations else ""
    right = _button("right", message, "Right", chosen=rating > 0)
    wrong = _button("wrong", message, "Wrong", chosen=rating < 0)
    return f'<div class="actions">{note}{right}{wrong}</div>'


def _button(name: str, value: str, text: str, *, chosen: bool = False) -> str:
    look = "action chosen" if chosen else "action"
    return (
        f'<button type="button" class="{look}" name="{name}" value="{escape(value)}">'
        f"{text}</button>"
    )


def _chip(number: int, citation: Citation) -> str:
    """The number of a quotation, which shows it while the pointer or the focus is there."""
    return (
        f'<sup class="number"><a class="cite chip" target="{ARTICLE_FRAME}" '
        f'href="{escape(citation_address(citation))}">{number}'
        f'<span class="bubble" role="tooltip" dir="auto">{_marked_quote(citation)}</span></a></sup>'
    )


def _footnotes(citations: tuple[Citation, ...]) -> str:
    if not citations:
        return ""
    notes = "".join(
        _footnote(number, citation) for number, citation in enumerate(citations, start=1)
    )
    return f'<ol class="footnotes">{notes}</ol>'


def _footnote(number: int, citation: Citation) -> str:
    return (
        f'<li class="footnote"><a class="cite" target="{ARTICLE_FRAME}" '
        f'href="{escape(citation_address(citation))}">'
        f'<span class="number">{number}</span>'
        f'<q class="quote" dir="auto">{_marked_quote(citation)}</q>'
        f'<span class="where">{_where(citation.title, citation.page)} · '
        f'<span class="state {citation.state}" title="{escape(_MEANINGS[citation.state])}">'
        f"{escape(citation.standing)}</span>"
        f"</span></a>{_on_quote(citation)}</li>"
    )


def _on_quote(citation: Citation) -> str:
    """What can be done with a quotation; static/answers.js copies."""
    source = (
        f'<a class="action source" target="_blank" href="{escape(source_link(citation))}">'
        "Open at the source</a>"
        if citation.url
        else ""
    )
    return f'<div class="on-quote">{_button("copy", "", "Copy quote")}{source}</div>'


def _marked_quote(citation: Citation) -> str:
    start = min(max(citation.answer_start - citation.start, 0), len(citation.quote))
    end = min(max(citation.answer_end - citation.start, start), len(citation.quote))
    before, answer, after = citation.quote[:start], citation.quote[start:end], citation.quote[end:]
    if not answer.strip() or answer == citation.quote:
        return escape(citation.quote)
    return f"{_edge(before)}<mark>{_edge(answer)}</mark>{_edge(after)}"


def _edge(text: str) -> str:
    """Escape a piece that continues on both sides: its outer white space is kept as one."""
    left = " " if text[:1].isspace() else ""
    right = " " if text[-1:].isspace() and text.strip() else ""
    return f"{left}{escape(text)}{right}"


def _closest(hits: tuple[Hit, ...]) -> str:
    if not hits:
        return ""
    items = "".join(_passage(hit) for hit in hits[:_CLOSEST_SHOWN])
    return (
        '<p class="label closest-label">Closest passages</p>'
        f'<ul class="footnotes closest">{items}</ul>'
    )


def _passage(hit: Hit) -> str:
    passage = hit.passage
    text = shortened(" ".join(passage.text.split()), _CLOSEST_CHARACTERS)
    address = passage_address(passage.article_id, passage.start, passage.end)
    return (
        f'<li class="footnote"><a class="cite" target="{ARTICLE_FRAME}" href="{escape(address)}">'
        f'<span class="quote" dir="auto">{escape(text)}</span>'
        f'<span class="where">{_where(passage.title, passage.page)}</span></a></li>'
    )


def _where(title: str, page: int | None) -> str:
    place = f", page {page}" if page is not None else ""
    return f'<span dir="auto">{escape(title)}</span>{escape(place)}'
