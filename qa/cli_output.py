"""What the command line prints: people get rich text, scripts get JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from index.embed import Progress as Report
from index.errors import ArticleQAError
from index.keeping import Repaired, Restored
from index.types import Article
from qa.doctor import Finding
from qa.records import answer_record, article_record
from qa.types import Answer, Citation, Outcome

__all__ = [
    "print_added",
    "print_answer",
    "print_articles",
    "print_error",
    "print_findings",
    "print_json",
    "print_repaired",
    "print_restored",
    "progress_bar",
]


_COLOURS: dict[Outcome, str] = {"answered": "green", "unsure": "yellow", "refused": "magenta"}


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    Console(soft_wrap=True).out(json.dumps(value, ensure_ascii=False, indent=2), highlight=False)


def print_error(error: ArticleQAError, as_json: bool) -> None:
    """Print an error and what to do next, on standard error (as JSON: on standard output)."""
    if as_json:
        print_json({"error": error.message, "hint": error.hint, "type": type(error).__name__})
        return
    console = Console(stderr=True)
    console.print(Text(error.message, style="bold red"))
    if error.hint:
        console.print(Text(error.hint))


def print_answer(answer: Answer, as_json: bool) -> None:
    """Print an answer with its quoted sentences, or a refusal with the closest passages.

    Each outcome has a colour and words of its own.
    """
    if as_json:
        considered = [asdict(candidate) for candidate in answer.candidates]
        print_json({**answer_record(answer), "candidates": considered})
        return
    console = Console()
    colour = _COLOURS[answer.outcome]
    shown = Text(answer.text, style=f"bold {colour}")
    if answer.said_by:
        shown.append(f" {answer.said_by}", style="not bold")
    console.print(shown)
    for number, citation in enumerate(answer.citations, 1):
        console.print()
        console.print(_quotation(number, citation, colour))
    if answer.closest:
        console.print("\nClosest passages:")
        for hit in answer.closest:
            console.print(Text(f"• {hit.passage.text}", style="dim"))
    # What is taken from a whole article is sure.
    if answer.outcome != "refused" and answer.confidence < 1.0:
        unsure = "Unsure, not asserted. " if answer.outcome == "unsure" else ""
        console.print(Text(f"\n{unsure}Confidence {answer.confidence:.2f}", style="dim"))
    for notice in answer.notices:
        console.print(Text(notice, style="italic"))


def _quotation(number: int, citation: Citation, colour: str) -> Text:
    """The whole sentence with the answer set off, then where it stands."""
    first, last = citation.answer_start - citation.start, citation.answer_end - citation.start
    text = Text(f"[{number}] “")
    text.append(citation.quote[:first])
    text.append(citation.quote[first:last], style=f"bold {colour}")
    text.append(citation.quote[last:] + "”")
    page = f", page {citation.page}" if citation.page else ""
    text.append(
        f"\n    {citation.title}{page}, characters {citation.start}–{citation.end}, "
        f"{citation.standing}",
        style="dim",
    )
    return text


def print_added(
    articles: Sequence[Article], failures: Sequence[ArticleQAError], as_json: bool
) -> None:
    """Print the receipt of each article, then what could not be read and why."""
    if as_json:
        print_json(
            {
                "added": [article_record(article) for article in articles],
                "failed": [{"error": f.message, "hint": f.hint} for f in failures],
            }
        )
        return
    console = Console()
    for article in articles:
        about = [f"{article.words} words"]
        about += [part for part in (article.author, article.published, article.language) if part]
        console.print(Text(article.title, style="bold"))
        console.print(Text(f"  {article.id[:8]} · {' · '.join(about)}", style="dim"))
        for dropped in article.receipt.dropped:
            console.print(Text(f"  left out ({dropped.reason}): {dropped.text[:80]}", style="dim"))
        for notice in article.receipt.notices:
            console.print(Text(f"  {notice}", style="yellow"))
    for failure in failures:
        print_error(failure, as_json=False)


def print_articles(articles: Sequence[Article], as_json: bool) -> None:
    """Print the library as a table."""
    if as_json:
        print_json([article_record(article) for article in articles])
        return
    if not articles:
        Console().print("The library is empty. Add an article: article-qa add FILE_OR_ADDRESS")
        return
    table = Table("id", "title", "author", "published", "words", "source", box=None)
    for a in articles:
        cells = (a.id[:8], a.title, a.author or "", a.published or "", str(a.words), a.source)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)


def print_findings(findings: Iterable[Finding], as_json: bool) -> bool:
    """Print findings as they come; return whether all are well."""
    if as_json:
        all_findings = list(findings)
        print_json([asdict(finding) for finding in all_findings])
        return all(finding.ok for finding in all_findings)
    sound = True
    console = Console()
    for finding in findings:
        sound = sound and finding.ok
        mark = Text("ok   ", style="green") if finding.ok else Text("FAIL ", style="bold red")
        console.print(mark + Text(f"{finding.subject}: {finding.detail}"))
    return sound


def print_restored(done: Restored) -> None:
    """Say which backup was put in place, and where what was there is now."""
    console = Console(soft_wrap=True)
    when = f"{done.backup.made_at:%Y-%m-%d %H:%M} (UTC)"
    console.print(Text(f"{done.backup.path}, of {when}, is the library now."))
    if done.kept is not None:
        console.print(Text(f"What was there before is in {done.kept}.", style="dim"))


def print_repaired(done: Repaired) -> None:
    """Say what a repair did, what is lost, and where what was there is now."""
    console = Console(soft_wrap=True)
    for said in done.said:
        console.print(Text(said))
    for lost in done.lost:
        console.print(Text(lost, style="bold red"))
    if done.kept is not None:
        console.print(Text(f"What was there before is in {done.kept}.", style="dim"))


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Report]:
    """Show a bar for long work on standard error; yield what reports to it."""
    bars: dict[str, TaskID] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True, quiet=quiet)
    with Progress(*columns, console=console, transient=True) as progress:

        def report(stage: str, done: int, total: int) -> None:
            if stage not in bars:
                bars[stage] = progress.add_task(stage, total=total)
            progress.update(bars[stage], completed=done, total=total)

        yield report
