"""The pytest fixture `assert_eval`: questions on an article as a test.

    def test_my_article(assert_eval):
        assert_eval("my_task", min_accuracy=0.9)

pytest loads this file in every session of an environment that holds article-qa, so that what
measures is imported by the first test that asks for it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from evals.summary import Summary

__all__ = ["AssertEval", "assert_eval"]


class AssertEval(Protocol):
    """Runs a task and fails the test when its figures break the bounds."""

    def __call__(
        self,
        task: str | Path | Sequence[Path],
        *,
        questions: Path | None = None,
        min_accuracy: float | None = None,
        min_citations_correct: float | None = None,
        max_false_answers: float | None = None,
        max_false_refusals: float | None = None,
        min_precision: float | None = None,
        min_refusal_precision: float | None = None,
        min_offered_right: float | None = None,
        max_unsure: float | None = None,
    ) -> "Summary":
        """Return the figures of a task that keep to the bounds, shares in [0, 1].

        `min_precision` is of what is asserted, `min_refusal_precision` of what is refused,
        `min_offered_right` of what the article answers, asserted or unsure: `evals.bounds`.

        `task` is the name of a task that comes with article-qa, the folder of one, or, with
        `questions`, an article or several. AssertionError names the bounds that are broken and
        the first failures; evals.errors.TaskError what is wrong with the task. A task is run
        once a session.
        """
        ...


@pytest.fixture(scope="session")
def assert_eval() -> AssertEval:
    """Give a function that runs a task and checks its figures."""
    from evals.asserting import Checker
    from evals.bounds import Bounds

    checker = Checker()

    def check(
        task: str | Path | Sequence[Path],
        *,
        questions: Path | None = None,
        min_accuracy: float | None = None,
        min_citations_correct: float | None = None,
        max_false_answers: float | None = None,
        max_false_refusals: float | None = None,
        min_precision: float | None = None,
        min_refusal_precision: float | None = None,
        min_offered_right: float | None = None,
        max_unsure: float | None = None,
    ) -> "Summary":
        bounds = Bounds(
            min_accuracy=min_accuracy,
            min_citations_correct=min_citations_correct,
            max_false_answers=max_false_answers,
            max_false_refusals=max_false_refusals,
            min_precision=min_precision,
            min_refusal_precision=min_refusal_precision,
            min_offered_right=min_offered_right,
            max_unsure=max_unsure,
        )
        return checker.check(task, questions, bounds)

    return check
