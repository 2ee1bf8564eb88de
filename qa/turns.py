"""The earlier turns of a conversation, in the form that everything past the API reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import QuestionError

__all__ = ["MAX_TURNS", "Turn", "turns"]

MAX_TURNS = 12
"""Earlier turns that are looked at; older ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was typed, and its answer where there was one."""

    question: str
    answer: str | None = None


def turns(history: Any) -> tuple[Turn, ...]:
    """Convert the public form of a history, oldest first; None is an empty one.

    Each item is a question, a (question, answer) pair with answer None for none, or a
    `Turn`. QuestionError for any other shape.
    """
    if history is None:
        return ()
    if isinstance(history, str) or not isinstance(history, Sequence):
        raise _wrong_shape(history)
    return tuple(_turn(item) for item in history)


def _turn(item: Any) -> Turn:
    if isinstance(item, Turn):
        return item
    if isinstance(item, str):
        return Turn(item)
    if isinstance(item, Sequence) and len(item) == 2:
        question, answer = item
        if isinstance(question, str) and (answer is None or isinstance(answer, str)):
            return Turn(question, answer)
    raise _wrong_shape(item)


def _wrong_shape(found: object) -> QuestionError:
    return QuestionError(
        f"The history holds {type(found).__name__} {found!r:.60}, which is no earlier turn.",
        "Give a list, oldest first, of earlier questions or of (question, answer) pairs.",
    )
