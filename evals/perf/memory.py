"""Memory of many assistants, and seconds to open the first and the following ones.

    python -m evals.perf.memory                  # opened, asked and closed, one after the other
    python -m evals.perf.memory --held           # all of them open at the same time
    python -m evals.perf.memory my-article.pdf --question "Who signed it?"

Memory is what the process holds in RAM (its resident set) once the last of them has answered, and
in a row is closed. Seconds depend on the machine and on what else it does.
"""

import gc
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.resources import as_file, files
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from evals.machine import memory_now
from qa.assistant import EXAMPLE, Assistant

__all__ = ["After", "main", "measure"]

_COUNTS = (1, 10, 200)
_QUESTION = "When was the 1961 treaty dissolved?"


@dataclass(frozen=True, slots=True)
class After:
    """How things are after so many assistants.

    `memory` is in bytes, None where the system does not tell. `open_s` and `ask_s` are the median
    seconds, since the row before, to open an assistant over the article and to ask it.
    """

    assistants: int
    memory: int | None
    threads: int
    open_s: float
    ask_s: float


def measure(
    opened: Callable[[], Assistant], question: str, counts: Sequence[int], *, held: bool = False
) -> Iterator[After]:
    """Open assistants and ask each, and say how things are after each of the counts.

    Each is closed before the next is opened, or at the very end when `held`.
    """
    seconds: list[tuple[float, float]] = []
    with ExitStack() as all_of_them:
        for number in range(1, max(counts) + 1):
            began = time.perf_counter()
            assistant = opened()
            all_of_them.callback(assistant.close)
            ready = time.perf_counter()
            assistant.ask(question)
            seconds.append((ready - began, time.perf_counter() - ready))
            del assistant
            if not held:
                all_of_them.close()
            if number in counts:
                gc.collect()
                open_s, ask_s = (median(each) for each in zip(*seconds, strict=True))
                yield After(number, memory_now(), threading.active_count(), open_s, ask_s)
                seconds.clear()


def main(
    article: Annotated[
        str | None, typer.Argument(help="A file or address. Default: the shipped example.")
    ] = None,
    question: Annotated[str, typer.Option(help="What each assistant is asked.")] = _QUESTION,
    count: Annotated[
        list[int] | None, typer.Option(min=1, help="Assistants; may be repeated.")
    ] = None,
    held: Annotated[
        bool, typer.Option("--held", help="Keep all of them open, instead of one after the other.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Print memory and seconds after 1, 10 and 200 assistants over one article."""
    before = memory_now()
    with as_file(files("qa").joinpath("example", EXAMPLE)) as example:
        source = article or str(example)
        rows = [*measure(lambda: Assistant.over(source), question, count or _COUNTS, held=held)]
    if as_json:
        found = {"held": held, "before": before, "rows": [asdict(row) for row in rows]}
        typer.echo(json.dumps(found, indent=2))
        return
    Console().print(_table(rows, before, f"{Path(source).name}, {_way(held)}"))


def _way(held: bool) -> str:
    return "open at the same time" if held else "one after the other"


def _table(rows: Sequence[After], before: int | None, title: str) -> Table:
    table = Table("assistants", "memory, MB", "threads", "open, s", "ask, s", title=title)
    table.add_row("0", _megabytes(before), "", "", "")
    for row in rows:
        shown = (_megabytes(row.memory), str(row.threads), f"{row.open_s:.2f}", f"{row.ask_s:.2f}")
        table.add_row(str(row.assistants), *shown)
    return table


def _megabytes(memory: int | None) -> str:
    return "–" if memory is None else f"{memory / 1e6:.0f}"


if __name__ == "__main__":
    typer.run(main)
