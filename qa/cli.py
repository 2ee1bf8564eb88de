"""The command line: ask, add, list, remove, share, rebuild, backup, restore, repair, doctor and
get-large.

`chat` and `eval` come from `ui` and `evals` through the entry-point group
`article_qa.commands`, so that `qa` does not import them.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer
from rich.console import Console

from index.embed import SentenceTransformerEmbedder
from index.errors import ArticleNotFoundError, ArticleQAError, ReadError
from index.keeping import back_up
from index.keeping import repair as repair_library
from index.keeping import restore as restore_backup
from index.library import Library
from index.types import Article, Titled
from qa import __version__
from qa.assistant import Assistant
from qa.cli_output import (
    print_added,
    print_answer,
    print_articles,
    print_error,
    print_findings,
    print_json,
    print_repaired,
    print_restored,
    progress_bar,
)
from qa.config import data_folder, load_settings
from qa.config_file import config_file
from qa.doctor import examine
from qa.reader.choice import LARGE_SETTING, use_large
from qa.reader.large import LARGE, get_base
from qa.types import Outcome

__all__ = ["STATUSES", "app", "main"]

app = typer.Typer(
    name="article-qa",
    help="Ask an article; every answer comes with the sentence it rests on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

STATUSES: Mapping[Outcome, int] = MappingProxyType({"answered": 0, "unsure": 3, "refused": 4})
"""With which status `ask` ends. 1 is an error of ours, 2 one of the command line."""

LibraryOption = Annotated[
    Path | None,
    typer.Option("--library", help="Folder of the library.", show_default="the data folder"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        Console().print(f"article-qa {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Ask an article; every answer comes with the sentence it rests on."""


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question.")],
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over", help="A file or web address to ask instead of the library; again for more."
        ),
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(
            "--article", help="Ask only this article of the library: id or its beginning."
        ),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question, with the sentence the answer rests on.

    The status is 0 for an answer, 3 for one it is not sure of, 4 when it refuses ("The article
    does not say."), 1 or 2 for an error.
    """
    with _errors(as_json):
        assistant = Assistant.over() if over else Assistant.open(library)
        with assistant, progress_bar(quiet=as_json) as progress:
            for source in over or ():
                assistant.add(source, progress=progress)
            chosen = [_find(assistant.titles(), text).id for text in article or ()]
            answer = assistant.ask(question, articles=chosen or None)
        print_answer(answer, as_json)
    raise typer.Exit(STATUSES[answer.outcome])


@app.command()
def add(
    sources: Annotated[
        list[str], typer.Argument(help='Files, folders or web addresses; "-" reads standard input.')
    ],
    title: Annotated[str | None, typer.Option(help="Title, where the source has none.")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add articles to the library."""
    with _errors(as_json), Assistant.open(library) as assistant:
        failures: list[ReadError] = []
        added: list[Article] = []
        with progress_bar(quiet=as_json) as progress:
            for source in sources:
                try:
                    if source == "-":
                        added.append(assistant.add_text(sys.stdin.read(), title=title))
                    elif Path(source).is_dir():
                        added.extend(
                            assistant.add_folder(
                                source, progress=progress, failed=lambda f: failures.append(f.error)
                            )
                        )
                    else:
                        added.append(assistant.add(source, title=title, progress=progress))
                except ReadError as error:
                    failures.append(error)
        print_added(added, failures, as_json)
    if failures:
        raise typer.Exit(1)


@app.command("list")
def list_articles(library: LibraryOption = None, as_json: JsonOption = False) -> None:
    """List the articles of the library."""
    with _errors(as_json), Assistant.open(library) as assistant:
        print_articles(assistant.articles(), as_json)


@app.command()
def remove(
    articles: Annotated[list[str], typer.Argument(help="Ids of articles, or how they begin.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove articles, their originals included."""
    with _errors(as_json), Assistant.open(library) as assistant:
        found = [_find(assistant.titles(), text) for text in articles]
        for article in found:
            assistant.remove(article.id)
        if as_json:
            print_json({"removed": [article.id for article in found]})
        for article in () if as_json else found:
            Console().print(f"Removed {article.title} ({article.id[:8]}).", markup=False)


@app.command()
def share(
    articles: Annotated[list[str], typer.Argument(help="Ids of articles, or how they begin.")],
    stop: Annotated[bool, typer.Option("--stop", help="Keep them to yourself again.")] = False,
    library: LibraryOption = None,
) -> None:
    """Let everyone who logs in at this library see articles that were added by command."""
    with _errors(as_json=False), Assistant.open(library) as assistant:
        for article in [_find(assistant.titles(), text) for text in articles]:
            assistant.share(article.id, not stop)
            said = "Not shared any more" if stop else "Shared with everyone"
            Console().print(f"{said}: {article.title} ({article.id[:8]}).", markup=False)


@app.command()
def rebuild(library: LibraryOption = None) -> None:
    """Cut and embed all articles again, with the embedding model of the settings."""
    with _errors(as_json=False), progress_bar() as progress:
        settings = load_settings()
        embedder = SentenceTransformerEmbedder(settings.index.embedding)
        folder = library if library is not None else data_folder()
        with Library.rebuild(folder, embedder, settings.index, progress=progress) as rebuilt:
            count = len(rebuilt.titles())
        Console().print(f"Rebuilt with {embedder.fingerprint}; articles: {count}.", markup=False)


@app.command()
def backup(library: LibraryOption = None) -> None:
    """Make a backup of the library now; the chat may be open meanwhile."""
    with _errors(as_json=False):
        made = back_up(library or data_folder(), load_settings().index.backup)
        Console().print(f"Backed up to {made.path}.", markup=False, soft_wrap=True)


@app.command()
def restore(
    chosen: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A backup.", show_default="the newest sound one"),
    ] = None,
    library: LibraryOption = None,
) -> None:
    """Put a backup in the library's place; what was there is kept in a folder."""
    with _errors(as_json=False):
        done = restore_backup(library or data_folder(), chosen)
        print_restored(done)


@app.command()
def repair(library: LibraryOption = None) -> None:
    """Make a damaged library sound, of all that it and its backups still hold.

    What was there is kept in a folder. The status is 0 when nothing is lost, 3 when something is,
    which is then said.
    """
    with _errors(as_json=False):
        settings = load_settings()
        embedder = SentenceTransformerEmbedder(settings.index.embedding)
        done = repair_library(library or data_folder(), embedder, settings.index)
        print_repaired(done)
    if done.lost:
        raise typer.Exit(3)


@app.command()
def doctor(
    deep: Annotated[
        bool,
        typer.Option("--deep", help="Compare all that the library and its backups hold, too."),
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check what is installed, the models' hashes and the library."""
    with _errors(as_json):
        folder = library if library is not None else data_folder()
        sound = print_findings(examine(folder, load_settings(), deep=deep), as_json)
    if not sound:
        raise typer.Exit(1)


@app.command("get-large")
def get_large(
    use: Annotated[
        bool, typer.Option("--use", help="Have it answer from now on: set so in config.toml.")
    ] = False,
) -> None:
    """Download what the large reader needs (400 MB), once, into the data folder."""
    with _errors(as_json=False):
        folder = use_large() if use else get_base()
        console = Console()
        console.print(f"The large reader's base is in {folder}.", markup=False)
        if use:
            console.print(
                f'It answers from now on: {config_file()} says so, by {LARGE_SETTING} = "{LARGE}" '
                "under [reader]. A chat that is open uses it when it is started again.",
                markup=False,
            )
        else:
            console.print(
                "`article-qa get-large --use` has it read everything from now on; "
                "ARTICLE_QA_READER__SECOND=large has it read again what the small one finds.",
                markup=False,
            )


def main() -> None:
    """Run the command line, with the commands that other packages bring."""
    for entry in sorted(entry_points(group="article_qa.commands"), key=lambda e: e.name):
        command: Callable[..., None] | typer.Typer = entry.load()
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=entry.name)
        else:
            app.command(entry.name)(command)
    try:
        app()
    except ArticleQAError as error:  # from a command of another package
        print_error(error, as_json=False)
        sys.exit(1)


@contextmanager
def _errors(as_json: bool) -> Iterator[None]:
    """Print an error of ours with its next step, instead of a traceback."""
    try:
        yield
    except ArticleQAError as error:
        print_error(error, as_json)
        raise typer.Exit(1) from error


def _find(articles: tuple[Titled, ...], text: str) -> Titled:
    """Find the one article whose id begins with `text`, or whose title or source it is."""
    found = [a for a in articles if a.id.startswith(text) or text in (a.title, a.source)]
    if len(found) != 1:
        raise ArticleNotFoundError(
            f"No article is meant by {text!r}."
            if not found
            else f"{text!r} may mean {len(found)} articles.",
            "`article-qa list` shows the articles and their ids.",
        )
    return found[0]


if __name__ == "__main__":
    main()
