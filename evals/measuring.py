"""Ask the systems everything of one task or one public set."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evals.cases import Case, cases_of_set, cases_of_task
from evals.errors import TaskError
from evals.gate.baseline import Baseline, load_baseline
from evals.public.reading import load_reading
from evals.reader.asking import sample_of_set
from evals.record import Measured
from evals.run import About, run
from evals.summary import summarise
from evals.systems import (
    AlwaysBestSentence,
    AlwaysRefuse,
    Asking,
    AssistantSystem,
    Searching,
    System,
)
from evals.task import Gate, Task
from index.embed import Embedder
from index.library import Library
from index.read import read_source
from index.types import Article, SourceDocument
from qa.assistant import Assistant
from qa.config import Settings
from qa.reader.promise import Kind, Promise
from qa.reader.types import SpanReader

__all__ = ["AssistantLike", "Questions", "measure", "of_set", "of_task", "opened"]

_SETS = {"squad2": "SQuAD", "clapnq": "ClapNQ"}
"""What public sets are called where they are shown."""

Progress = Callable[[str, int, int], None]
"""Called with the system's name, questions done, and questions in all."""


class AssistantLike(Asking, Searching, Protocol):
    """The part of `qa.Assistant` that is measured."""

    def promises(self) -> Mapping[Kind, Promise]:
        """What is promised of each kind of answer."""
        ...


@dataclass(frozen=True, slots=True)
class Questions:
    """What is to be asked, and of which articles; `gate` and `baseline` where it guards merges.

    `baseline_path` is where the baseline lies, or would lie.
    """

    about: About
    documents: tuple[SourceDocument, ...]
    cases: tuple[Case, ...]
    gate: Gate | None = None
    baseline: Baseline | None = None
    baseline_path: Path | None = None

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles that are asked about."""
        return tuple(document.article for document in self.documents)


def of_task(task: Task, settings: Settings) -> Questions:
    """Read a task's articles and locate its evidence; TaskError where it is not there."""
    documents = tuple(read_source(path, settings.index.read) for path in task.articles)
    articles = tuple(document.article for document in documents)
    return Questions(
        About(task.name, task.version, task.sha256),
        documents,
        cases_of_task(task, articles),
        task.gate,
        None if task.baseline is None else load_baseline(task.baseline),
        task.baseline,
    )


def of_set(name: str, path: Path, limit: int | None, seed: int) -> Questions:
    """Load a public set, `squad2` or `clapnq`; of a limit, a seeded sample."""
    part = sample_of_set(load_reading(name, path), limit, seed)
    cases = cases_of_set(part, sentences=name == "clapnq")
    return Questions(About(_SETS[name], "1", part.sha256), part.documents, cases)


@contextmanager
def opened(
    asked: Questions, settings: Settings, embedder: Embedder, reader: SpanReader | None = None
) -> Iterator[Assistant]:
    """Give the assistant over the articles, in memory."""
    library = Library.in_memory(embedder, settings.index)
    library.add_many(asked.documents)
    with Assistant(library, embedder=embedder, reader=reader, settings=settings) as assistant:
        yield assistant


def measure(
    asked: Questions,
    assistant: AssistantLike,
    embedder: Embedder,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> Measured:
    """Run the assistant, always-best-sentence and always-refuse, in this order."""
    if not asked.cases:
        raise TaskError(f"{asked.about.name} holds no questions.")
    systems: dict[str, System] = {
        "assistant": AssistantSystem(assistant),
        "best sentence": AlwaysBestSentence(assistant, embedder),
        "refuse": AlwaysRefuse(),
    }
    runs = tuple(
        run(
            name,
            system,
            asked.about,
            asked.cases,
            asked.articles,
            progress=None if progress is None else _named(progress, name),
        )
        for name, system in systems.items()
    )
    figures = tuple(summarise(each, seed=seed) for each in runs)
    return Measured(asked.articles, runs, figures, assistant.promises())


def _named(progress: Progress, name: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(name, done, total)
