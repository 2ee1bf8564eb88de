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
from typing import Literal, TypeVar

from index.sentences import count_words, split_sentences
from index.types import Span
from qa.reader.training.changes import Text, changed
from qa.reader.training.negatives import Neighbours
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
from qa.text.entities import entities
from qa.text.words import content_words

__all__ = ["Corpus", "Example", "Made", "examples", "held_out_examples"]

Made = Literal[
    "given", "negative", "cut", "name", "number", "antonym", "roles", "negation", "verified"
]
_T = TypeVar("_T")
_NEAREST = 5
_SENTENCES = frozenset({"qamr_dev", "qamr_test"})
"""Sources of single sentences, which are put among others to make a passage."""
_WRITTEN = "written_"
"""Sources that have minimal twins of their own, so that no rule changes their questions."""


@dataclass(frozen=True, slots=True)
class Example:
    """What the reader sees and should say.

    A question has `answerable`, and a `span` of `text` when that is True; `items` are then all
    spans of the answer, the span among them. A statement has a `verdict` (`qa.reader.training
    .rows`) and `answerable` is None; its `span` is the evidence, where that is known.
    """

    source: str
    made: Made
    question: str
    title: str
    text: str
    span: tuple[int, int] | None
    answerable: bool | None
    verdict: int | None
    history: Turns = ()
    items: tuple[tuple[int, int], ...] = ()


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
        made += _from_statements(_taken(statements, mixture.statements[name], rng), mixture, rng)
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
        made += _from_statements(taken_statements, mixture, rng)
    return made


def _taken(rows: Sequence[_T], weight: float, rng: random.Random) -> list[_T]:
    whole, rest = int(weight), weight - int(weight)
    return [*rows] * whole + rng.sample(rows, round(rest * len(rows)))


def _from_questions(
    name: str, taken: Sequence[Row], rows: Sequence[Row], mixture: Mixture, rng: random.Random
) -> Iterator[Example]:
    if not taken:
        return
    windows = _Windows(rows, mixture.words)
    near = windows.nearest(taken)
    idle = _IdleTurns(rows)
    for row, others in zip(taken, near, strict=True):
        title = row.title if rng.random() < mixture.titles else ""
        history = row.history or idle.drawn(row, mixture.idle_history, rng)
        fillers = rng.sample(windows.texts, 3) if name in _SENTENCES else []
        nothing = Example(name, "given", row.question, title, "", None, False, None, history)
        if not row.spans:
            start, end = _near_window(row, mixture.words, rng)
            yield replace(nothing, text=row.context[start:end])
            continue
        text, span, items = _around(row, mixture.words, rng, fillers)
        answer = text[span[0] : span[1]]
        yield replace(nothing, text=text, span=span, answerable=True, items=items)
        if others and rng.random() < mixture.negatives:
            index = rng.choice(others)
            other_title = windows.titles[index] if title else ""
            other = _with_fillers(windows.texts[index], fillers[:1], rng)[0]
            yield replace(nothing, made="negative", title=other_title, text=other)
        if rng.random() < mixture.cut:
            start, end = _near_window(row, mixture.words, rng)
            part = row.context[start:end]
            if not any(known in part.lower() for known in row.texts()):
                yield replace(nothing, made="cut", text=part)
        if not name.startswith(_WRITTEN) and rng.random() < mixture.changed:
            around = [windows.texts[i] for i in others[:3]]
            found = changed(row.question, Text.of(text, answer, around), rng)
            if found is not None:
                question, kind = found
                yield replace(nothing, made=_kind(kind), question=question, text=text)
        if not history and rng.random() < mixture.verified:
            yield from _verified(name, row, text, span, rng)


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


def _from_statements(
    taken: Sequence[Statement], mixture: Mixture, rng: random.Random
) -> Iterator[Example]:
    placed = [each for each in taken if each.title]
    if placed:
        yield from _from_articles(placed, mixture, rng)
    taken = [each for each in taken if not each.title]
    if not taken:
        return
    texts = sorted({each.text for each in taken})
    near = Neighbours(texts).nearest(
        [each.statement for each in taken], [(each.text.lower(),) for each in taken], _NEAREST
    )
    for each, others in zip(taken, near, strict=True):
        given = Example(each.source, "given", each.statement, "", each.text, None, None, None)
        yield replace(given, verdict=each.verdict)
        if others and rng.random() < 0.5:
            other = texts[rng.choice(others)]
            yield replace(given, made="negative", text=other, verdict=UNSTATED)


def _from_articles(
    taken: Sequence[Statement], mixture: Mixture, rng: random.Random
) -> Iterator[Example]:
    """Put statements about whole articles beside the part that settles them, and others."""
    rows = [
        Row(e.source, e.group, e.title, e.text, e.statement, (e.evidence,) if e.evidence else ())
        for e in taken
    ]
    windows = _Windows(rows, mixture.words)
    near = windows.nearest(rows)
    for each, row, others in zip(taken, rows, near, strict=True):
        title = row.title if rng.random() < mixture.titles else ""
        open_ = Example(
            each.source, "given", each.statement, title, "", None, None, UNSTATED, each.history
        )
        if not row.spans:
            start, end = _near_window(row, mixture.words, rng)
            yield replace(open_, text=row.context[start:end])
            continue
        if rng.random() < mixture.evidence:
            text, span = _evidence_alone(row)
        else:
            text, span, _ = _around(row, mixture.words, rng, ())
        yield replace(open_, text=text, span=span, verdict=each.verdict)
        if others and rng.random() < mixture.negatives:
            yield replace(open_, made="negative", text=windows.texts[rng.choice(others)])


class _Windows:
    """The contexts of a file cut into short texts, and which are near which question."""

    def __init__(self, rows: Sequence[Row], words: int) -> None:
        self.texts: list[str] = []
        self.titles: list[str] = []
        self._of_title: dict[str, list[int]] = defaultdict(list)
        for context, title in sorted({(row.context, row.title) for row in rows}):
            for start, end in _cut(context, words):
                self._of_title[title].append(len(self.texts))
                self.texts.append(context[start:end])
                self.titles.append(title)
        self._all = Neighbours(self.texts)

    def nearest(self, taken: Sequence[Row]) -> list[tuple[int, ...]]:
        """Return for each row the near texts without its answers, of its own article first."""
        without = [row.texts() for row in taken]
        found = self._all.nearest([row.question for row in taken], without, 4 * _NEAREST)
        nearest: list[tuple[int, ...]] = []
        for row, indices in zip(taken, found, strict=True):
            others = [i for i in indices if self.texts[i] not in row.context]
            own = [i for i in others if row.title and self.titles[i] == row.title]
            nearest.append(tuple((own if len(own) >= 2 else others)[:_NEAREST]))
        return nearest


def _cut(context: str, words: int) -> Iterator[tuple[int, int]]:
    """Cut a context into pieces of whole sentences, each at most `words` words if it can be."""
    begin, count, last = None, 0, 0
    for sentence in split_sentences(context):
        size = count_words(context[sentence.start : sentence.end])
        if begin is not None and count + size > words:
            yield begin, last
            begin = None
        if begin is None:
            begin, count = sentence.start, 0
        count += size
        last = sentence.end
    if begin is not None:
        yield begin, last


def _around(
    row: Row, words: int, rng: random.Random, fillers: Sequence[str]
) -> tuple[str, tuple[int, int], tuple[tuple[int, int], ...]]:
    """Return whole sentences around the answer, of a random extent, the answer in them, and all
    items of the answer in them. Of several items one is taken, and as many more as find room.
    """
    anchor = rng.choice(row.spans) if row.several else row.spans[0]
    wanted = row.spans if row.several else (anchor,)
    sentences = split_sentences(row.context)
    counts = [count_words(row.context[s.start : s.end]) for s in sentences]

    def touched(spans: Sequence[tuple[int, int]]) -> list[int]:
        return [
            i for i, s in enumerate(sentences) if any(s.start < b and a < s.end for a, b in spans)
        ]

    found = touched(wanted)
    if found and sum(counts[found[0] : found[-1] + 1]) > words:
        found = touched([anchor])
    if not found:
        return row.context, anchor, wanted
    first, last = found[0], found[-1]
    limit = words if rng.random() < 0.7 else rng.randint(words // 3, words)
    size = sum(counts[first : last + 1])
    sides = [-1, 1]
    while sides:
        side = rng.choice(sides)
        at = first - 1 if side < 0 else last + 1
        if not 0 <= at < len(sentences) or size + counts[at] > limit:
            sides.remove(side)
            continue
        size += counts[at]
        first, last = min(first, at), max(last, at)
    begin, stop = sentences[first].start, sentences[last].end
    text, shift = _with_fillers(row.context[begin:stop], fillers, rng)
    inside = tuple(
        (start - begin + shift, end - begin + shift)
        for start, end in wanted
        if begin <= start and end <= stop
    )
    return text, (anchor[0] - begin + shift, anchor[1] - begin + shift), inside


def _evidence_alone(row: Row) -> tuple[str, tuple[int, int]]:
    """Return the sentences of the first span with the one before them, and the span in them."""
    start, end = row.spans[0]
    sentences = split_sentences(row.context)
    found = [i for i, s in enumerate(sentences) if s.start < end and start < s.end]
    if not found:
        return row.context[start:end], (0, end - start)
    begin = sentences[max(0, found[0] - 1)].start
    return row.context[begin : sentences[found[-1]].end], (start - begin, end - begin)


def _with_fillers(text: str, fillers: Sequence[str], rng: random.Random) -> tuple[str, int]:
    """Put some of the fillers before and after a text; return it and where it begins now."""
    before = [f for f in fillers if rng.random() < 0.4 and f not in text]
    after = [f for f in fillers if rng.random() < 0.4 and f not in text and f not in before]
    head = " ".join(before)
    shift = len(head) + 1 if head else 0
    return " ".join([*before, text, *after]), shift


def _near_window(row: Row, words: int, rng: random.Random) -> tuple[int, int]:
    """Return a piece of the context, mostly the one that shares most words with the question
    and holds no answer.
    """
    pieces = list(_cut(row.context, words)) or [(0, len(row.context))]
    free = [
        p for p in pieces if not any(p[0] < end and start < p[1] for start, end in row.spans)
    ] or pieces
    if rng.random() < 0.2:
        return rng.choice(free)
    asked = set(content_words(row.question))
    return max(free, key=lambda p: len(asked & set(content_words(row.context[p[0] : p[1]]))))
