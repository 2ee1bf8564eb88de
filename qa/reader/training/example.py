"""What one example is: a question or a statement beside a short text, and what to say of it."""

from dataclasses import dataclass
from typing import Literal

from qa.reader.training.rows import Turns

__all__ = ["Example", "Made"]

Made = Literal[
    "given", "negative", "cut", "name", "number", "antonym", "roles", "negation", "verified"
]


@dataclass(frozen=True, slots=True)
class Example:
    """What the reader sees and should say.

    A question has `answerable`, and a `span` of `text` when that is True; `items` are then all
    spans of the answer, the span among them. A statement has a `verdict` (`qa.reader.training
    .rows`) and `answerable` is None; its `span` is the evidence, where that is known.
    """

    source: str
    made: Made
    question: str
    title: str
    text: str
    span: tuple[int, int] | None
    answerable: bool | None
    verdict: int | None
    history: Turns = ()
    items: tuple[tuple[int, int], ...] = ()
