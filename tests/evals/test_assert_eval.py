"""`assert_eval`: questions on an article as a test of one's own."""

import json
from pathlib import Path

import pytest

from evals.asserting import Checker
from evals.bounds import Bounds
from evals.errors import TaskError
from qa.config import Settings
from tests.fakes import FakeEmbedder, FakeReader

pytest_plugins = ["pytester"]

TEXT = "The pact of 1961 bound both sides. It was dissolved in 1996. Later deals replaced it."
QUESTIONS = [
    {
        "id": "q1",
        "kind": "date",
        "question": "When was the pact dissolved?",
        "answers": ["1996"],
        "evidence": ["It was dissolved in 1996."],
    },
    {"id": "q2", "kind": "near_miss", "question": "Who?", "unanswerable": "Nobody is named."},
]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "pact.txt").write_text(TEXT)
    return tmp_path / "pact.txt"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    (tmp_path / "pact.jsonl").write_text("\n".join(map(json.dumps, QUESTIONS)))
    return tmp_path / "pact.jsonl"


class Counting(FakeReader):
    """A fake reader that knows how often it read."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def read(self, *arguments: object, **named: object) -> object:  # type: ignore[override]
        self.times += 1
        return super().read(*arguments, **named)  # type: ignore[arg-type]


class TestChecker:
    def test_it_runs_a_task_once_and_says_what_went_wrong(
        self, article: Path, questions: Path
    ) -> None:
        reader = Counting()
        checker = Checker(Settings(), embedder=FakeEmbedder(), reader=reader)
        found = checker.check(article, questions, Bounds())
        assert found.accuracy.n == 2
        times = reader.times
        with pytest.raises(AssertionError) as raised:
            checker.check(article, questions, Bounds(min_accuracy=1.01))
        assert "accuracy: " in str(raised.value)
        assert reader.times == times > 0

    def test_a_task_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        checker = Checker(Settings(), embedder=FakeEmbedder(), reader=FakeReader())
        with pytest.raises(TaskError, match="There is no task"):
            checker.check(tmp_path, None, Bounds())
        with pytest.raises(TaskError, match="is not a file"):
            checker.check(tmp_path / "none.txt", tmp_path / "none.jsonl", Bounds())


@pytest.mark.models
def test_the_fixture_is_there_in_any_project(
    pytester: pytest.Pytester, article: Path, questions: Path
) -> None:
    pytester.makepyfile(
        f"""
        from pathlib import Path

        ARTICLE, QUESTIONS = Path({str(article)!r}), Path({str(questions)!r})


        def test_that_passes(assert_eval):
            assert_eval(ARTICLE, questions=QUESTIONS, min_precision=0.5, max_unsure=0.5)


        def test_that_fails(assert_eval):
            assert_eval(ARTICLE, questions=QUESTIONS, min_accuracy=1.01)
        """
    )
    # In this process, which has the models loaded; the README's example runs in one of its own.
    result = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:timeout")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: accuracy: * at least 101.0% asked*"])
