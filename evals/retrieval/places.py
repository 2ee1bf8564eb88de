"""Search measured by gold places in articles, for SQuAD and MultiHop-RAG.

A passage is a hit when it covers a gold place from end to end (an answer's place in SQuAD, an
evidence fact's in MultiHop-RAG). An article is a hit when any passage of it is: articles rank
by their first passage. Chooses nothing and tunes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from evals.bootstrap import Interval
from evals.public.items import GoldItem, SearchQuestion, SearchSet
from evals.ranking import score_ranks
from evals.retrieval.searching import MODES, embedded, indexed, mean_of, shown, tracked
from index.config import IndexSettings
from index.embed import Embedder
from index.search import Retriever, SearchMode
from index.types import Hit, Passage

__all__ = [
    "PlaceFigures",
    "article_ranks",
    "ceiling",
    "figures",
    "measure_places",
    "passage_ranks",
    "place_table",
]

CUTS = (1, 4, 10)
DEPTH = 50
"""Passages asked for, so that ten different articles are among them."""


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """One search over one set. `recall` and `article_recall` map k to recall@k."""

    set: str
    scope: str
    mode: str
    recall: dict[int, Interval]
    mrr: Interval
    ndcg: Interval
    article_recall: dict[int, Interval]


def passage_ranks(items: Sequence[GoldItem], hits: Sequence[Hit]) -> tuple[int | None, ...]:
    """Return for each item the rank (from 1) of the first hit that covers it, or None."""
    return tuple(
        next((rank for rank, hit in enumerate(hits, 1) if item.within(hit.passage)), None)
        for item in items
    )


def article_ranks(items: Sequence[GoldItem], hits: Sequence[Hit]) -> tuple[int | None, ...]:
    """Return for each article that holds an item its rank among the articles hit, or None."""
    order = list(dict.fromkeys(hit.passage.article_id for hit in hits))
    wanted = dict.fromkeys(item.article_id for item in items)
    return tuple(order.index(each) + 1 if each in order else None for each in wanted)


def ceiling(questions: Sequence[SearchQuestion], passages: Sequence[Passage]) -> float:
    """Return the mean recall of a perfect search: items that some passage covers at all."""
    of_article: dict[str, list[Passage]] = {}
    for passage in passages:
        of_article.setdefault(passage.article_id, []).append(passage)
    covered = [
        [any(item.within(p) for p in of_article.get(item.article_id, ())) for item in q.items]
        for q in questions
    ]
    return float(np.mean([np.mean(each) for each in covered]))


def figures(
    name: str,
    scope: str,
    mode: str,
    questions: Sequence[SearchQuestion],
    found: Sequence[Sequence[Hit]],
) -> PlaceFigures:
    """Compute the figures of one search; `found` holds the hits of each question."""
    pairs = list(zip(questions, found, strict=True))
    passages = score_ranks([passage_ranks(q.items, hits) for q, hits in pairs], cuts=CUTS)
    articles = score_ranks([article_ranks(q.items, hits) for q, hits in pairs], cuts=CUTS)
    return PlaceFigures(
        set=name,
        scope=scope,
        mode=mode,
        recall={k: mean_of(values) for k, values in passages.recall.items()},
        mrr=mean_of(passages.mrr),
        ndcg=mean_of(passages.ndcg),
        article_recall={k: mean_of(values) for k, values in articles.recall.items()},
    )


def measure_places(
    searched: SearchSet, embedder: Embedder, settings: IndexSettings, *, within: bool = False
) -> tuple[tuple[PlaceFigures, ...], float]:
    """Search a set in every mode over all its articles; return the figures and the ceiling.

    With `within`, each question is also searched in its own article only (for sets whose
    questions belong to one article).
    """
    with indexed(searched.name, searched.documents, embedder, settings) as library:
        vectors = embedded(searched.name, [q.text for q in searched.questions], embedder)
        retriever = Retriever(library, embedder, settings.search)
        ids = [document.article.id for document in searched.documents]
        passages = [passage for each in ids for passage in library.passages(each)]
        results = [
            figures(
                searched.name,
                scope,
                mode,
                searched.questions,
                _search(retriever, searched.questions, vectors, mode, scope),
            )
            for scope in (("all", "own article") if within else ("all",))
            for mode in MODES
        ]
    return tuple(results), ceiling(searched.questions, passages)


def place_table(searched: SearchSet, results: Sequence[PlaceFigures], best: float) -> Table:
    """Return the figures of one set as a table; `best` is the ceiling."""
    table = Table(
        title=f"{searched.name}: {len(searched.documents)} articles, "
        f"{len(searched.questions)} questions",
        caption=f"Percent with 95 % bootstrap intervals. A perfect search would reach recall "
        f"{100 * best:.1f}; {searched.unlocated} gold places are not in the texts.",
        title_justify="left",
        caption_justify="left",
    )
    for heading in ("searched", "mode", *(f"recall@{k}" for k in CUTS), "MRR@10", "nDCG@10"):
        table.add_column(heading)
    for k in CUTS:
        table.add_column(f"article recall@{k}")
    for each in results:
        values = [*each.recall.values(), each.mrr, each.ndcg, *each.article_recall.values()]
        table.add_row(each.scope, each.mode, *(shown(figure) for figure in values))
    return table


def _search(
    retriever: Retriever,
    questions: Sequence[SearchQuestion],
    vectors: NDArray[np.float32],
    mode: SearchMode,
    scope: str,
) -> list[tuple[Hit, ...]]:
    rows = zip(questions, vectors, strict=True)
    return [
        retriever.search(
            question.text,
            k=DEPTH,
            articles=None if scope == "all" else [item.article_id for item in question.items],
            mode=mode,
            vector=vector,
        )
        for question, vector in tracked(rows, len(questions), f"{mode}, {scope}")
    ]
