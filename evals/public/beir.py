"""BEIR-style folders as document sets: a corpus, queries, and which documents answer them.

Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information
Retrieval Models" (NeurIPS 2021, Datasets and Benchmarks); data and format are described at
https://github.com/beir-cellar/beir. Everything is held in memory.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, Field

from evals.errors import TaskError
from evals.public.items import told_apart
from evals.public.lines import parse_object, read_objects, read_text_file
from evals.public.squad_rows import document_of
from index.readers.normalize import well_formed
from index.types import SourceDocument

__all__ = ["DocumentQuestion", "DocumentSet", "load_beir"]

_HEADER = ["query-id", "corpus-id", "score"]


@dataclass(frozen=True, slots=True)
class DocumentQuestion:
    """A query; `gains` maps the ids of its relevant documents (at least one) to 1 or more."""

    id: str
    text: str
    gains: dict[str, int]


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Documents and queries. An article's `source` is the document's id in the corpus.

    `empty` counts documents without any text: they are not among `documents`, and a query
    that wants one does not find it.
    """

    name: str
    documents: tuple[SourceDocument, ...]
    questions: tuple[DocumentQuestion, ...]
    empty: int = 0


class _Document(BaseModel):
    id: str = Field(alias="_id", min_length=1)
    title: str | None = None
    text: str


class _Query(BaseModel):
    id: str = Field(alias="_id", min_length=1)
    text: str


@dataclass(frozen=True, slots=True)
class _Judgement:
    where: str
    query: str
    document: str
    gain: int


def load_beir(folder: Path, *, progress: Callable[[int], None] | None = None) -> DocumentSet:
    """Load `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv`, each of them gzipped or not.

    `progress(read)` is called after each document. A document without a text is its title.
    Queries without a relevant document (a score above 0) are left out: nothing can be found
    for them. TaskError, with file and line, for a missing file, a malformed line, an id that
    stands twice and one that the corpus or the queries do not hold.
    """
    documents: dict[str, SourceDocument | None] = {}
    corpus = _file(folder, "corpus.jsonl")
    for number, value in read_objects(corpus):
        where = f"{corpus}, line {number}"
        row = parse_object(_Document, value, where)
        if row.id in documents:
            raise TaskError(f"{where}: a second document with the id {row.id!r}.")
        documents[row.id] = _document(row)
        if progress is not None:
            progress(len(documents))
    texts = _queries(_file(folder, "queries.jsonl"))
    gains: dict[str, dict[str, int]] = {}
    for judged in _judgements(_file(folder, "qrels/test.tsv")):
        if judged.query not in texts:
            raise TaskError(f"{judged.where}: no query has the id {judged.query!r}.")
        if judged.document not in documents:
            raise TaskError(f"{judged.where}: no document has the id {judged.document!r}.")
        known = gains.setdefault(judged.query, {})
        if known.setdefault(judged.document, judged.gain) != judged.gain:
            raise TaskError(f"{judged.where}: the document has another score for it above.")
    relevant = {
        query: {document: gain for document, gain in judged_of.items() if gain > 0}
        for query, judged_of in gains.items()
    }
    questions = tuple(
        DocumentQuestion(query, texts[query], found) for query, found in relevant.items() if found
    )
    if not questions:
        raise TaskError(f"{folder} holds no query with a relevant document.")
    return DocumentSet(
        folder.resolve().name,
        tuple(document for document in documents.values() if document is not None),
        questions,
        empty=sum(document is None for document in documents.values()),
    )


def _file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise TaskError(
        f"{folder} holds neither {name} nor {name}.gz.",
        "Name the folder of one unpacked BEIR set; evals/README.md says where they come from.",
    )


def _document(row: _Document) -> SourceDocument | None:
    title, text = (well_formed(part).strip() for part in (row.title or "", row.text))
    if not title and not text:
        return None
    # A title goes with every passage, so one that is the text already would count twice.
    read = document_of(title if text else "", [text or title], source=well_formed(row.id))
    return told_apart(read)


def _queries(path: Path) -> dict[str, str]:
    texts: dict[str, str] = {}
    for number, value in read_objects(path):
        where = f"{path}, line {number}"
        row = parse_object(_Query, value, where)
        if row.id in texts:
            raise TaskError(f"{where}: a second query with the id {row.id!r}.")
        texts[row.id] = well_formed(row.text).strip()
    return texts


def _judgements(path: Path) -> Iterator[_Judgement]:
    for number, line in enumerate(read_text_file(path).split("\n"), 1):
        where = f"{path}, line {number}"
        cells = [cell.strip() for cell in line.split("\t")]
        if number == 1:
            if cells != _HEADER:
                raise TaskError(f"{where}: not the header {', '.join(_HEADER)}, tab-separated.")
            continue
        if cells == [""]:
            continue
        if len(cells) != len(_HEADER):
            raise TaskError(f"{where}: {len(cells)} cells between tabs, not {len(_HEADER)}.")
        query, document, score = cells
        try:
            gain = int(score)
        except ValueError:
            raise TaskError(f"{where}: the score {score!r} is no whole number.") from None
        yield _Judgement(where, query, document, gain)
