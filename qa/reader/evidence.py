"""A closer look at the shortlisted spans, beyond what the reader's own scores say."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.types import Hit, Passage
from qa.reader.shortlist import sentence_of
from qa.reader.types import ReadSpan, StatementJudge

__all__ = ["Embed", "Evidence", "sentence_text", "weigh"]

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
_MOST = 6.0
"""Log-odds beyond this tell nothing more."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What else speaks for a span: `similarity` is the cosine similarity of the question and
    its sentence; `supported` the log-odds, between -6 and 6, that the sentence supports the
    question and the span taken together as a statement (0 when nobody judges).
    """

    similarity: float
    supported: float = 0.0


def weigh(
    question: str,
    spans: Sequence[ReadSpan],
    hits: Sequence[Hit],
    embed: Embed,
    judge: StatementJudge | None,
) -> tuple[Evidence, ...]:
    """Look at each span's sentence; `spans` were read from the passages of `hits`."""
    if not spans:
        return ()
    texts = [sentence_text(span, hits[span.passage].passage) for span in spans]
    vectors = embed([question, *texts])
    near = vectors[1:] @ vectors[0]
    if judge is None:
        return tuple(Evidence(float(similarity)) for similarity in near)
    statements = [f"{question} {span.text}" for span in spans]
    verdicts = judge.judge(list(zip(statements, texts, strict=True)))
    return tuple(
        Evidence(float(similarity), _log_odds(verdict.yes))
        for similarity, verdict in zip(near, verdicts, strict=True)
    )


def sentence_text(span: ReadSpan, passage: Passage) -> str:
    """Return the sentence that the span begins in."""
    sentence = sentence_of(span, passage)
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def _log_odds(probability: float) -> float:
    if not 0 < probability < 1:
        return _MOST if probability >= 1 else -_MOST
    return max(-_MOST, min(_MOST, math.log(probability / (1 - probability))))
