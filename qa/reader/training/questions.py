"""Training files as questions to whole articles, for trying a reader (`qa.reader.training.trial`).

Beside what `qa.reader.training.rows` says of a row, it may have "history" ([[question, answer],
...], oldest first) and, for a yes/no question, "yes" in place of "answers". Contexts of one title
form one article.
"""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.types import Article, Block, Receipt, SourceDocument
from qa.follow_up import Turn, turns
from qa.reader.training.rows import is_held_out

__all__ = ["Question", "load_questions"]

_GAP = "\n\n"
_PARAGRAPH = re.compile(r"\S(?:.*\S)?")
_NO_TITLE = re.compile(
    r"(?:|synthetic|train|dev|test|val|wikipedia|wikinews|Filtered_Reddit_Comments"
    r"|Amazon_Reviews.*)\Z"
)
"""What stands for a title where a source has none."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about the article of its group.

    `gold` are the accepted answers' (start, end) in the article, none where it gives none;
    `yes` is the answer to a yes/no question, None where the article settles none.
    """

    source: str
    group: str
    text: str
    gold: tuple[tuple[int, int], ...] = ()
    yes: bool | None = None
    history: tuple[Turn, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the article answers the question."""
        return bool(self.gold) or self.yes is not None


@dataclass(frozen=True, slots=True)
class _Row:
    group: str
    title: str
    context: str
    record: Mapping[str, Any]


def load_questions(
    path: Path, limit: int | None, seed: int, *, held_out: bool = False
) -> tuple[dict[str, SourceDocument], list[Question]]:
    """Read rows; return the article of each group and a seeded sample of the questions.

    With `held_out` only of articles that this project's readers were not trained on.
    """
    rows = [row for row in _rows(path) if not held_out or is_held_out(row.group)]
    random.Random(seed).shuffle(rows)  # noqa: S311 - a reproducible sample, no secret
    joined: dict[str, str] = {}
    places: dict[str, dict[str, int]] = {}
    for row in sorted(rows, key=lambda row: (row.group, row.context)):
        known = places.setdefault(row.group, {})
        if row.context not in known:
            before = joined.get(row.group, "")
            joined[row.group] = before + (_GAP if before else "") + row.context
            known[row.context] = len(joined[row.group]) - len(row.context)
    taken = rows[:limit]
    titles = {row.group: row.title for row in taken}
    documents = {
        group: _document(path.name, group, title, joined[group])
        for group, title in sorted(titles.items())
    }
    return documents, [_question(path, row, places[row.group][row.context]) for row in taken]


def _rows(path: Path) -> Iterator[_Row]:
    """Yield the rows with a question, a context and answers that stand there."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if line.strip()]
    for record in records:
        context, title = record["context"], record.get("title", "")
        named = _NO_TITLE.match(title) is None
        if not named and "yes" in record:  # as statements are held out, in `rows`
            first, _, rest = context.partition(" -- ")
            context = rest or first
        digest = hashlib.sha256(context.encode()).hexdigest()[:16]
        name = path.name.removesuffix(".jsonl.gz") if "yes" in record else path.name
        row = _Row(
            title if named else f"{name}/{digest}",
            title.replace("_", " ") if named else "",
            context,
            record,
        )
        answers = record.get("answers", [])
        if context.strip() and record["question"].strip() and bool(answers) == bool(_gold(row, 0)):
            yield row


def _question(path: Path, row: _Row, place: int) -> Question:
    return Question(
        source=path.name.removesuffix(".jsonl.gz"),
        group=row.group,
        text=" ".join(row.record["question"].split()),
        gold=_gold(row, place),
        yes=row.record.get("yes"),
        history=turns(row.record.get("history")),
    )


def _gold(row: _Row, place: int) -> tuple[tuple[int, int], ...]:
    """Return where the answers stand, each in all places of its paragraph: files often give the
    first place a text occurs. The items of a list count together, too.
    """
    found: dict[tuple[int, int], None] = {}
    for answer in row.record.get("answers", ()):
        text, start = answer["text"].strip(), answer["start"]
        bounded = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        begin, end = row.context.rfind("\n", 0, start) + 1, row.context.find("\n", start)
        paragraph = slice(begin, None if end < 0 else end)
        if not text:
            continue
        if row.context[start : start + len(text)] == text:
            found[place + start, place + start + len(text)] = None
        for match in bounded.finditer(row.context[paragraph]):
            found[place + begin + match.start(), place + begin + match.end()] = None
    if len(found) > 1 and row.record.get("kind") == "list":
        found[min(start for start, _ in found), max(end for _, end in found)] = None
    return tuple(found)


def _document(file: str, group: str, title: str, text: str) -> SourceDocument:
    blocks = tuple(Block("paragraph", *found.span()) for found in _PARAGRAPH.finditer(text))
    words = len(text.split())
    article = Article(
        id=hashlib.sha256(f"{file}/{group}/{text}".encode()).hexdigest()[:32],
        source=f"{file}/{group}",
        text=text,
        blocks=blocks,
        title=title,
        author=None,
        published=None,
        language="en",
        words=words,
        receipt=Receipt("text", "utf-8", words),
    )
    return SourceDocument(article, text.encode(), "text/plain")
