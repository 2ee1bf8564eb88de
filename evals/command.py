"""`article-qa eval`: measure the assistant beside two trivial systems, or readers.

Wires the parts and prints; the figures come from `evals.summary`, the gate from `evals.gate`.
The exit code is 1 when the assistant is not ahead of both trivial systems on a task, when a
task's gate fails, or when a quote does not stand where it says. With `--reader` it measures
readers on the same questions instead: `evals.reader`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType
from rich.progress import Progress, TaskID

from evals.chosen import check_options, chosen_questions
from evals.drafting import write_drafts_of
from evals.errors import TaskError
from evals.gate.guard import Guarded, accept_runs, guard
from evals.machine import circumstances, models_of
from evals.measuring import Questions, measure, opened
from evals.promises import kept
from evals.reader.command import Options, measure_readers
from evals.record import Measured, record
from evals.report import load_record, write_report
from evals.summary import ahead_of, summarise
from evals.table import (
    failure_list,
    kind_table,
    overview_table,
    promise_table,
    summary_table,
    verdict_table,
)
from index.embed import Embedder, SentenceTransformerEmbedder
from qa.config import Settings, load_settings

__all__ = ["evaluate"]

_NEW = "new"


def evaluate(
    articles: Annotated[
        list[str] | None,
        typer.Argument(
            help='Your own article, or several, with --questions; or "new" and an article: '
            "draft questions on it for you to edit.",
            show_default=False,
        ),
    ] = None,
    questions: Annotated[
        Path | None,
        typer.Option(
            help='Questions on your article, one JSON object a line; with "new", where to write '
            "the drafts.",
            dir_okay=False,
        ),
    ] = None,
    task: Annotated[
        list[str] | None,
        typer.Option(
            help="A task that comes with the project, or a task's folder; may be repeated. "
            "Default: all but canaries."
        ),
    ] = None,
    squad: Annotated[
        Path | None, typer.Option(help="A SQuAD-format file instead.", dir_okay=False)
    ] = None,
    clapnq: Annotated[
        Path | None, typer.Option(help="A ClapNQ file instead.", dir_okay=False)
    ] = None,
    failures: Annotated[
        bool, typer.Option("--failures", help="List what the assistant got wrong.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write an HTML report to this file.", dir_okay=False)
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option(help="A record (--out) that the report compares with.", dir_okay=False),
    ] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Make this run the tasks' baseline; says what moved.")
    ] = False,
    move_anchor: Annotated[
        bool,
        typer.Option(
            "--move-anchor", help="With --accept: compare with this run from now on, if worse too."
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every figure and row as JSON.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the JSON to this file too.", dir_okay=False)
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the intervals and of samples.")] = 0,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Questions of a public set, a seeded sample.")
    ] = None,
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
    slow_limit: Annotated[
        int | None,
        typer.Option(min=1, help="With --reader: questions that a language model is asked."),
    ] = None,
) -> None:
    """Measure answers, refusals and citations; compare with the baseline; write a report."""
    settings = load_settings()
    given = tuple(Path(each) for each in articles or ())
    if given and str(given[0]) == _NEW:
        write_drafts_of(given[1:], questions, settings)
        return
    sets = {name: path for name, path in (("squad2", squad), ("clapnq", clapnq)) if path}
    chosen = bool(given or questions or task or sets)
    if reader:
        if chosen or failures or report or before or accept:
            raise TaskError(
                "--reader measures on sets of its own.",
                "Leave out the article and all options but --data, --only, --limit, "
                "--slow-limit, --seed, --json and --out.",
            )
        measure_readers(
            reader,
            Options(
                data, tuple(filter(None, map(str.strip, only.split(",")))), limit, slow_limit, seed
            ),
            settings,
            SentenceTransformerEmbedder(settings.index.embedding),
            console=Console(),
            out=out,
            print_json=as_json,
        )
        return
    check_options(data, only, slow_limit, limit, sets, move_anchor, accept)
    earlier = None if before is None else load_record(before)
    asked = chosen_questions(given, questions, task or (), sets, limit, seed, settings)
    if accept and not all(each.baseline_path for each in asked):
        raise TaskError("Only tasks have a baseline.", "Such as: --task FOLDER --accept")
    embedder = SentenceTransformerEmbedder(settings.index.embedding)
    console = Console(stderr=as_json)
    measured = [_measured(each, settings, embedder, seed) for each in asked]
    if not as_json:
        console.print(*_tables(measured, failures, seed, console.width))
    made = circumstances(settings.model_dump(mode="json"), seed)
    _write(record(measured, made, models_of(settings, embedder)), earlier, report, out, as_json)
    runs = [
        Guarded(each, found.runs[0], found.summaries[0])
        for each, found in zip(asked, measured, strict=True)
    ]
    if accept:
        for line in accept_runs(runs, made, move_anchor=move_anchor, seed=seed):
            console.print(line, highlight=False)
        return
    verdicts = guard(runs, made, together=not chosen, seed=seed)
    if verdicts:
        console.print(verdict_table(verdicts))
    ahead = all(ahead_of(each.summaries[0], each.summaries[1:]) for each in measured)
    if not ahead:
        typer.echo("The assistant is not ahead of both trivial systems.", err=True)
    if not ahead or not all(verdict.passed for verdict in verdicts):
        raise typer.Exit(1)


def _measured(asked: Questions, settings: Settings, embedder: Embedder, seed: int) -> Measured:
    with (
        Progress(console=Console(stderr=True), transient=True) as progress,
        opened(asked, settings, embedder) as assistant,
    ):
        bars: dict[str, TaskID] = {}

        def shown(system: str, done: int, total: int) -> None:
            if system not in bars:
                bars[system] = progress.add_task(f"{asked.about.name}: {system}", total=total)
            progress.update(bars[system], completed=done)

        return measure(asked, assistant, embedder, seed=seed, progress=shown)


def _tables(
    measured: Sequence[Measured], failures: bool, seed: int, width: int
) -> Iterator[RenderableType]:
    """Yield every figure of one task, or the main ones of several."""
    rows = [row for each in measured for row in each.runs[0].rows]
    if len(measured) > 1:
        named = [(each.runs[0].about.name, each.summaries[0]) for each in measured]
        whole = replace(measured[0].runs[0], rows=tuple(rows))
        yield overview_table([*named, ("all together", summarise(whole, seed=seed))], width)
    else:
        about = measured[0].runs[0].about
        title = f"{about.name} {about.version}: {len(measured[0].runs[0].rows)} questions"
        yield summary_table(measured[0].summaries, title)
        yield kind_table(measured[0].summaries)
    yield promise_table(kept(rows, measured[0].promises))
    if failures:
        for each in measured:
            yield failure_list(each.runs[0])


def _write(
    made: dict[str, Any],
    earlier: dict[str, Any] | None,
    report: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    text = json.dumps(made, ensure_ascii=False, indent=2)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if report is not None:
        write_report(json.loads(text), report, before=earlier)
        typer.echo(f"The report is in {report}.", err=as_json)
    if as_json:
        typer.echo(text)
