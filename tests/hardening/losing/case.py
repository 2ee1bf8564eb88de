"""One document with a sentence in a place where readers lose it, and what is to become of it."""

from dataclasses import dataclass
from typing import Literal

from index.types import Article

__all__ = ["BEFORE", "CANARY", "Case", "Outcome", "outcome"]

CANARY = "The canary of the northern mine sang exactly nine times before it stopped."
BEFORE = (
    "The council of the valley met on Tuesday to talk about the flood, the damage it did to the"
    " two old mills and the bridge, and the money that is needed for the repairs."
)
"""A sentence that stands where none is lost, so that every document can be read."""

Outcome = Literal["kept", "listed", "counted", "lost"]
"""Kept in the text once; listed among what was left out; counted in a notice; or lost."""


@dataclass(frozen=True, slots=True)
class Case:
    """A document with `CANARY` in it; `counted` is what a notice must say, where the words
    themselves cannot be had.
    """

    name: str
    data: bytes
    wanted: Outcome = "kept"
    counted: str = ""


def outcome(case: Case, article: Article) -> Outcome:
    """Say what became of the sentence; kept twice or more is not kept."""
    if article.text.count(CANARY) == 1:
        return "kept"
    if any(CANARY in " ".join(piece.text.split()) for piece in article.receipt.dropped):
        return "listed"
    if case.counted and any(case.counted in notice for notice in article.receipt.notices):
        return "counted"
    return "lost"
