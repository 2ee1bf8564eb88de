"""`article-qa eval`: measure the assistant beside two trivial systems, or readers.

Wires the parts and prints; the figures come from `evals.summary`. The exit code is 1 when
the assistant is not ahead of both trivial systems on a task. With `--reader` it measures
readers on the same questions instead: `evals.reader`.
"""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.console import Console
from rich.progress import Progress, TaskID

from evals.errors import TaskError
from evals.reader.command import Options, measure_readers
from evals.record import record
from evals.run import Run, run
from evals.summary import Summary, ahead_of, summarise
from evals.systems import (
    AlwaysBestSentence,
    AlwaysRefuse,
    Asking,
    AssistantSystem,
    Searching,
    System,
)
from evals.table import failure_list, kind_table, summary_table
from evals.task import Task, load_task, task_names
from index.embed import Embedder, SentenceTransformerEmbedder
from index.types import Article
from qa.assistant import Assistant
from qa.config import load_settings

__all__ = ["Measured", "evaluate", "measure"]


class Measured(Asking, Searching, Protocol):
    """The part of `qa.Assistant` that is used here."""

    def articles(self) -> tuple[Article, ...]:
        """Return the articles that questions are asked about."""
        ...


def evaluate(
    task: Annotated[
        list[str] | None,
        typer.Option(help="A task that comes with the project; may be repeated. Default: all."),
    ] = None,
    article: Annotated[
        Path | None, typer.Option(help="Your own article, with --questions.", dir_okay=False)
    ] = None,
    questions: Annotated[
        Path | None, typer.Option(help="Questions on it, one JSON object a line.", dir_okay=False)
    ] = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="List what the assistant got wrong.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every figure and row as JSON.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the JSON to this file too.", dir_okay=False)
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the intervals and of samples.")] = 0,
    reader: Annotated[
        list[str] | None,
        typer.Option(
            help="Measure readers instead, each beside the first: default, smollm2, a model's "
            "folder or package.module:function; NAME=… names it, …,FILE adds its calibration."
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="With --reader: the folder of the sets.", file_okay=False)
    ] = None,
    only: Annotated[
        str, typer.Option(help="With --reader: the sets, as in squad2,clapnq,putin_visit.")
    ] = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="With --reader: questions of each set, a sample.")
    ] = None,
    slow_limit: Annotated[
        int | None,
        typer.Option(min=1, help="With --reader: questions that a language model is asked."),
    ] = None,
) -> None:
    """Measure answers, refusals and citations beside two trivial systems."""
    settings = load_settings()
    embedder = SentenceTransformerEmbedder(settings.index.embedding)
    console = Console()
    if reader:
        if task or article or questions or failures:
            raise TaskError(
                "--reader measures on sets of its own.",
                "Leave out --task, --article, --questions and --failures.",
            )
        chosen_sets = tuple(name.strip() for name in only.split(",") if name.strip())
        options = Options(data, chosen_sets, limit, slow_limit, seed)
        measure_readers(
            reader, options, settings, embedder, console=console, out=out, print_json=as_json
        )
        return
    if data or only or limit or slow_limit:
        raise TaskError("--data, --only, --limit and --slow-limit go with --reader.")
    runs: list[Run] = []
    summaries: list[Summary] = []
    ahead = True
    for chosen in _tasks(task or (), article, questions):
        with Assistant.over(chosen.article, settings=settings, embedder=embedder) as assistant:
            measured = measure(chosen, assistant, embedder)
        figures = [summarise(each, seed=seed) for each in measured]
        runs.extend(measured)
        summaries.extend(figures)
        ahead = ahead and ahead_of(figures[0], figures[1:])
        if not as_json:
            title = f"{chosen.name} {chosen.version}: {len(chosen.questions)} questions"
            console.print(summary_table(figures, title), kind_table(figures))
            if failures:
                console.print(failure_list(measured[0]))
    text = json.dumps(
        record(runs, summaries, settings.model_dump(mode="json"), seed),
        ensure_ascii=False,
        indent=2,
    )
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if as_json:
        typer.echo(text)
    if not ahead:
        typer.echo("The assistant is not ahead of both trivial systems.", err=True)
        raise typer.Exit(1)


def measure(task: Task, assistant: Measured, embedder: Embedder) -> tuple[Run, ...]:
    """Run the assistant, always-best-sentence and always-refuse over a task, in this order.

    `assistant` holds the task's article and nothing else.
    """
    (article,) = assistant.articles()
    systems: dict[str, System] = {
        "assistant": AssistantSystem(assistant),
        "best sentence": AlwaysBestSentence(assistant, embedder),
        "refuse": AlwaysRefuse(),
    }
    with Progress(console=Console(stderr=True), transient=True) as progress:
        runs: list[Run] = []
        for name, system in systems.items():
            bar = progress.add_task(f"{task.name}: {name}", total=len(task.questions))
            runs.append(run(name, system, task, article, progress=partial(_advance, progress, bar)))
    return tuple(runs)


def _advance(progress: Progress, bar: TaskID, done: int, total: int) -> None:
    progress.update(bar, completed=done, total=total)


def _tasks(names: Sequence[str], article: Path | None, questions: Path | None) -> tuple[Task, ...]:
    if (article is None) != (questions is None) or (article is not None and names):
        raise TaskError(
            "Your own article needs --article and --questions, and no --task.",
            "For example: article-qa eval --article my.txt --questions my.jsonl",
        )
    if article is not None and questions is not None:
        return (Task.of(article, questions),)
    return tuple(load_task(name) for name in names or task_names())
