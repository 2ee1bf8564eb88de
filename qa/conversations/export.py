"""A conversation to take away: as Markdown with footnotes, or as JSON. Pure."""

import json
import re
from collections.abc import Sequence

from qa.conversations.codec import answer_to_json
from qa.conversations.kept import KeptTurn
from qa.types import Citation

__all__ = ["as_json", "as_markdown"]

_UNSURE = "*Unsure: the best that was found, not asserted.*"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_LIST_LIKE = re.compile(r"^(\d+)([.)])(?=\s)|^([-+=])")


def as_markdown(title: str, turns: Sequence[KeptTurn]) -> str:
    """Return the conversation with each quotation as a footnote: the sentence, the article, the
    offsets in its text, and whether it is quoted from there. An unsure answer is marked as one.
    """
    parts = [f"# {_plain(title) or 'Conversation'}"]
    notes: list[str] = []
    for turn in turns:
        answer = turn.answer
        parts.append(f"## {_plain(answer.asked)}")
        if answer.rephrased:
            parts.append(f"Understood as: {_plain(answer.question)}")
        marks = ""
        for citation in answer.citations:
            notes.append(_footnote(len(notes) + 1, citation))
            marks += f"[^{len(notes)}]"
        said = _lines(f"{answer.text} {answer.said_by}".rstrip())
        parts.append(f"{said}{marks}")
        if answer.outcome == "unsure":
            parts.append(_UNSURE)
        parts.extend(f"*{_plain(notice)}*" for notice in answer.notices)
    return "\n\n".join([*parts, *notes]) + "\n"


def as_json(title: str, turns: Sequence[KeptTurn]) -> str:
    """Return the conversation with every answer whole."""
    record = {
        "title": title,
        "turns": [
            {"asked_at": turn.created_at, "answer": json.loads(answer_to_json(turn.answer))}
            for turn in turns
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _footnote(number: int, citation: Citation) -> str:
    page = f", page {citation.page}" if citation.page is not None else ""
    place = f"{_plain(citation.title)}{page}, characters {citation.start} to {citation.end}"
    source = f" <{citation.url}>" if citation.url else ""
    return f"[^{number}]: “{_plain(citation.quote)}” {place}; {citation.standing}.{source}"


def _plain(text: str) -> str:
    """Escape what Markdown would take for its own; one line."""
    escaped = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LIST_LIKE.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", escaped)


def _lines(text: str) -> str:
    """Escape, and keep the line breaks of a text."""
    return "  \n".join(_plain(line) for line in text.split("\n"))
