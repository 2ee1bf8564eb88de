"""Promises beside what came of them."""

from dataclasses import replace

import pytest

from evals.promises import kept
from qa.reader.promise import Kind, Promise
from tests.evals.report.samples import FELL, KEPT, REFUSED, RIGHT, row
from tests.evals.samples import answer, question, unanswerable
from tests.evals.test_outcomes import UNSURE_RIGHT, yes_no

SPAN = Promise(0.7, 0.2, 0.9, 0.95, "300 questions on 40 articles")
YES_NO = Promise(0.5, 0.5, None, None, "")
PROMISES: dict[Kind, Promise] = {"span": SPAN, "yes_no": YES_NO}


def test_each_kind_of_answer_is_held_to_its_own_promise() -> None:
    unanswered = row(
        unanswerable(id="n", question="Was the pact renewed?"), answer("", kind="refusal")
    )
    rows = [RIGHT, FELL, UNSURE_RIGHT, REFUSED, KEPT, yes_no("No", "No"), unanswered]
    span, yes, every = kept(rows, PROMISES)
    assert (span.kind, span.promise) == ("span", SPAN)
    assert span.asserted is not None
    assert (span.asserted.mean, span.asserted.n) == (0.5, 2)
    assert span.refused is not None
    assert (span.refused.mean, span.refused.n) == (0.5, 2)
    assert yes.asserted is not None
    assert yes.refused is not None
    assert (yes.asserted.n, yes.refused.n) == (1, 1)
    assert (every.kind, every.promise) == (None, None)
    assert every.asserted is not None
    assert (every.asserted.mean, every.asserted.n) == (pytest.approx(2 / 3), 3)


def test_an_overview_is_under_no_promise() -> None:
    broad = replace(RIGHT, question=question(kind="broad", broad=True, answers=[]))
    span, _, every = kept([broad], PROMISES)
    assert span.asserted is None
    assert every.asserted is not None
