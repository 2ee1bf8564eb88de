"""CANARD as follow-ups to be found: turns of a dialogue, and the same questions by people.

Elgohary, Peskov and Boyd-Graber, "Can You Unpack That? Learning to Rewrite
Questions-in-Context" (EMNLP 2019); the files are at
https://sites.google.com/view/qanta/projects/canard. A row is a question with its history, of
which the first two entries are a Wikipedia page and the section asked about, and the rest
questions and answers in turn. CANARD has no passages, but its answers are pieces of the
section, copied: so each section becomes an article of all the answers given on it, and what
was not asked about is missing from it.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, Field

from evals.errors import TaskError
from evals.public.items import GoldItem, told_apart
from evals.public.lines import parse_object, read_objects, read_text_file
from evals.public.squad_rows import GAP, document_of
from index.readers.normalize import well_formed
from index.types import Block, SourceDocument, Span
from qa.turns import Turn

__all__ = ["FollowUp", "FollowUpSet", "load_canard"]

_NO_ANSWER = frozenset({"CANNOTANSWER", "I don't know."})
"""What stands for an answer where the section has none, in QuAC and in CANARD."""

_TELLING_WORDS = 4
"""An answer this long says the same inside a longer one; "French" or "1959" need not."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question after at least one other; `rewrite` is a person's, `item` its answer's place."""

    question: str
    rewrite: str
    history: tuple[Turn, ...]
    page: str
    item: GoldItem


@dataclass(frozen=True, slots=True)
class FollowUpSet:
    """An article a section and the follow-ups that its answers answer.

    `unanswered` counts follow-ups that were left out: without an answer in the section, or the
    last of their dialogue, whose answer no later history tells.
    """

    name: str
    documents: tuple[SourceDocument, ...]
    questions: tuple[FollowUp, ...]
    unanswered: int


class _Row(BaseModel):
    history: tuple[str, ...] = Field(alias="History")
    dialogue: str = Field(alias="QuAC_dialog_id")
    question: str = Field(alias="Question")
    rewrite: str = Field(alias="Rewrite", min_length=1)

    @property
    def section(self) -> tuple[str, str]:
        """The page and the section's heading."""
        return _tidy(self.history[0]), _tidy(self.history[1])


@dataclass(frozen=True, slots=True)
class _Section:
    document: SourceDocument
    places: dict[str, Span]

    def item(self, answer: str) -> GoldItem:
        """Return where an answer stands: as itself, and inside longer answers."""
        starts = [
            span.start + text.index(answer)
            for text, span in self.places.items()
            if text == answer or (answer in text and len(answer.split()) >= _TELLING_WORDS)
        ]
        places = tuple(Span(start, start + len(answer)) for start in sorted(starts))
        return GoldItem(self.document.article.id, places)


def load_canard(path: Path) -> FollowUpSet:
    """Load the official JSON (a list of rows), or rows as JSON lines, gzipped or not.

    An answer is found in the histories of later turns. Each becomes a passage of its own,
    under the heading of its section. TaskError, with file and row, for a malformed row and for
    a history that is not how those of later turns begin.
    """
    rows: list[_Row] = []
    longest: dict[str, _Row] = {}
    for where, value in _values(path):
        row = parse_object(_Row, value, where)
        if len(row.history) < 2 or len(row.history) % 2 or not all(row.section):
            raise TaskError(f"{where}: History is not page, section, and questions with answers.")
        rows.append(row)
        other = longest.setdefault(row.dialogue, row)
        longer, shorter = sorted((row.history, other.history), key=len, reverse=True)
        if longer[: len(shorter)] != shorter:
            raise TaskError(f"{where}: History is not that of the dialogue's other turns.")
        if longer is row.history:
            longest[row.dialogue] = row
    answers: dict[tuple[str, str], dict[str, None]] = {}
    for row in longest.values():
        given = [_tidy(answer) for answer in row.history[3::2] if answer not in _NO_ANSWER]
        answers.setdefault(row.section, {}).update(dict.fromkeys(filter(None, given)))
    sections = {key: _section(*key, tuple(texts)) for key, texts in answers.items() if texts}
    asked = [row for row in rows if len(row.history) > 2]
    questions: list[FollowUp] = []
    for row in asked:
        answer = _answer(row, longest[row.dialogue])
        if answer is not None:
            page, _ = row.section
            item = sections[row.section].item(answer)
            questions.append(FollowUp(row.question, row.rewrite, _turns(row.history), page, item))
    if not questions:
        raise TaskError(f"{path} holds no follow-up whose answer a later history tells.")
    return FollowUpSet(
        path.name.split(".")[0],
        tuple(section.document for section in sections.values()),
        tuple(questions),
        unanswered=len(asked) - len(questions),
    )


def _values(path: Path) -> Iterator[tuple[str, object]]:
    if not path.name.removesuffix(".gz").endswith(".json"):
        for number, value in read_objects(path):
            yield f"{path}, line {number}", value
        return
    try:
        values = json.loads(read_text_file(path))
    except ValueError as error:
        raise TaskError(f"{path} is not a CANARD file: {error}.") from error
    if not isinstance(values, list):
        raise TaskError(f"{path} is not a CANARD file: it holds no list.")
    for number, value in enumerate(values, 1):
        yield f"{path}, row {number}", value


def _section(page: str, heading: str, answers: Sequence[str]) -> _Section:
    """Put each answer under a heading of its own, so that it is cut as a passage of its own."""
    pieces = [f"{heading}\n{answer}" for answer in answers]
    blocks: list[Block] = []
    places: dict[str, Span] = {}
    at = 0
    for answer, piece in zip(answers, pieces, strict=True):
        end = at + len(piece)
        places[answer] = Span(end - len(answer), end)
        blocks.append(Block("heading", at, at + len(heading), level=2))
        blocks.append(Block("paragraph", end - len(answer), end))
        at = end + len(GAP)
    read = document_of(page, pieces, source=f"{page}#{heading}")
    cut = replace(read, article=replace(read.article, blocks=tuple(blocks)))
    return _Section(told_apart(cut), places)


def _answer(row: _Row, longest: _Row) -> str | None:
    """Return the answer that follows the question in its dialogue's longest history."""
    after = longest.history[len(row.history) + 1 : len(row.history) + 2]
    return None if not after or after[0] in _NO_ANSWER else _tidy(after[0]) or None


def _turns(history: Sequence[str]) -> tuple[Turn, ...]:
    pairs = zip(history[2::2], history[3::2], strict=True)
    return tuple(Turn(asked, None if said in _NO_ANSWER else said) for asked, said in pairs)


def _tidy(text: str) -> str:
    return " ".join(well_formed(text).split())
