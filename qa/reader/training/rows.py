"""Training files as rows: questions with their context and answers, split by article.

A file is JSON lines, gzipped: {"id", "title", "context", "question", "answers": [{"text",
"start"}], "is_impossible"}. Whole articles are held out, chosen by a hash of their title, so
that what is measured on them was never seen, under any seed and in any mixture of files.
"""

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.sentences import split_sentences
from index.types import Span
from qa.text.words import content_words

__all__ = [
    "NO",
    "UNSTATED",
    "YES",
    "Row",
    "Statement",
    "Turns",
    "is_held_out",
    "load_rows",
    "load_statements",
    "sha256",
]

YES, NO, UNSTATED = 0, 1, 2
"""Verdicts, in the order of the network's logits."""
Turns = tuple[tuple[str, str], ...]
"""Earlier questions with their answers, oldest first."""

HELD_OUT = 0.15
"""Share of articles held out of training."""
_NO_TITLES = frozenset(
    " synthetic train dev test val wikipedia wikinews Filtered_Reddit_Comments".split(" ")
)
"""What stands for a title where a source has none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A question about a context; `spans` are accepted answers, the best first, none when the
    context does not answer it. `title` is empty where the source gives none. With `several`
    the spans are the items of one answer, in the order of the text.
    """

    source: str
    group: str
    title: str
    context: str
    question: str
    spans: tuple[tuple[int, int], ...]
    history: Turns = ()
    several: bool = False

    def texts(self) -> frozenset[str]:
        """Return the accepted answers in lower case."""
        return frozenset(self.context[start:end].lower() for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim or yes/no question beside a text and what that says: YES, NO or UNSTATED.

    `evidence` is the stretch of the text that settles it, where the source tells.
    """

    source: str
    group: str
    statement: str
    text: str
    verdict: int
    title: str = ""
    history: Turns = ()
    evidence: tuple[int, int] | None = None


def is_held_out(group: str) -> bool:
    """Return whether the articles of this group are kept for measuring."""
    digest = hashlib.sha256(f"held out/{group}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32 < HELD_OUT


def load_rows(path: Path, without_lines: Collection[int] = ()) -> tuple[Row, ...]:
    """Read a file of questions, but for some lines (counted from 1).

    Rows whose answers do not stand in their context are dropped.
    """
    rows: list[Row] = []
    source = path.name.removesuffix(".jsonl.gz")
    for record in _records(path, without_lines):
        if "yes" in record:
            continue  # a yes/no turn among a dialogue's: `load_statements` reads it
        context = record["context"]
        question, history = _asked(record)
        several = record.get("multi_span", False) or record.get("kind") == "list"
        spans = _items(record) if several or _is_written(source) else _spans(record, question)
        if not question or not context.strip() or (record["answers"] and not spans):
            continue
        title = record["title"]
        named = title not in _NO_TITLES and not title.startswith("Amazon_Reviews")
        # SQuAD 1.1 and 2 ask about the same articles: one group for both.
        group = title if named else f"{path.name}/{_digest(context)}"
        shown = title.replace("_", " ") if named else ""
        rows.append(Row(source, group, shown, context, question, spans, history, several))
    return tuple(rows)


def load_statements(path: Path, without_lines: Collection[int] = ()) -> tuple[Statement, ...]:
    """Read claims ({claim, label, evidence}) or yes/no questions ({context, question, yes}), but
    for some lines (counted from 1).

    Of a file with other questions too the yes/no ones are read. Labels that leave open whether
    a claim is denied or not spoken of ("NOT_SUPPORTED") are left out.
    """
    found: list[Statement] = []
    source = path.name.removesuffix(".jsonl.gz")
    for record in _records(path, without_lines):
        if "claim" not in record and "yes" not in record:
            continue
        each = _claim(source, record) if "claim" in record else _yes_no(source, record)
        if each is not None and each.text.strip():
            found.append(each)
    return tuple(found)


_LONGEST_TITLE = 80
_LABELS = {"SUPPORTS": YES, "REFUTES": NO, "NOT_ENOUGH_INFO": UNSTATED, "NEI": UNSTATED}


def _claim(source: str, record: dict[str, Any]) -> Statement | None:
    verdict = _LABELS.get(record["label"])
    if verdict is None:
        return None
    if "context" not in record:
        text = " ".join(_untokenised(sentence) for sentence in record["evidence"])
        return Statement(source, f"{source}/{_digest(text)}", record["claim"], text, verdict)
    context, title = record["context"], record["title"]
    place = context.find(record["evidence"][0]) if record["evidence"] else -1
    evidence = (place, place + len(record["evidence"][0])) if place >= 0 else None
    if evidence is None and verdict != UNSTATED:
        return None
    return Statement(source, title, record["claim"], context, verdict, title, (), evidence)


def _yes_no(source: str, record: dict[str, Any]) -> Statement:
    question, history = _asked(record)
    question = question[:1].upper() + question[1:].rstrip("?") + "?"
    verdict = UNSTATED if record["yes"] is None else YES if record["yes"] else NO
    text = record["context"]
    if "evidence" in record:
        title, place = record["title"], None
        if record["evidence"]:  # what is left open has none
            evidence = record["evidence"][0]
            place = (evidence["start"], evidence["start"] + len(evidence["text"]))
        return Statement(source, title, question, text, verdict, title, history, place)
    title, _, rest = text.partition(" -- ")
    if rest and len(title) < _LONGEST_TITLE:  # BoolQ's texts begin with their title
        text = rest
    # Edited texts (CondaQA) begin alike: they belong together.
    return Statement(source, f"{source}/{_digest(text[:60])}", question, text, verdict)


def _asked(record: dict[str, Any]) -> tuple[str, Turns]:
    """Return the question and the turns before it."""
    question = record["question"]
    if record.get("dataset", "").startswith("doc2dial"):
        return _of_dialogue(question)
    turns = tuple((_clean(q), _clean(a or "")) for q, a in record.get("history") or ())
    return _clean(question), turns


def _of_dialogue(text: str) -> tuple[str, Turns]:
    """Read "user: … \\tagent: … \\tuser: …", the newest first (Doc2Dial)."""
    said = [_clean(part) for part in text.split("\t")]
    asked = said[0].removeprefix("user:").strip()
    turns: list[tuple[str, str]] = []
    answer = ""
    for part in said[1:]:
        if part.startswith("agent:"):
            answer = part.removeprefix("agent:").strip()
        else:
            turns.append((part.removeprefix("user:").strip(), answer))
            answer = ""
    return asked, tuple(reversed(turns))


def _is_written(source: str) -> bool:
    return source.startswith("written_")


def _items(record: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    """Return the answers where the record says they stand, in the order of the text."""
    context = record["context"]
    found = {
        (answer["start"], answer["start"] + len(answer["text"])) for answer in record["answers"]
    }
    texts = {context[start:end] for start, end in found}
    return tuple(sorted(found)) if texts <= {a["text"] for a in record["answers"]} else ()


def sha256(path: Path) -> str:
    """Return the hash of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _records(path: Path, without_lines: Collection[int]) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip() and number not in without_lines:
                record = json.loads(line)
                if "context" in record:
                    # Dozens of questions share an article: one string for all of them.
                    record["context"] = sys.intern(record["context"])
                yield record


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
