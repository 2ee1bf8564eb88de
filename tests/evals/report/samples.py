"""Small runs over the pact of `tests.evals.samples`, and records of them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from evals.cases import Case
from evals.gold import locate
from evals.question import Question
from evals.record import Measured, record
from evals.run import About, Row, Run, row_of
from evals.summary import summarise
from index.types import Article
from qa.reader.promise import Kind, Promise
from qa.types import Answer, Candidate
from tests.evals.samples import answer, article, citation, question, unanswerable

REFUSAL = "The article does not say."

CIRCUMSTANCES: dict[str, Any] = {
    "created": "2026-11-26T04:37:00+00:00",
    "seed": 0,
    "settings": {"reader": {"threshold": 0.4}, "answer": {"closest": 3}},
    "versions": {"python": "3.11.7"},
    "commit": "0123456789abcdef",
    "dirty": True,
    "machine": {"processor": "A processor", "cores": 2, "threads": None, "memory": 8 * 1024**3},
    "peak_memory": 512 * 1024**2,
}


def row(
    asked: Question,
    said: Answer,
    confidence: float = 0.75,
    *,
    seconds: float = 0.08,
    of: Article | None = None,
) -> Row:
    """One scored answer about one article."""
    about = of or article()
    case = Case(asked, locate(asked, [about]), (about.id,))
    given = replace(said, confidence=confidence, question=asked.question, timings={"read": 0.05})
    return row_of(case, given, {about.id: about}, seconds)


def refusal(best: str | None = None) -> Answer:
    """A refusal; `best` is what was held back."""
    said = answer(REFUSAL, kind="refusal")
    if best is None:
        return said
    return replace(said, candidates=(Candidate("a1", 0, len(best), best, 1.0, 0.3),))


PROMISES: dict[Kind, Promise] = {
    "span": Promise(0.6, 0.2, 0.9, None, "300 questions on 40 articles"),
    "yes_no": Promise(0.5, 0.5, None, None, ""),
}

GOLD = citation("It was dissolved in 1996.", "1996")

RIGHT = row(question(id="right"), answer("1996", GOLD), 0.9)
ELSEWHERE = row(
    question(id="elsewhere", question="And when?", history=[("What?", "The pact.")]),
    answer("in 1996", citation("A pact was signed in 1996 too.", "1996")),
    0.8,
)
WRONG = row(
    question(id="wrong", kind="fact", question="What year?"),
    answer("1961", citation("The pact of 1961 bound both sides.", "1961")),
    0.6,
    seconds=0.3,
)
REFUSED = row(question(id="refused", kind="fact", question="Which year?"), refusal("1996"), 0.3)
KEPT = row(unanswerable(id="kept"), refusal(), 0.1)
FELL = row(
    unanswerable(
        id="fell",
        kind="false_premise",
        question="Why was it renewed?",
        correction="It was dissolved in 1996.",
    ),
    answer("1996", GOLD),
    0.7,
)
ROWS = (RIGHT, ELSEWHERE, WRONG, REFUSED, KEPT, FELL)
"""Three of six are right; one of these cites the wrong sentence."""

BEFORE = (
    row(RIGHT.question, refusal("1996"), 0.3),  # a false refusal, now right
    ELSEWHERE,
    WRONG,
    row(REFUSED.question, answer("1996", GOLD)),  # right, now a false refusal
    row(KEPT.question, answer("1996", GOLD)),  # a false answer, now kept
    FELL,
)
"""What an earlier run said to the same questions: one is worse now, two are better."""


def run_of(rows: Sequence[Row] = ROWS, name: str = "pact", system: str = "assistant") -> Run:
    """A run over one article."""
    return Run(system, About(name, "1", "0" * 64), ("a1",), 1.5, tuple(rows))


def refusing(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The same questions, all refused."""
    return tuple(row(each.question, refusal(), 0.0, seconds=0.001) for each in rows)


def record_of(
    *groups: Sequence[Row], names: Sequence[str] = ("pact", "treaty"), **changes: Any
) -> dict[str, Any]:
    """A record, as read from JSON, of a task for each group of rows, `refuse` beside each."""
    measured = []
    for name, rows in zip(names, groups or (ROWS,), strict=False):
        runs = (run_of(rows, name), run_of(refusing(rows), name, "refuse"))
        measured.append(Measured((article(),), runs, tuple(map(summarise, runs)), PROMISES))
    made = record(measured, CIRCUMSTANCES | changes, {"reader": "packaged"})
    found: dict[str, Any] = json.loads(json.dumps(made))
    return found
