"""Rows of SQuAD-format files: the official JSON of SQuAD 1.1 and 2.0, or JSON lines.

The official files are at https://rajpurkar.github.io/SQuAD-explorer/; a line holds id, title,
context, question and answers [{text, start}]. Every answer is checked to stand at its offset.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from evals.errors import TaskError
from evals.public.lines import read_objects, read_text_file
from index.types import Article, Block, Receipt, SourceDocument

__all__ = ["GAP", "SquadAnswer", "SquadRow", "document_of", "read_rows"]

GAP = "\n\n"
"""What stands between the paragraphs of one article."""


class SquadAnswer(BaseModel):
    """An accepted answer; `start` is its offset in the context."""

    text: str
    start: int = Field(ge=0)


class SquadRow(BaseModel):
    """A question on a paragraph; without answers it is unanswerable, or not known to be."""

    id: str = ""
    title: str
    context: str
    question: str
    answers: tuple[SquadAnswer, ...] = ()


class _Answer(BaseModel):
    text: str
    answer_start: int


class _Asked(BaseModel):
    id: str = ""
    question: str
    answers: tuple[_Answer, ...] = ()


class _Paragraph(BaseModel):
    context: str
    qas: tuple[_Asked, ...]


class _Titled(BaseModel):
    title: str
    paragraphs: tuple[_Paragraph, ...]


class _Official(BaseModel):
    data: tuple[_Titled, ...]


def read_rows(path: Path) -> tuple[SquadRow, ...]:
    """Read a file; TaskError when it is malformed or an answer is not at its offset."""
    official = path.name.removesuffix(".gz").endswith(".json")
    return tuple(_official_rows(path) if official else _line_rows(path))


def document_of(
    title: str, contexts: Iterable[str], *, source: str | None = None
) -> SourceDocument:
    """Return the paragraphs as one article; `source` (default: the title) tells it apart."""
    text = GAP.join(contexts)
    article = Article(
        id=hashlib.sha256(text.encode()).hexdigest(),
        source=title if source is None else source,
        text=text,
        blocks=tuple(_blocks(text)),
        title=title.replace("_", " "),
        author=None,
        published=None,
        language="en",
        words=len(text.split()),
        receipt=Receipt(format="text", encoding="utf-8", words=len(text.split())),
    )
    return SourceDocument(article, text.encode(), "text/plain")


def _line_rows(path: Path) -> Iterator[SquadRow]:
    for number, value in read_objects(path):
        try:
            row = SquadRow.model_validate(value)
        except ValidationError as error:
            raise TaskError(f"{path}, line {number}: {error.errors()[0]['msg']}.") from error
        _check(path, f"line {number}", row)
        yield row


def _official_rows(path: Path) -> Iterator[SquadRow]:
    try:
        official = _Official.model_validate(json.loads(read_text_file(path)))
    except ValueError as error:
        raise TaskError(f"{path} is not a SQuAD file: {error}.") from error
    for article in official.data:
        for paragraph in article.paragraphs:
            for asked in paragraph.qas:
                answers = tuple(
                    SquadAnswer(text=a.text, start=a.answer_start) for a in asked.answers
                )
                row = SquadRow(
                    id=asked.id,
                    title=article.title,
                    context=paragraph.context,
                    question=asked.question,
                    answers=answers,
                )
                _check(path, f"question {asked.question!r}", row)
                yield row


def _check(path: Path, place: str, row: SquadRow) -> None:
    for answer in row.answers:
        if row.context[answer.start : answer.start + len(answer.text)] != answer.text:
            raise TaskError(f"{path}, {place}: {answer.text!r} is not at {answer.start}.")


def _blocks(text: str) -> Iterator[Block]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Block("paragraph", start, start + len(line))
        start += len(line) + 1
