"""Rows of training files into examples: one question or statement beside one short text.

Answerable rows are also asked where there is no answer to find: of near texts that lack it
(`qa.reader.training.negatives`), of a part of their own context without it, and changed by a word
(`qa.reader.training.changes`). Yes/no questions and claims whose evidence is known point to it,
and are asked of other parts of their article, which leave them open. Equal recipe, data, seed
and pass give equal examples.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from index.sentences import split_sentences
from index.types import Span
from qa.reader.training.changes import Text, changed
from qa.reader.training.example import Example, Made
from qa.reader.training.extents import (
    Windows,
    around,
    evidence_alone,
    near_window,
    with_fillers,
)
from qa.reader.training.recipe import Mixture
from qa.reader.training.rows import (
    UNSTATED,
    YES,
    Row,
    Statement,
    Turns,
    is_held_out,
    load_rows,
    load_statements,
)
from qa.reader.training.statements import from_statements
from qa.text.entities import entities

__all__ = ["Corpus", "examples", "held_out_examples"]

_T = TypeVar("_T")
_SENTENCES = frozenset({"qamr_dev", "qamr_test"})
"""Sources of single sentences, which are put among others to make a passage."""
_WRITTEN = "written_"
"""Sources that have minimal twins of their own, so that no rule changes their questions."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All rows of a recipe's files, by file."""

    questions: dict[str, tuple[Row, ...]]
    statements: dict[str, tuple[Statement, ...]]

    @classmethod
    def load(cls, folder: Path, mixture: Mixture) -> "Corpus":
        """Read the files that the mixture names."""
        without = set(mixture.without_titles)
        lines = {name: frozenset(given) for name, given in mixture.without_lines.items()}
        nothing: frozenset[int] = frozenset()
        return cls(
            {
                name: tuple(
                    row
                    for row in load_rows(folder / f"{name}.jsonl.gz", lines.get(name, nothing))
                    if row.title not in without
                )
                for name in mixture.questions
            },
            {
                name: load_statements(folder / f"{name}.jsonl.gz", lines.get(name, nothing))
                for name in mixture.statements
            },
        )

    def part(self, held_out: bool) -> "Corpus":
        """Return the rows of the articles that are held out, or of the others."""
        return Corpus(
            {
                name: tuple(row for row in rows if is_held_out(row.group) == held_out)
                for name, rows in self.questions.items()
            },
            {
                name: tuple(each for each in found if is_held_out(each.group) == held_out)
                for name, found in self.statements.items()
            },
        )


def examples(corpus: Corpus, mixture: Mixture, seed: int, number: int) -> list[Example]:
    """Return the examples of pass `number` in a seeded order; held-out articles are left out."""
    made: list[Example] = []
    training = corpus.part(held_out=False)
    for name, rows in sorted(training.questions.items()):
        rng = random.Random(f"{seed}/{number}/{name}")  # noqa: S311 - reproducible, no secret
        taken = _taken(rows, mixture.questions[name], rng)
        made += _from_questions(name, taken, rows, mixture, rng)
    for name, statements in sorted(training.statements.items()):
        rng = random.Random(f"{seed}/{number}/{name}")  # noqa: S311
        made += from_statements(_taken(statements, mixture.statements[name], rng), mixture, rng)
    random.Random(f"{seed}/{number}").shuffle(made)  # noqa: S311
    return made


def held_out_examples(
    corpus: Corpus, mixture: Mixture, seed: int, per_source: int
) -> list[Example]:
    """Return examples of held-out articles, up to `per_source` rows of each file."""
    made: list[Example] = []
    held = corpus.part(held_out=True)
    for name, rows in sorted(held.questions.items()):
        rng = random.Random(f"{seed}/held out/{name}")  # noqa: S311
        taken = rng.sample(rows, min(per_source, len(rows)))
        made += _from_questions(name, taken, rows, mixture, rng)
    for name, statements in sorted(held.statements.items()):
        rng = random.Random(f"{seed}/held out/{name}")  # noqa: S311
        taken_statements = rng.sample(statements, min(per_source, len(statements)))
        made += from_statements(taken_statements, mixture, rng)
    return made


def _taken(rows: Sequence[_T], weight: float, rng: random.Random) -> list[_T]:
    whole, rest = int(weight), weight - int(weight)
    return [*rows] * whole + rng.sample(rows, round(rest * len(rows)))


def _from_questions(
    name: str, taken: Sequence[Row], rows: Sequence[Row], mixture: Mixture, rng: random.Random
) -> Iterator[Example]:
    if not taken:
        return
    windows = Windows(rows, mixture.words)
    near = windows.nearest(taken)
    idle = _IdleTurns(rows)
    for row, others in zip(taken, near, strict=True):
        title = row.title if rng.random() < mixture.titles else ""
        history = row.history or idle.drawn(row, mixture.idle_history, rng)
        fillers = rng.sample(windows.texts, 3) if name in _SENTENCES else []
        nothing = Example(name, "given", row.question, title, "", None, False, None, history)
        if not row.spans:
            start, end = near_window(row, mixture.words, rng)
            yield replace(nothing, text=row.context[start:end])
            continue
        text, span, items = around(row, mixture.words, rng, fillers)
        answer = text[span[0] : span[1]]
        yield replace(nothing, text=text, span=span, answerable=True, items=items)
        if others and rng.random() < mixture.negatives:
            index = rng.choice(others)
            other_title = windows.titles[index] if title else ""
            other = with_fillers(windows.texts[index], fillers[:1], rng)[0]
            yield replace(nothing, made="negative", title=other_title, text=other)
        if mixture.alone and not row.several and rng.random() < mixture.alone:
            text_alone, place = evidence_alone(row)
            yield replace(nothing, text=text_alone, span=place, answerable=True, items=(place,))
            if others:
                pair = _two_sentences(windows.texts[rng.choice(others)], rng)
                yield replace(nothing, made="negative", text=pair)
        if rng.random() < mixture.cut:
            start, end = near_window(row, mixture.words, rng)
            part = row.context[start:end]
            if not any(known in part.lower() for known in row.texts()):
                yield replace(nothing, made="cut", text=part)
        if not name.startswith(_WRITTEN) and rng.random() < mixture.changed:
            beside = [windows.texts[i] for i in others[:3]]
            found = changed(row.question, Text.of(text, answer, beside), rng)
            if found is not None:
                question, kind = found
                yield replace(nothing, made=_kind(kind), question=question, text=text)
        if not history and rng.random() < mixture.verified:
            yield from _verified(name, row, text, span, rng)


def _two_sentences(text: str, rng: random.Random) -> str:
    sentences = split_sentences(text)
    first = rng.randrange(max(1, len(sentences) - 1))
    last = min(first + 1, len(sentences) - 1)
    return text[sentences[first].start : sentences[last].end] if sentences else text


class _IdleTurns:
    """Turns about the same article, for questions that do not lean on what was asked before."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._of_title: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows:
            if row.title and not row.history and row.spans:
                start, end = row.spans[0]
                self._of_title[row.title].append((row.question, row.context[start:end]))

    def drawn(self, row: Row, share: float, rng: random.Random) -> Turns:
        """Return one to three turns before a share of the questions, none before the others."""
        known = [turn for turn in self._of_title[row.title] if turn[0] != row.question]
        if not row.title or rng.random() >= share or len(known) < 3:
            return ()
        return tuple(rng.sample(known, rng.randint(1, 3)))


def _kind(kind: str) -> Made:
    known: dict[str, Made] = {
        "name": "name",
        "number": "number",
        "antonym": "antonym",
        "roles": "roles",
        "negation": "negation",
    }
    return known[kind]


def _verified(
    name: str, row: Row, text: str, span: tuple[int, int], rng: random.Random
) -> Iterator[Example]:
    """Give question and answer as one statement, and with another entity of the text as the
    answer, which the text does not support.
    """
    sentence = next(
        (s for s in split_sentences(text) if s.start <= span[0] < s.end), Span(0, len(text))
    )
    near = text[sentence.start : sentence.end]
    answer = text[span[0] : span[1]]
    question = row.question
    if rng.random() < 0.5:
        statement = f"{question} {answer}"
        yield Example(name, "verified", statement, "", near, None, None, YES)
        return
    known = row.texts()
    wrong = sorted(
        {
            e.text
            for e in entities(near)
            if e.text.lower() not in question.lower()
            and not any(e.text.lower() in k or k in e.text.lower() for k in known)
        }
    )
    if wrong:
        statement = f"{question} {rng.choice(wrong)}"
        yield Example(name, "verified", statement, "", near, None, None, UNSTATED)
