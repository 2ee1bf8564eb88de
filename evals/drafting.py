"""`article-qa eval new ARTICLE`: draft questions into a file, for a person to edit."""

from pathlib import Path

import typer

from evals.draft import draft, write_drafts
from evals.errors import TaskError
from index.read import read_source
from qa.config import Settings

__all__ = ["write_drafts_of"]


def write_drafts_of(articles: tuple[Path, ...], out: Path | None, settings: Settings) -> None:
    """Draft questions on one article into `out`, or NAME.questions.jsonl in this folder."""
    if len(articles) != 1:
        raise TaskError(
            "Questions are drafted from one article.", "Such as: article-qa eval new my.txt"
        )
    (article,) = articles
    if not article.is_file():
        raise TaskError(f"{article} is not a file.", "Give the path of an article.")
    place = out or Path(f"{article.stem}.questions.jsonl")
    read = read_source(article, settings.index.read).article
    drafts = draft(read)
    write_drafts(read, place, drafts)
    typer.echo(
        f'{len(drafts)} drafts are in {place}. Edit them, and remove "draft": true from each that '
        f"you accept; then: article-qa eval {article} --questions {place}"
    )
