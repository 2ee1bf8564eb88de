"""`python -m evals.report RECORD.json --out report.html`: a record as a page, nothing run anew."""

from pathlib import Path
from typing import Annotated

import typer

from evals.report import load_record, write_report
from index.errors import ArticleQAError


def main(
    record: Annotated[
        Path, typer.Argument(help="A record: article-qa eval --out RECORD.json.", dir_okay=False)
    ],
    out: Annotated[Path, typer.Option(help="The page to write.", dir_okay=False)],
    before: Annotated[
        Path | None, typer.Option(help="An earlier record to compare with.", dir_okay=False)
    ] = None,
) -> None:
    """Write a record of an evaluation as one HTML page."""
    try:
        earlier = None if before is None else load_record(before)
        write_report(load_record(record), out, before=earlier)
    except ArticleQAError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(f"The report is in {out}.")


if __name__ == "__main__":
    typer.run(main)
