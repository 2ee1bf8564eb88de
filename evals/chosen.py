"""What a command line chooses to be asked: tasks, one's own article, public sets."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from evals.errors import TaskError
from evals.measuring import Questions, of_set, of_task
from evals.question import count_drafts
from evals.task import Task, absent_tasks, load_task, task_names
from qa.config import Settings

__all__ = ["check_options", "chosen_questions"]


def check_options(
    data: Path | None,
    only: str,
    slow_limit: int | None,
    limit: int | None,
    sets: Mapping[str, Path],
    move_anchor: bool,
    accept: bool,
) -> None:
    """TaskError where options do not go together."""
    if data or only or slow_limit:
        raise TaskError("--data, --only and --slow-limit go with --reader.")
    if limit and not sets:
        raise TaskError("--limit goes with --squad, --clapnq or --reader.")
    if move_anchor and not accept:
        raise TaskError("--move-anchor goes with --accept.")


def chosen_questions(
    articles: tuple[Path, ...],
    questions: Path | None,
    names: Sequence[str],
    sets: Mapping[str, Path],
    limit: int | None,
    seed: int,
    settings: Settings,
) -> tuple[Questions, ...]:
    """Return the questions of what is chosen; else of all tasks, and tell which are not there."""
    if bool(articles) != (questions is not None) or (articles and (names or sets)):
        raise TaskError(
            "Your own article needs --questions beside it, and no --task or set.",
            "For example: article-qa eval my.txt --questions my.jsonl",
        )
    if questions is not None:
        drafts = count_drafts(questions)
        if drafts:
            typer.echo(f"Drafts in {questions} that are not counted: {drafts}.", err=True)
        return (of_task(Task.of(articles, questions), settings),)
    public = [of_set(name, path, limit, seed) for name, path in sets.items()]
    if not names and public:
        return tuple(public)
    if not names:
        for why in absent_tasks().values():
            typer.echo(why, err=True)
    tasks = [load_task(_named(name)) for name in names or task_names()]
    return (*(of_task(each, settings) for each in tasks), *public)


def _named(name: str) -> str | Path:
    """Return a folder where the name is one with a task in it, else the name."""
    return Path(name) if (Path(name) / "task.yaml").is_file() else name
