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
    ) -> "Summary":
        """Return the figures of a task that keep to the bounds, shares in [0, 1].

        `task` is the name of a task that comes with article-qa, the folder of one, or, with
        `questions`, an article or several. AssertionError names the bounds that are broken and
        the first failures; evals.errors.TaskError what is wrong with the task. A task is run
        once a session.
        """
        ...


@pytest.fixture(scope="session")
def assert_eval() -> AssertEval:
    """Give a function that runs a task and checks its figures."""
    from evals.asserting import Bounds, Checker

    checker = Checker()

    def check(
        task: str | Path | Sequence[Path],
        *,
        questions: Path | None = None,
        min_accuracy: float | None = None,
        min_citations_correct: float | None = None,
        max_false_answers: float | None = None,
        max_false_refusals: float | None = None,
    ) -> "Summary":
        bounds = Bounds(min_accuracy, min_citations_correct, max_false_answers, max_false_refusals)
        return checker.check(task, questions, bounds)

    return check
