"""MultiHop-RAG as a search set: news articles, and queries that need two to four of them.

Tang and Yang, "MultiHop-RAG: Benchmarking Retrieval-Augmented Generation for Multi-Hop
Queries" (COLM 2024); the two files are at https://github.com/yixuantt/MultiHop-RAG, as
JSON lines here. Queries without evidence are left out: nothing can be found for them.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel

from evals.errors import TaskError
from evals.public.items import GoldItem, SearchQuestion, SearchSet
from evals.public.lines import parse_object, read_objects
from index.read import read_text
from index.types import SourceDocument, Span

__all__ = ["find_loosely", "load_multihop"]


class _Fact(BaseModel):
    fact: str
    url: str


class _Query(BaseModel):
    query: str
    evidence_list: tuple[_Fact, ...]


class _Text(BaseModel):
    title: str
    body: str
    url: str


def load_multihop(
    corpus: Path, queries: Path, *, progress: Callable[[int], None] | None = None
) -> SearchSet:
    """Load the corpus and the queries; `progress(read)` is called after each article.

    Facts are located in the canonical text up to case, punctuation and white space. Those
    that are not there are counted in `unlocated` and left out; a query that loses all its
    facts is left out too.
    """
    documents: dict[str, SourceDocument] = {}
    for number, value in read_objects(corpus):
        text = parse_object(_Text, value, f"{corpus}, line {number}")
        read = read_text(text.body, title=text.title)
        documents[text.url] = replace(read, article=replace(read.article, source=text.url))
        if progress is not None:
            progress(len(documents))
    parsed = [
        parse_object(_Query, value, f"{queries}, line {number}")
        for number, value in read_objects(queries)
    ]
    facts: dict[str, list[str]] = {}
    for query in parsed:
        for needed in query.evidence_list:
            facts.setdefault(needed.url, []).append(needed.fact)
    unknown = sorted(facts.keys() - documents.keys())
    if unknown:
        raise TaskError(
            f"{queries} names articles that {corpus} does not hold, such as {unknown[0]}.",
            "Use the two files of one release.",
        )
    items: dict[tuple[str, str], GoldItem] = {}
    for url, wanted in facts.items():
        article = documents[url].article
        for fact, place in zip(wanted, find_loosely(wanted, article.text), strict=True):
            if place is not None:
                items[url, fact] = GoldItem(article.id, (place,))
    keys = [[(fact.url, fact.fact) for fact in query.evidence_list] for query in parsed]
    found = [tuple(items[key] for key in each if key in items) for each in keys]
    return SearchSet(
        "multihop_rag",
        tuple(documents.values()),
        tuple(SearchQuestion(q.query, each) for q, each in zip(parsed, found, strict=True) if each),
        unlocated=sum(key not in items for each in keys for key in each),
    )


def find_loosely(needles: Sequence[str], text: str) -> tuple[Span | None, ...]:
    """Find each needle in a text up to case, punctuation and white space; None where absent.

    The span reaches from the first to the last letter or digit of the first place.
    """
    offsets: list[int] = []
    letters: list[str] = []
    for i, character in enumerate(text):
        for letter in _letters(character):
            letters.append(letter)
            offsets.append(i)
    bare = "".join(letters)
    places: list[Span | None] = []
    for needle in needles:
        wanted = _letters(needle)
        at = bare.find(wanted) if wanted else -1
        places.append(Span(offsets[at], offsets[at + len(wanted) - 1] + 1) if at >= 0 else None)
    return tuple(places)


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())
