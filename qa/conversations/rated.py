"""Answers that people rated, as questions of an evaluation task.

An answer that was found right, asserted or unsure, is a question with its answer and its
evidence; a refusal that was found right is an unanswerable one. What was found wrong needs a
person to say what is right.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from index.conversations import Rated
from qa.conversations.codec import answer_from_json
from qa.types import Answer

__all__ = ["Rejected", "eval_questions"]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A question whose answer was found wrong, and what was said of it."""

    question: str
    answer: str
    comment: str


def eval_questions(ratings: Sequence[Rated]) -> tuple[str, tuple[Rejected, ...]]:
    """Return the questions as JSON lines (evals/README.md), and those still to be answered."""
    lines: list[str] = []
    rejected: list[Rejected] = []
    for rated in ratings:
        if rated.message.answer is None:
            continue
        answer = answer_from_json(rated.message.answer)
        record = _record(rated, answer) if rated.rating > 0 else None
        if record is None:
            rejected.append(Rejected(answer.question, answer.text, rated.comment))
        else:
            lines.append(json.dumps(record, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines), tuple(rejected)


def _record(rated: Rated, answer: Answer) -> dict[str, object] | None:
    """Return the question as it stands alone, so that it needs no history."""
    record: dict[str, object] = {"id": rated.message.id, "question": answer.question}
    if answer.kind == "refusal":
        said = rated.comment or "A reader found the refusal right."
        return {**record, "kind": "near_miss", "unanswerable": said}
    if answer.kind == "correction" or not answer.citations:
        return None
    evidence = list(dict.fromkeys(citation.quote for citation in answer.citations))
    if answer.kind == "extract" and len(evidence) > 1:
        return {**record, "kind": "broad", "broad": True, "evidence": evidence}
    if answer.kind == "list":
        items = [_cited(answer, number) for number in range(len(answer.citations))]
        return {**record, "kind": "list", "all": True, "answers": items, "evidence": evidence}
    kind = "yes_no" if answer.kind == "yes_no" else "fact"
    return {**record, "kind": kind, "answers": [answer.best], "evidence": evidence}


def _cited(answer: Answer, number: int) -> str:
    citation = answer.citations[number]
    start, end = citation.answer_start - citation.start, citation.answer_end - citation.start
    return citation.quote[start:end]
