"""A whole answer to JSON and back, with its citations, candidates and timings."""

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from index.errors import LibraryDamagedError
from qa.types import Answer

__all__ = ["answer_from_json", "answer_to_json"]


def answer_to_json(answer: Answer) -> str:
    """Return the answer as one line of JSON."""
    return _adapter().dump_json(answer).decode()


def answer_from_json(text: str) -> Answer:
    """Return the answer that `answer_to_json` wrote, in this version or an earlier one;
    LibraryDamagedError for anything else.
    """
    try:
        return _adapter().validate_python(_with_outcome(json.loads(text)))
    except (json.JSONDecodeError, ValidationError) as error:
        raise LibraryDamagedError(
            "A kept answer cannot be read.",
            "Delete the conversation; articles and other conversations are not touched.",
        ) from error


def _with_outcome(record: Any) -> Any:
    """Give the outcome to an answer kept when there were two, with `answered` in its place."""
    if not isinstance(record, dict) or "answered" not in record or "outcome" in record:
        return record
    answered = record["answered"]
    if not isinstance(answered, bool):
        return record
    otherwise = "unsure" if record.get("kind") == "correction" else "refused"
    return {**record, "outcome": "answered" if answered else otherwise}


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
