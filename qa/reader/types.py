"""What every reader takes and gives; `qa.answering` consumes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.types import Passage, Span
from qa.turns import Turn

__all__ = ["ReadSpan", "SpanReader", "StatementJudge", "Verdict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text says of a statement; the three probabilities sum to 1."""

    yes: float
    no: float
    unstated: float


@dataclass(frozen=True, slots=True)
class ReadSpan:
    """A span proposed as the answer.

    `passage` is the index into the passages given, `start` and `end` are offsets into the
    article, `score` is the margin over the null answer in logits: start + end - (null
    start + null end), above 0 when the reader prefers the span to abstaining. `answerable` is
    the logit, from a head of its own, that what was read around the span answers the question
    at all; None where a reader has no such head. `verdict` is what the same text says of the
    question, taken as one for yes or no, and `items` are the stretches of it (offsets into the
    article) that are items of an answer of several; None and empty without such heads.
    """

    passage: int
    start: int
    end: int
    text: str
    score: float
    answerable: float | None = None
    verdict: Verdict | None = None
    items: tuple[Span, ...] = ()


class SpanReader(Protocol):
    """Reads passages for one question."""

    def read(
        self, question: str, passages: Sequence[Passage], history: Sequence[Turn] = ()
    ) -> tuple[ReadSpan, ...]:
        """Return spans of several passages, best score first; empty when nothing was read.

        `history` are the turns before the question, oldest first, which it may lean on.
        Each span lies inside its passage and `article.text[start:end] == text`. Ties are
        broken by passage, then by offset, so that equal input gives equal output.
        """
        ...


class StatementJudge(Protocol):
    """Tells whether texts support a statement, deny it or do not say."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> tuple[Verdict, ...]:
        """Return a verdict for each pair of statement and text, in order.

        A statement is a claim ("The treaty was dissolved in 1996."), a question with an
        answer ("When was it dissolved? 1996") or a yes/no question ("Was it dissolved?"): yes
        is support of the claim or the answer yes.
        """
        ...
