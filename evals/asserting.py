"""What `assert_eval` does: run a task, compare its figures with bounds, say what went wrong."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from evals.bounds import Bounds
from evals.measuring import Questions, of_task, opened
from evals.run import Run, run
from evals.summary import Summary, failures, summarise
from evals.systems import AssistantSystem
from evals.task import Task, load_task
from index.embed import Embedder, SentenceTransformerEmbedder
from qa.config import Settings, load_settings
from qa.reader.model import TransformersReader
from qa.reader.types import SpanReader

__all__ = ["Checker"]

_SHOWN = 5


class Checker:
    """Runs each task once, however often it is asked about; models are loaded once."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        embedder: Embedder | None = None,
        reader: SpanReader | None = None,
    ) -> None:
        self._settings = settings
        self._given = (embedder, reader)
        self._runs: dict[tuple[Path | str, ...], Run] = {}

    def check(
        self, task: str | Path | Sequence[Path], questions: Path | None, bounds: Bounds
    ) -> Summary:
        """Return the figures of a task; AssertionError names what breaks the bounds, and how.

        `task` is the name or the folder of a task, or with `questions` an article or several.
        """
        found = self._run(task, questions)
        figures = summarise(found)
        problems = bounds.broken_by(figures)
        if problems:
            raise AssertionError("\n".join([*problems, "", *_examples(found)]))
        return figures

    @cached_property
    def settings(self) -> Settings:
        """The settings that answers are made with."""
        return self._settings if self._settings is not None else load_settings()

    @cached_property
    def _models(self) -> tuple[Embedder, SpanReader]:
        embedder, reader = self._given
        return (
            embedder or SentenceTransformerEmbedder(self.settings.index.embedding),
            reader or TransformersReader(self.settings.reader),
        )

    def _run(self, task: str | Path | Sequence[Path], questions: Path | None) -> Run:
        key = (*_parts(task), *_parts(questions or ""))
        if key not in self._runs:
            self._runs[key] = self._measured(of_task(_task(task, questions), self.settings))
        return self._runs[key]

    def _measured(self, asked: Questions) -> Run:
        embedder, reader = self._models
        with opened(asked, self.settings, embedder, reader) as assistant:
            system = AssistantSystem(assistant)
            return run("assistant", system, asked.about, asked.cases, asked.articles)


def _task(task: str | Path | Sequence[Path], questions: Path | None) -> Task:
    if questions is None:
        return load_task(task if isinstance(task, str | Path) else Path(*task))
    return Task.of([Path(each) for each in _parts(task)], questions)


def _parts(task: str | Path | Sequence[Path]) -> tuple[str | Path, ...]:
    return (task,) if isinstance(task, str | Path) else tuple(task)


def _examples(found: Run) -> list[str]:
    wrong = failures(found)
    lines = [
        f"{row.question.id}: {row.question.question} – said {row.text!r}, expected "
        + (repr(row.question.answers[0]) if row.question.answers else "no answer")
        for row in wrong[:_SHOWN]
    ]
    more = len(wrong) - len(lines)
    return [*lines, f"and {more} more"] if more > 0 else lines
