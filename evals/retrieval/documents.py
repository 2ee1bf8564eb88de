"""Search measured by relevant documents, for BEIR-style sets.

Documents rank by their first passage. Only `qrels` say what is relevant, and more relevant
documents weigh more in nDCG. A document whose id is the query's own is left out of its ranking,
as BEIR's evaluation does (sets whose queries come from the corpus). Chooses and tunes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from evals.bootstrap import Interval
from evals.public.beir import DocumentQuestion, DocumentSet
from evals.ranking import score_documents
from evals.retrieval.searching import MODES, embedded, indexed, mean_of, shown, tracked
from index.config import IndexSettings
from index.embed import Embedder
from index.search import Retriever, SearchMode
from index.types import Hit

__all__ = ["DocumentFigures", "document_ranking", "document_table", "measure_documents"]

CUTS = (10, 100)
_FIRST_DEPTH = 200
"""Passages asked for at first; more where they belong to fewer documents than the last cut."""


@dataclass(frozen=True, slots=True)
class DocumentFigures:
    """One search over one set: nDCG@10 with graded gains, recall@k and MRR@10."""

    set: str
    mode: str
    ndcg: Interval
    recall: dict[int, Interval]
    mrr: Interval


def document_ranking(
    hits: Sequence[Hit], names: Mapping[str, str], *, without: str
) -> tuple[str, ...]:
    """Return the documents of the hits, each at its first passage, best first.

    `names` maps an article's id to its document's; the document `without` is left out.
    """
    order = dict.fromkeys(names[hit.passage.article_id] for hit in hits)
    return tuple(name for name in order if name != without)


def measure_documents(
    searched: DocumentSet, embedder: Embedder, settings: IndexSettings
) -> tuple[DocumentFigures, ...]:
    """Search a set in every mode; the rankings are deep enough for the last cut."""
    names = {d.article.id: d.article.source for d in searched.documents}
    gains = {q.id: q.gains for q in searched.questions}
    results: list[DocumentFigures] = []
    with indexed(searched.name, searched.documents, embedder, settings) as library:
        vectors = embedded(searched.name, [q.text for q in searched.questions], embedder)
        retriever = Retriever(library, embedder, settings.search)
        for mode in MODES:
            rows = zip(searched.questions, vectors, strict=True)
            rankings = {
                question.id: _ranked(retriever, question, vector, mode, names)
                for question, vector in tracked(rows, len(vectors), f"{searched.name}: {mode}")
            }
            scores = score_documents(gains, rankings, cuts=CUTS)
            results.append(
                DocumentFigures(
                    set=searched.name,
                    mode=mode,
                    ndcg=mean_of(scores.ndcg),
                    recall={k: mean_of(values) for k, values in scores.recall.items()},
                    mrr=mean_of(scores.mrr),
                )
            )
    return tuple(results)


def document_table(searched: DocumentSet, results: Sequence[DocumentFigures]) -> Table:
    """Return the figures of one set as a table."""
    table = Table(
        title=f"{searched.name}: {len(searched.documents)} documents, "
        f"{len(searched.questions)} queries",
        caption="Percent with 95 % bootstrap intervals. Documents rank by their first passage; "
        f"{searched.empty} documents have no text.",
        title_justify="left",
        caption_justify="left",
    )
    for heading in ("mode", "nDCG@10", *(f"recall@{k}" for k in CUTS), "MRR@10"):
        table.add_column(heading)
    for each in results:
        values = [each.ndcg, *each.recall.values(), each.mrr]
        table.add_row(each.mode, *(shown(figure) for figure in values))
    return table


def _ranked(
    retriever: Retriever,
    question: DocumentQuestion,
    vector: NDArray[np.float32],
    mode: SearchMode,
    names: Mapping[str, str],
) -> tuple[str, ...]:
    depth = _FIRST_DEPTH
    while True:
        hits = retriever.search(question.text, k=depth, mode=mode, vector=vector)
        ranking = document_ranking(hits, names, without=question.id)
        if len(ranking) >= max(CUTS) or len(hits) < depth:
            return ranking
        depth *= 2
