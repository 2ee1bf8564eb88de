"""Public sets to read: each question with the one paragraph it is asked of.

SQuAD 2.0 (Rajpurkar, Jia and Liang, "Know What You Don't Know", ACL 2018): a paragraph of
Wikipedia and questions with a short answer or none. ClapNQ (Rosenthal et al., "CLAPNQ:
Cohesive Long-form Answers from Passages in Natural Questions for RAG systems", 2024): gold
answers are sentences of the passage. Both in the forms of `squad_rows`.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from evals.errors import TaskError
from evals.public.squad_rows import SquadRow, document_of, read_rows
from index.types import SourceDocument, Span

__all__ = ["ReadingQuestion", "ReadingSet", "load_reading"]


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """A question on one article; unanswerable without `answers`.

    `places` are the answers' places in the article, without repeats, in order.
    """

    id: str
    text: str
    article_id: str
    answers: tuple[str, ...]
    places: tuple[Span, ...]

    @property
    def answerable(self) -> bool:
        """True when the paragraph answers the question."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """Paragraphs as articles of their own, and the questions asked of them.

    `sha256` is the hash of the file's bytes, as lower-case hexadecimal.
    """

    name: str
    documents: tuple[SourceDocument, ...]
    questions: tuple[ReadingQuestion, ...]
    sha256: str


def load_reading(name: str, path: Path) -> ReadingSet:
    """Load a file under a name; TaskError when it is malformed, empty or repeats an id."""
    rows = read_rows(path)
    if not rows:
        raise TaskError(f"{path} holds no questions.")
    documents: dict[str, SourceDocument] = {}
    questions: dict[str, ReadingQuestion] = {}
    for number, row in enumerate(rows, 1):
        if row.context not in documents:
            source = f"{row.title}#{len(documents)}"  # a source is what "replace" goes by
            documents[row.context] = document_of(row.title, [row.context], source=source)
        key = row.id or str(number)
        if key in questions:
            raise TaskError(f"{path} has two questions with the id {key!r}.")
        questions[key] = _question(key, row, documents[row.context].article.id)
    return ReadingSet(
        name,
        tuple(documents.values()),
        tuple(questions.values()),
        hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _question(key: str, row: SquadRow, article_id: str) -> ReadingQuestion:
    spans = {(a.start, a.start + len(a.text)) for a in row.answers}
    return ReadingQuestion(
        id=key,
        text=row.question.strip(),
        article_id=article_id,
        answers=tuple(dict.fromkeys(a.text for a in row.answers)),
        places=tuple(Span(*span) for span in sorted(spans)),
    )
