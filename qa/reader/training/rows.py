"""Training files as rows: questions with their context and answers, split by article.

A file is JSON lines, gzipped: {"id", "title", "context", "question", "answers": [{"text",
"start"}], "is_impossible"}. Whole articles are held out, chosen by a hash of their title, so
that what is measured on them was never seen, under any seed and in any mixture of files.
"""

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.sentences import split_sentences
from index.types import Span
from qa.text.words import content_words

__all__ = ["Row", "is_held_out", "load_rows", "load_statements", "sha256"]

HELD_OUT = 0.15
"""Share of articles held out of training."""
_NO_TITLES = frozenset(
    " synthetic train dev test val wikipedia wikinews Filtered_Reddit_Comments".split(" ")
)
"""What stands for a title where a source has none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question about a context; `spans` are accepted answers, the best first, none when the
    context does not answer it. `title` is empty where the source gives none.
    """

    source: str
    group: str
    title: str
    context: str
    question: str
    spans: tuple[tuple[int, int], ...]

    def texts(self) -> frozenset[str]:
        """Return the accepted answers in lower case."""
        return frozenset(self.context[start:end].lower() for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim or yes/no question beside a text that supports (True) or denies (False) it."""

    source: str
    group: str
    statement: str
    text: str
    true: bool


def is_held_out(group: str) -> bool:
    """Return whether the articles of this group are kept for measuring."""
    digest = hashlib.sha256(f"held out/{group}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < HELD_OUT


def load_rows(path: Path, without_lines: Collection[int] = ()) -> tuple[Row, ...]:
    """Read a file of questions, but for some lines (counted from 1).

    Rows whose answers do not stand in their context are dropped.
    """
    rows: list[Row] = []
    for record in _records(path, without_lines):
        context, question = record["context"], _clean(record["question"])
        spans = _spans(record, question)
        if not question or not context.strip() or (record["answers"] and not spans):
            continue
        title = record["title"]
        named = title not in _NO_TITLES and not title.startswith("Amazon_Reviews")
        # SQuAD 1.1 and 2 ask about the same articles: one group for both.
        group = title if named else f"{path.name}/{_digest(context)}"
        shown = title.replace("_", " ") if named else ""
        source = path.name.removesuffix(".jsonl.gz")
        rows.append(Row(source, group, shown, context, question, spans))
    return tuple(rows)


def load_statements(path: Path, without_lines: Collection[int] = ()) -> tuple[Statement, ...]:
    """Read BoolQ ({context, question, yes}) or FEVER pairs ({claim, label, evidence}), but for
    some lines (counted from 1).
    """
    found: list[Statement] = []
    source = path.name.removesuffix(".jsonl.gz")
    for record in _records(path, without_lines):
        if "claim" in record:
            text = " ".join(_untokenised(sentence) for sentence in record["evidence"])
            statement, true = record["claim"], record["label"] == "SUPPORTS"
        else:
            title, _, text = record["context"].partition(" -- ")
            text = text or title
            statement, true = _clean(record["question"]), bool(record["yes"])
            statement = statement[:1].upper() + statement[1:].rstrip("?") + "?"
        if text.strip():
            found.append(Statement(source, f"{source}/{_digest(text)}", statement, text, true))
    return tuple(found)


def sha256(path: Path) -> str:
    """Return the hash of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _records(path: Path, without_lines: Collection[int]) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [
            json.loads(line)
            for number, line in enumerate(lines, 1)
            if line.strip() and number not in without_lines
        ]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _clean(question: str) -> str:
    return re.sub(r"\s+", " ", question).strip()


def _untokenised(text: str) -> str:
    """Undo the worst of a tokenised text: quotation marks and brackets spelled out."""
    for mark, plain in (("``", '"'), ("''", '"'), ("-LRB-", "("), ("-RRB-", ")")):
        text = text.replace(mark, plain)
    text = re.sub(r"\s+([,.;:?!)])", r"\1", text)
    return re.sub(r"([(])\s+", r"\1", text)


def _spans(record: dict[str, Any], question: str) -> tuple[tuple[int, int], ...]:
    """Return the distinct answers as spans, the one most annotators gave first."""
    context = record["context"]
    votes: Counter[tuple[int, int]] = Counter()
    sentences = split_sentences(context)
    for answer in record["answers"]:
        text = answer["text"].strip()
        place = _place(context, text, answer["start"], question, sentences)
        if place is not None:
            votes[(place, place + len(text))] += 1
    return tuple(
        span for span, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0][1] - v[0][0]))
    )


def _place(
    context: str, text: str, start: int, question: str, sentences: tuple[Span, ...]
) -> int | None:
    """Return where the answer stands: of several places, in the sentence most like the question.

    The files give the first place the text occurs, which is sometimes not the one meant.
    """
    if not text:
        return None
    bounded = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
    places = [match.start() for match in bounded.finditer(context)]
    if len(places) < 2:
        if context[start : start + len(text)] == text:
            return start
        return places[0] if places else None
    asked = set(content_words(question))

    def shared(place: int) -> int:
        sentence = next((s for s in sentences if s.start <= place < s.end), None)
        if sentence is None:
            return 0
        return len(asked & set(content_words(context[sentence.start : sentence.end])))

    return max(places, key=lambda place: (shared(place), -abs(place - start)))
