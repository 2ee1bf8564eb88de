"""Claims and yes/no questions into examples."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.reader.training.example import Example
from qa.reader.training.extents import NEAREST, Windows, around, evidence_alone, near_window
from qa.reader.training.negatives import Neighbours
from qa.reader.training.recipe import Mixture
from qa.reader.training.rows import UNSTATED, Row, Statement

__all__ = ["from_statements"]


def from_statements(
    taken: Sequence[Statement], mixture: Mixture, rng: random.Random
) -> Iterator[Example]:
    """Yield each statement beside what settles it, and some beside what leaves it open."""
    placed = [each for each in taken if each.title]
    if placed:
        yield from _from_articles(placed, mixture, rng)
    taken = [each for each in taken if not each.title]
    if not taken:
        return
    texts = sorted({each.text for each in taken})
    near = Neighbours(texts).nearest(
        [each.statement for each in taken], [(each.text.lower(),) for each in taken], NEAREST
    )
    for each, others in zip(taken, near, strict=True):
        given = Example(each.source, "given", each.statement, "", each.text, None, None, None)
        yield replace(given, verdict=each.verdict)
        if others and rng.random() < 0.5:
            other = texts[rng.choice(others)]
            yield replace(given, made="negative", text=other, verdict=UNSTATED)


def _from_articles(
    taken: Sequence[Statement], mixture: Mixture, rng: random.Random
) -> Iterator[Example]:
    """Put statements about whole articles beside the part that settles them, and others."""
    rows = [
        Row(e.source, e.group, e.title, e.text, e.statement, (e.evidence,) if e.evidence else ())
        for e in taken
    ]
    windows = Windows(rows, mixture.words)
    near = windows.nearest(rows)
    for each, row, others in zip(taken, rows, near, strict=True):
        title = row.title if rng.random() < mixture.titles else ""
        open_ = Example(
            each.source, "given", each.statement, title, "", None, None, UNSTATED, each.history
        )
        if not row.spans:
            start, end = near_window(row, mixture.words, rng)
            yield replace(open_, text=row.context[start:end])
            continue
        if rng.random() < mixture.evidence:
            text, span = evidence_alone(row)
        else:
            text, span, _ = around(row, mixture.words, rng, ())
        yield replace(open_, text=text, span=span, verdict=each.verdict)
        if others and rng.random() < mixture.negatives:
            yield replace(open_, made="negative", text=windows.texts[rng.choice(others)])
