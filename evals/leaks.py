"""Is anything that measures in what was trained on? Questions and contexts, test against train.

    python -m evals.leaks --test FILE [--test FILE ...] --train FILE [--train FILE ...] [--lines]

Rows are JSON lines of any of the forms used here: a question is the field question, claim,
Question or query, a context is context, body or the sentences of evidence. Texts are compared
in lower case, by their runs of letters and digits. A context overlaps when it shares a run of
13 words: Brown et al., "Language Models are Few-Shot Learners" (NeurIPS 2020), appendix C. A
shared run may be no more than a title or a formula, so the share of a context's runs that
overlap is given too.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from evals.public.lines import read_objects

__all__ = ["GRAM", "Leaks", "Texts", "find_leaks", "leaking_lines", "load_texts", "main"]

GRAM = 13
_MOSTLY = 0.5
_QUESTIONS = ("question", "claim", "Question", "query")
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Texts:
    """The distinct normalised questions and contexts of a file; `name` is FOLDER/FILE."""

    name: str
    questions: frozenset[str]
    contexts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Leaks:
    """What of `test` is in `train`: counts of test texts.

    `contexts_overlapping` share at least one run of 13 words with any training context,
    `contexts_mostly` at least half of their runs; a context of fewer words has no run.
    """

    test: str
    train: str
    questions: int
    questions_of: int
    contexts: int
    contexts_overlapping: int
    contexts_mostly: int
    contexts_of: int

    @property
    def any(self) -> bool:
        """True when a question, a context or half of a context was trained on."""
        return bool(self.questions or self.contexts or self.contexts_mostly)


def load_texts(path: Path) -> Texts:
    """Read a file of JSON lines, gzipped or not; see the module for the fields."""
    questions: set[str] = set()
    contexts: set[str] = set()
    for _, row in read_objects(path):
        questions.update(_normal(row[key]) for key in _QUESTIONS if key in row)
        contexts.update(_normal(text) for text in _contexts(row))
    return Texts(
        f"{path.parent.name}/{path.name}", frozenset(questions - {""}), frozenset(contexts - {""})
    )


def find_leaks(tests: Sequence[Texts], trains: Iterable[Texts]) -> tuple[Leaks, ...]:
    """Compare each test file with each training file; training files are read one by one."""
    places = [_places(test.contexts) for test in tests]
    found: list[Leaks] = []
    for train in trains:
        for test, grams in zip(tests, places, strict=True):
            found.append(_compare(test, grams, train))
    return tuple(found)


def leaking_lines(tests: Sequence[Texts], train: Path) -> tuple[int, ...]:
    """Return the lines (from 1) of a training file to leave out.

    Those are the lines with a context that holds at least half of the runs of a test context,
    or is one.
    """
    places = _places(context for test in tests for context in test.contexts)
    exact = frozenset().union(*(test.contexts for test in tests))
    known: dict[str, bool] = {}  # many questions share one context
    lines: list[int] = []
    for number, row in read_objects(train):
        for context in map(_normal, _contexts(row)):
            if context not in known:
                known[context] = context in exact or bool(_mostly(_shared([context], places)))
            if known[context]:
                lines.append(number)
                break
    return tuple(lines)


def main(
    test: Annotated[list[Path], typer.Option(help="A file that measures.", dir_okay=False)],
    train: Annotated[list[Path], typer.Option(help="A training file.", dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    lines: Annotated[
        bool, typer.Option("--lines", help="Print FILE:LINE of training rows to leave out instead.")
    ] = False,
) -> None:
    """Print what the training files hold of the test files; exit code 1 when anything."""
    if lines:
        measured = [load_texts(path) for path in test]
        for path in train:
            for line in leaking_lines(measured, path):
                typer.echo(f"{path}:{line}")
        return
    found = find_leaks([load_texts(path) for path in test], map(load_texts, train))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], indent=2))
    else:
        Console().print(_table(found))
    if any(each.any for each in found):
        raise typer.Exit(1)


def _contexts(row: dict[str, Any]) -> Iterator[str]:
    for key in ("context", "body"):
        if isinstance(row.get(key), str):
            yield row[key]
    evidence = row.get("evidence")
    if isinstance(evidence, list):
        yield from (sentence for sentence in evidence if isinstance(sentence, str))


def _normal(text: str) -> str:
    return " ".join(_WORDS.findall(text.lower()))


def _grams(context: str) -> Iterator[str]:
    words = context.split()
    for begin in range(len(words) - GRAM + 1):
        yield " ".join(words[begin : begin + GRAM])


def _places(contexts: Iterable[str]) -> dict[str, set[str]]:
    """Return the contexts that hold each run of words."""
    places: dict[str, set[str]] = {}
    for context in contexts:
        for gram in _grams(context):
            places.setdefault(gram, set()).add(context)
    return places


def _shared(contexts: Iterable[str], places: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the runs that each test context shares with any of the contexts."""
    shared: dict[str, set[str]] = {}
    for context in contexts:
        for gram in _grams(context):
            for place in places.get(gram, ()):
                shared.setdefault(place, set()).add(gram)
    return shared


def _mostly(shared: dict[str, set[str]]) -> int:
    return sum(len(found) >= _MOSTLY * len(set(_grams(c))) for c, found in shared.items())


def _compare(test: Texts, places: dict[str, set[str]], train: Texts) -> Leaks:
    shared = _shared(train.contexts, places)
    return Leaks(
        test=test.name,
        train=train.name,
        questions=len(test.questions & train.questions),
        questions_of=len(test.questions),
        contexts=len(test.contexts & train.contexts),
        contexts_overlapping=len(shared),
        contexts_mostly=_mostly(shared),
        contexts_of=len(test.contexts),
    )


def _table(found: Sequence[Leaks]) -> Table:
    table = Table(title="Test texts that stand in training files", title_justify="left")
    headings = ("test", "train", "questions", "contexts", f"{GRAM} words shared", "half shared")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for each in found:
        if each.any or each.contexts_overlapping:
            table.add_row(
                each.test,
                each.train,
                f"{each.questions} of {each.questions_of}",
                f"{each.contexts} of {each.contexts_of}",
                str(each.contexts_overlapping),
                str(each.contexts_mostly),
            )
    return table


if __name__ == "__main__":
    typer.run(main)
