"""What sort of thing a question word asks for, wherever it stands in the question."""

import re
from typing import Literal

__all__ = ["Asked", "asked_sort"]

Asked = Literal["number", "date", "person", "place", "explanation"]

_SORTS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|old|long|far|tall|high|large|big|often|fast|deep|heavy|wide)\b"
            r"|\b(?:what|which) (?:number|percentage|percent|amount|price|age)\b"
        ),
    ),
    (
        "date",
        re.compile(r"\b(?:when|(?:what|which) (?:year|date|day|month|century|decade))\b"),
    ),
    ("person", re.compile(r"\b(?:who|whom|whose)\b")),
    ("place", re.compile(r"\b(?:where|(?:what|which) (?:city|country|state|place|town))\b")),
    (
        "explanation",
        re.compile(
            r"\bwhy\b|\b(?:what|which) (?:reasons?|purpose)\b"
            r"|\bhow (?:do|does|did|is|are|was|were|can|could|will|would|has|have|had|to)\b"
        ),
    ),
)


def asked_sort(question: str) -> Asked | None:
    """Return the sort that the first such word of the question asks for, None without one.

    "Why did he leave when the war began?" asks for an explanation.
    """
    lower = question.lower()
    found = [(match.start(), sort) for sort, pattern in _SORTS if (match := pattern.search(lower))]
    return min(found)[1] if found else None
