"""A conversation as a page to read and print: pure functions to HTML."""

from collections.abc import Sequence

from qa.conversations import KeptTurn
from qa.types import Citation
from ui.links import citation_address
from ui.plain_page import attribute, plain_page, text

__all__ = ["render_conversation"]


def render_conversation(title: str, turns: Sequence[KeptTurn]) -> str:
    """The whole page: each question with its answer and the quotations, numbered throughout."""
    parts: list[str] = []
    number = 0
    for turn in turns:
        answer = turn.answer
        numbers = range(number + 1, number + 1 + len(answer.citations))
        number += len(answer.citations)
        marks = "".join(f"<sup>{n}</sup>" for n in numbers)
        said = f"{answer.text} {answer.said_by}".rstrip()
        quotations = "".join(map(_quotation, numbers, answer.citations))
        parts.append(
            f'<section class="turn {answer.outcome}"><h2 dir="auto">{text(answer.asked)}</h2>'
            f'<p class="said" dir="auto">{text(said)}{marks}</p>{quotations}</section>'
        )
    name = title or "Conversation"
    return plain_page(
        name, f'<main class="printed"><h1 dir="auto">{text(name)}</h1>{"".join(parts)}</main>'
    )


def _quotation(number: int, citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page is not None else ""
    address = attribute(citation_address(citation))
    return (
        f'<blockquote dir="auto"><sup>{number}</sup> {text(citation.quote)}</blockquote>'
        f'<p class="byline"><a href="{address}">{text(citation.title)}{page}</a>'
        f"<span>characters {citation.start} to {citation.end}</span>"
        f"<span>{citation.standing}</span></p>"
    )
