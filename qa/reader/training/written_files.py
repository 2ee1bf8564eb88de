"""The questions written for this project, as rows to train on.

    python -m qa.reader.training.written_files qa/reader/training/written --out FOLDER

Reads the articles with their items, the conversations and the headline questions beside them
(`written/README.md` describes the format), checks each line, and writes
`FOLDER/written_*.jsonl.gz` in the form of the other training files. Every line that does not
hold is reported with its file and number, and ends the command with status 1.
"""

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["Article", "LineError", "Row", "article_rows", "conversation_rows", "main", "read_all"]

Row = dict[str, Any]
"""A line of a training file, as JSON."""
SILENT = "The article does not say."
"""What stands for the answer of a turn that the article does not answer."""
_FIELDS = {"Q": 4, "L": 3, "F": 4, "U": 4, "Y": 4, "C": 3, "T": 3}
"""Least number of fields of a line, by its first."""
_LABELS = ("SUPPORTS", "REFUTES", "NEI")


class LineError(ValueError):
    """A line that does not hold: an answer that does not stand in the article, and the like."""


@dataclass(frozen=True, slots=True)
class Article:
    """A written article; `id` is FOLDER-NUMBER, `items` are its lines with their numbers."""

    id: str
    title: str
    text: str
    items: tuple[tuple[int, str], ...]

    @classmethod
    def read(cls, path: Path) -> "Article":
        """Read a file: the title, the text, a line `===`, the items."""
        head, _, tail = path.read_text(encoding="utf-8").partition("\n===\n")
        first, _, text = head.strip().partition("\n")
        begin = head.count("\n") + 3
        return cls(
            id=f"{path.parent.name}-{path.stem}",
            title=first.lstrip("# ").strip(),
            text=text.strip(),
            items=tuple(
                (number, line.strip())
                for number, line in enumerate(tail.split("\n"), begin)
                if line.strip()
            ),
        )

    def place(self, span: str, near: str = "") -> dict[str, Any]:
        """Return an answer's record; `near` is a unique stretch around one that occurs twice.

        LineError where the two do not name one place of the text.
        """
        found = self.text.count(span)
        if not span or not found:
            raise LineError(f"{span!r} does not stand in the article")
        if near and (self.text.count(near) != 1 or span not in near):
            raise LineError(f"the stretch {near!r} does not name one place of {span!r}")
        if found > 1 and not near:
            raise LineError(f"{span!r} stands there {found} times and has no stretch around it")
        start = self.text.index(near) + near.index(span) if near else self.text.index(span)
        return {"text": span, "start": start}


def article_rows(article: Article, wrong: list[str]) -> Iterator[tuple[str, Row]]:
    """Yield each item's file (without "written_") and row; `wrong` gets a message for each line
    that does not hold.
    """
    for number, line in article.items:
        try:
            yield _item(article, _fields(line), number)
        except LineError as error:
            wrong.append(f"line {number}: {error}")


def conversation_rows(article: Article, text: str, wrong: list[str]) -> Iterator[tuple[str, Row]]:
    """Yield the rows of conversations (lines D, T and H) or headline questions (Q and U), as
    `article_rows` does those of an article.
    """
    history: list[list[str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        fields = _fields(line)
        try:
            if fields[0] == "D":
                history = []
            elif fields[0] == "H" and len(fields) == 3:  # a turn to remember, not to learn from
                history.append(fields[1:])
            elif fields[0] == "T":
                row, said = _turn(article, fields, number)
                yield "dialogues", row | {"history": [list(turn) for turn in history]}
                history.append([row["question"], said])
            elif line.strip():
                yield "headline", _item(article, fields, number)[1] | {"history": []}
        except LineError as error:
            wrong.append(f"line {number}: {error}")


def read_all(folder: Path) -> tuple[dict[str, list[Row]], list[str]]:
    """Return the rows of a folder by file, and a message for each line that does not hold."""
    rows: dict[str, list[Row]] = defaultdict(list)
    wrong: list[str] = []

    def take(path: Path, read: Callable[[list[str]], Iterator[tuple[str, Row]]]) -> None:
        messages: list[str] = []
        for name, row in read(messages):
            rows[name].append(row)
        wrong.extend(f"{path.relative_to(folder)}: {message}" for message in messages)

    articles = {}
    for path in sorted(folder.glob("articles/*/*.txt")):
        articles[f"{path.parent.name}-{path.stem}"] = article = Article.read(path)
        take(path, partial(article_rows, article))
    for kind in ("dialogues", "headline"):
        for path in sorted(folder.glob(f"{kind}/*.txt")):
            if path.stem not in articles:
                wrong.append(f"{path.relative_to(folder)}: there is no article {path.stem}")
                continue
            text = path.read_text(encoding="utf-8")
            take(path, partial(conversation_rows, articles[path.stem], text))
    return dict(rows), wrong


def _fields(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _item(article: Article, fields: Sequence[str], number: int) -> tuple[str, Row]:
    kind = fields[0]
    if kind not in _FIELDS or len(fields) < _FIELDS[kind]:
        raise LineError(f"{kind!r} begins no item, or the item has too few fields")
    base = _base(article, number)
    extra = [*fields, "", "", ""]
    if kind == "Q":
        answers = [article.place(fields[3], extra[4])]
        return "questions", base | _question(fields[2], answers, fields[1])
    if kind == "L":
        answers = [article.place(span.strip(), extra[4]) for span in fields[3].split(";;")]
        if len(answers) < 2:
            raise LineError("a list has at least two items")
        return "lists", base | _question(fields[2], answers, "list")
    if kind == "F":
        answers = [article.place(fields[3], extra[5])]
        row = _question(fields[2], answers, "follow_up") | {"history": _history(fields[1])}
        return "follow_ups", base | row | {"rewrite": extra[4]}
    if kind == "U":
        row = _question(fields[2], [], fields[1]) | {"why": fields[3]}
        if not extra[4]:
            return "questions", base | row
        return "follow_ups", base | row | {"history": _history(extra[4])}
    if kind == "Y":
        return "yes_no", base | _yes_no(article, fields[1], fields[2], fields[3])
    if fields[2] not in _LABELS:
        raise LineError(f"a claim is one of {', '.join(_LABELS)}, not {fields[2]!r}")
    if fields[2] != "NEI" and extra[3] not in article.text:
        raise LineError(f"{extra[3]!r} does not stand in the article")
    evidence = [extra[3]] if fields[2] != "NEI" else []
    return "claims", base | {"claim": fields[1], "label": fields[2], "evidence": evidence}


def _turn(article: Article, fields: Sequence[str], number: int) -> tuple[Row, str]:
    """Return a turn's row and what is remembered as its answer."""
    if len(fields) < _FIELDS["T"]:
        raise LineError("a turn has a question and an answer")
    base, question, answer = _base(article, number), fields[1], fields[2]
    extra = fields[3] if len(fields) > 3 else ""
    if answer == "NONE":
        return base | _question(question, [], "dialogue") | {"why": extra}, SILENT
    if answer.lower() in ("yes", "no"):
        row = _yes_no(article, question, answer, extra) | {"kind": "dialogue_yes_no"}
        return base | row, answer.lower()
    return base | _question(question, [article.place(answer, extra)], "dialogue"), answer


def _base(article: Article, number: int) -> Row:
    return {
        "id": f"{article.id}-{number}",
        "title": article.title,
        "context": article.text,
        "dataset": "written",
    }


def _question(question: str, answers: list[dict[str, Any]], kind: str) -> Row:
    if not question:
        raise LineError("the question is empty")
    return {"question": question, "answers": answers, "is_impossible": not answers, "kind": kind}


def _yes_no(article: Article, question: str, answer: str, evidence: str) -> Row:
    if answer == "open":
        return {"question": question, "yes": None, "answers": [], "evidence": []}
    if answer.lower() not in ("yes", "no"):
        raise LineError(f"the answer is yes, no or open, not {answer!r}")
    start = article.text.find(evidence)
    if not evidence or start < 0:
        raise LineError(f"{evidence!r} does not stand in the article")
    place = {"text": evidence, "start": start}
    return {"question": question, "yes": answer.lower() == "yes", "evidence": [place]}


def _history(field: str) -> list[list[str]]:
    turns = [[part.strip() for part in turn.split(">>")] for turn in field.split(";;")]
    if any(len(turn) != 2 for turn in turns):
        raise LineError("an earlier turn is written: question >> answer")
    return turns


def main(
    folder: Annotated[Path, typer.Argument(help="What was written.", file_okay=False)],
    out: Annotated[Path | None, typer.Option(help="Where to write the training files.")] = None,
) -> None:
    """Check what was written, and make training files of it."""
    rows, wrong = read_all(folder)
    for message in wrong:
        typer.echo(message, err=True)
    for name, found in sorted(rows.items()):
        typer.echo(f"written_{name}: {len(found)} rows")
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            with gzip.open(out / f"written_{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
                lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in found)
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)
