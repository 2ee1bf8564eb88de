"""A whole answer to JSON and back, with its citations, candidates and timings."""

from functools import cache

from pydantic import TypeAdapter, ValidationError

from index.errors import LibraryDamagedError
from qa.types import Answer

__all__ = ["answer_from_json", "answer_to_json"]


def answer_to_json(answer: Answer) -> str:
    """Return the answer as one line of JSON."""
    return _adapter().dump_json(answer).decode()


def answer_from_json(text: str) -> Answer:
    """Return the answer that `answer_to_json` wrote; LibraryDamagedError for anything else."""
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        raise LibraryDamagedError(
            "A kept answer cannot be read.",
            "Delete the conversation; articles and other conversations are not touched.",
        ) from error


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
