"""SQuAD-format files as a search set: one article a title, its paragraphs in order.

Reads the official JSON of SQuAD 1.1 and 2.0 (https://rajpurkar.github.io/SQuAD-explorer/)
and rows of JSON lines with title, context, question and answers [{text, start}].
Rajpurkar, Jia and Liang, "Know What You Don't Know" (ACL 2018). Only answerable questions
are kept: nothing can be found for the others.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from evals.errors import TaskError
from evals.public.items import GoldItem, SearchQuestion, SearchSet
from evals.public.lines import read_objects, read_text_file
from index.types import Article, Block, Receipt, SourceDocument, Span

__all__ = ["load_squad"]

_GAP = "\n\n"


class _RowAnswer(BaseModel):
    text: str
    start: int = Field(ge=0)


class _Row(BaseModel):
    title: str
    context: str
    question: str
    answers: tuple[_RowAnswer, ...] = ()


class _Answer(BaseModel):
    text: str
    answer_start: int


class _Asked(BaseModel):
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


def load_squad(path: Path) -> SearchSet:
    """Load a SQuAD file; TaskError when it is malformed or an answer is not at its offset.

    An answer's place in the article is its place in the paragraph plus the paragraph's
    place: nothing is searched for.
    """
    official = path.name.removesuffix(".gz").endswith(".json")
    rows = tuple(_official_rows(path) if official else _line_rows(path))
    contexts: dict[str, dict[str, int]] = {}
    ends: dict[str, int] = {}
    for row in rows:
        places = contexts.setdefault(row.title, {})
        if row.context not in places:
            start = ends[row.title] + len(_GAP) if places else 0
            places[row.context] = start
            ends[row.title] = start + len(row.context)
    documents = {title: _document(title, places) for title, places in contexts.items()}
    questions: list[SearchQuestion] = []
    for row in rows:
        if not row.answers:
            continue
        offset = contexts[row.title][row.context]
        spans = {(offset + a.start, offset + a.start + len(a.text)) for a in row.answers}
        item = GoldItem(
            documents[row.title].article.id, tuple(Span(*span) for span in sorted(spans))
        )
        questions.append(SearchQuestion(row.question.strip(), (item,)))
    return SearchSet(path.name.split(".")[0], tuple(documents.values()), tuple(questions))


def _line_rows(path: Path) -> Iterator[_Row]:
    for number, value in read_objects(path):
        try:
            row = _Row.model_validate(value)
        except ValidationError as error:
            raise TaskError(f"{path}, line {number}: {error.errors()[0]['msg']}.") from error
        _check(path, f"line {number}", row)
        yield row


def _official_rows(path: Path) -> Iterator[_Row]:
    try:
        official = _Official.model_validate(json.loads(read_text_file(path)))
    except ValueError as error:
        raise TaskError(f"{path} is not a SQuAD file: {error}.") from error
    for article in official.data:
        for paragraph in article.paragraphs:
            for asked in paragraph.qas:
                answers = tuple(
                    _RowAnswer(text=a.text, start=a.answer_start) for a in asked.answers
                )
                row = _Row(
                    title=article.title,
                    context=paragraph.context,
                    question=asked.question,
                    answers=answers,
                )
                _check(path, f"question {asked.question!r}", row)
                yield row


def _check(path: Path, place: str, row: _Row) -> None:
    for answer in row.answers:
        if row.context[answer.start : answer.start + len(answer.text)] != answer.text:
            raise TaskError(f"{path}, {place}: {answer.text!r} is not at {answer.start}.")


def _document(title: str, contexts: Iterable[str]) -> SourceDocument:
    text = _GAP.join(contexts)
    article = Article(
        id=hashlib.sha256(text.encode()).hexdigest(),
        source=title,
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


def _blocks(text: str) -> Iterator[Block]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield Block("paragraph", start, start + len(line))
        start += len(line) + 1
