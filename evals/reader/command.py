"""`article-qa eval --reader …`: wires data, systems, figures and table.

The data is no part of the project. `--data FOLDER` holds it under these names, in the forms
of `evals.public.squad_rows`: evals/README.md says where it comes from.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from evals.errors import TaskError
from evals.public.reading import load_reading
from evals.reader.asking import Advance, ask_set, ask_task, sample, sample_of_set
from evals.reader.measures import MEASURES
from evals.reader.report import MeasuredSet, SystemResult, as_json, compare, figures
from evals.reader.rows import ReaderRow
from evals.reader.sources import Source, source_of
from evals.reader.table import reader_table
from evals.task import load_task
from index.embed import Embedder
from index.library import Library
from index.read import read_source
from qa.config import Settings

__all__ = ["FILES", "Options", "measure_readers"]

FILES = {"squad2": "squad2_dev_11_articles.jsonl.gz", "clapnq": "clapnq_dev.jsonl.gz"}
_TASK = "putin_visit"


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure on. `limit` is the number of questions a set, a seeded sample;
    `slow_limit` the same for a language model, out of that sample.
    """

    data: Path | None
    only: tuple[str, ...]
    limit: int | None
    slow_limit: int | None
    seed: int

    @property
    def sets(self) -> tuple[str, ...]:
        """The names of the sets in order; TaskError for a name that is none."""
        unknown = [name for name in self.only if name not in MEASURES]
        if unknown:
            raise TaskError(
                f"There is no set {unknown[0]!r} to measure readers on.",
                f"The sets are: {', '.join(MEASURES)}.",
            )
        return tuple(name for name in MEASURES if not self.only or name in self.only)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A set in a library, and how to ask a system a number of its questions."""

    asked: MeasuredSet
    library: Library
    ask: Callable[[Source, int | None, Advance], tuple[ReaderRow, ...]]


def measure_readers(
    given: Sequence[str],
    options: Options,
    settings: Settings,
    embedder: Embedder,
    *,
    console: Console,
    out: Path | None,
    print_json: bool,
) -> None:
    """Measure the systems, the first of which the others are compared with; print and write."""
    names = options.sets
    sources = [source_of(each, settings, embedder) for each in given]
    if len({source.name for source in sources}) < len(sources):
        raise TaskError("Two systems have one name.", "Name them: --reader NAME=FOLDER")
    rows: dict[str, dict[str, tuple[ReaderRow, ...]]] = {source.name: {} for source in sources}
    sets: list[MeasuredSet] = []
    for name in names:
        prepared = _prepare(name, options, settings, embedder)
        with prepared.library, Progress(console=Console(stderr=True), transient=True) as progress:
            sets.append(prepared.asked)
            for source in sources:
                bar = progress.add_task(f"{name}: {source.name}", total=None)
                limit = options.slow_limit if source.slow else None
                rows[source.name][name] = prepared.ask(
                    source, limit, partial(_advance, progress, bar)
                )
    results = [SystemResult(s.name, s.what, s.megabytes, s.promises, rows[s.name]) for s in sources]
    measured = [figures(result, seed=options.seed) for result in results]
    comparisons = compare(results, seed=options.seed)
    text = json.dumps(
        as_json(
            results, measured, comparisons, sets, settings.model_dump(mode="json"), options.seed
        ),
        ensure_ascii=False,
        indent=2,
    )
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if print_json:
        typer.echo(text)
    else:
        console.print(reader_table(results, measured, comparisons, sets, console.width))


def _advance(progress: Progress, bar: TaskID, done: int, total: int) -> None:
    progress.update(bar, completed=done, total=total)


def _prepare(name: str, options: Options, settings: Settings, embedder: Embedder) -> _Prepared:
    if name == _TASK:
        return _prepared_task(options, settings, embedder)
    if options.data is None:
        raise TaskError(
            f"The set {name} needs its file {FILES[name]}.",
            f"Name its folder with --data, or measure without it: --only {_TASK}. "
            "evals/README.md says where the sets come from.",
        )
    whole = load_reading(name, options.data / FILES[name])
    part = sample_of_set(whole, options.limit, options.seed)
    library = Library.in_memory(embedder, settings.index)
    library.add_many(part.documents)
    return _Prepared(
        MeasuredSet(name, len(part.questions), len(whole.questions), whole.sha256),
        library,
        lambda source, limit, advance: ask_set(
            source, library, sample_of_set(part, limit, options.seed), progress=advance
        ),
    )


def _prepared_task(options: Options, settings: Settings, embedder: Embedder) -> _Prepared:
    whole = load_task(_TASK)
    part = replace(whole, questions=sample(whole.questions, options.limit, options.seed))
    library = Library.in_memory(embedder, settings.index)
    articles = [
        library.add(read_source(path, settings.index.read)).article for path in whole.articles
    ]
    return _Prepared(
        MeasuredSet(_TASK, len(part.questions), len(whole.questions), whole.sha256),
        library,
        lambda source, limit, advance: ask_task(
            source,
            library,
            replace(part, questions=sample(part.questions, limit, options.seed)),
            articles,
            progress=advance,
        ),
    )
