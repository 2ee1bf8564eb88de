"""Recall@k, MRR@k and nDCG@k of each question, computed by ir_measures.

Two ways in: the ranks of gold items (`score_ranks`), and rankings of documents with graded
gains (`score_documents`). Both become what trec_eval reads, qrels and a run. trec_eval orders
documents of equal score by their names; that never decides here, since a document's score is
minus its place and no two share a place. Nothing here knows texts, passages or searches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ir_measures import Measure

__all__ = ["RankingScores", "available", "score_documents", "score_ranks"]

Ranks = Sequence[int | None]
"""The ranks (from 1) of one question's gold items, None where an item was not found."""


@dataclass(frozen=True, slots=True)
class RankingScores:
    """A value for each question, in their order, all in [0, 1].

    `recall` maps k to recall@k; `mrr` and `ndcg` look at the first `depth` places.
    """

    recall: dict[int, tuple[float, ...]]
    mrr: tuple[float, ...]
    ndcg: tuple[float, ...]


def available() -> bool:
    """Return whether ir_measures is installed: it is not on Linux on ARM, unless by hand."""
    return find_spec("ir_measures") is not None


def score_ranks(
    questions: Sequence[Ranks], *, cuts: Sequence[int], depth: int = 10
) -> RankingScores:
    """Score questions by the ranks of their gold items, of which each has at least one.

    recall@k is the share of gold items found among the first k (Manning, Raghavan and
    Schütze, "Introduction to Information Retrieval", 2008, ch. 8). MRR@k is 1 / (rank of the
    first gold item) when that is at most k, else 0 (Voorhees, "The TREC-8 Question Answering
    Track Report", 1999). nDCG@k has gain 1 for each gold item and the discount
    1 / log2(1 + rank) (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR
    techniques", TOIS 2002).

    An item counts once, at its first rank, so passages that overlap gain nothing twice. Where
    one passage brings several items, all are found at its rank (recall), but for nDCG the
    second counts at the next free rank: the value never exceeds 1, and 1 means no better order.
    """
    from ir_measures import RR, SetR, nDCG

    for ranks in questions:
        if not ranks or any(rank is not None and rank < 1 for rank in ranks):
            raise ValueError(f"no ranks of gold items: {list(ranks)}")
    gold = {str(n): {_item(i): 1 for i in range(len(r))} for n, r in enumerate(questions)}
    run = {str(n): _spread(ranks, depth) for n, ranks in enumerate(questions)}
    placed = _values([RR @ depth, nDCG @ depth], gold, run)
    # R@k would count documents, and several items may share a passage: so the items that the
    # first k passages bring are a set, a query for each question and k.
    cut = {f"{n}@{k}": (ranks, k) for k in cuts for n, ranks in enumerate(questions)}
    wanted = {name: {_item(i): 1 for i in range(len(ranks))} for name, (ranks, _) in cut.items()}
    brought = {
        name: {
            _item(i): -float(i) for i, rank in enumerate(ranks) if rank is not None and rank <= k
        }
        for name, (ranks, k) in cut.items()
    }
    shares = _values([SetR], wanted, brought)[SetR]
    size = len(questions)
    return RankingScores(
        recall={k: shares[at * size : (at + 1) * size] for at, k in enumerate(cuts)},
        mrr=placed[RR @ depth],
        ndcg=placed[nDCG @ depth],
    )


def score_documents(
    gains: Mapping[str, Mapping[str, int]],
    rankings: Mapping[str, Sequence[str]],
    *,
    cuts: Sequence[int],
    depth: int = 10,
) -> RankingScores:
    """Score rankings of documents, best first, by the gains of the documents of each query.

    The measures are those of `score_ranks`; nDCG weighs a document by its gain, a whole number
    from 1 (Järvelin and Kekäläinen 2002, without an exponent, as trec_eval and BEIR do), the
    others count every document that has one. Documents without a gain are not relevant. The
    values are in the order of `gains`, whose queries are those of `rankings`.
    """
    from ir_measures import RR, R, nDCG

    if gains.keys() != rankings.keys():
        raise ValueError("gains and rankings are not of the same queries")
    for query, documents in gains.items():
        if not documents or min(documents.values()) < 1:
            raise ValueError(f"query {query} needs documents with gains of at least 1")
        if len(set(rankings[query])) < len(rankings[query]):
            raise ValueError(f"query {query} ranks a document twice")
    run = {
        query: {document: -float(place) for place, document in enumerate(ranking, 1)}
        for query, ranking in rankings.items()
    }
    recalls = {k: R @ k for k in cuts}
    values = _values([RR @ depth, nDCG @ depth, *recalls.values()], gains, run)
    return RankingScores(
        recall={k: values[measure] for k, measure in recalls.items()},
        mrr=values[RR @ depth],
        ndcg=values[nDCG @ depth],
    )


def _spread(ranks: Ranks, depth: int) -> dict[str, float]:
    """Return the scores of the first `depth` places: items at theirs, fillers between them."""
    run = {f"none {place}": -float(place) for place in range(1, depth + 1)}
    place = 0
    for rank, item in sorted((rank, i) for i, rank in enumerate(ranks) if rank is not None):
        place = max(rank, place + 1)
        if run.pop(f"none {place}", None) is not None:
            run[_item(item)] = -float(place)
    return run


def _item(index: int) -> str:
    return f"item {index}"


def _values(
    measures: Sequence["Measure"],
    gains: Mapping[str, Mapping[str, int]],
    run: Mapping[str, Mapping[str, float]],
) -> dict["Measure", tuple[float, ...]]:
    from ir_measures import iter_calc

    # trec_eval's binding asks for dictionaries by type.
    qrels = {query: dict(documents) for query, documents in gains.items()}
    found = {
        (metric.measure, metric.query_id): float(metric.value)
        for metric in iter_calc(measures, qrels, {query: dict(each) for query, each in run.items()})
    }
    return {measure: tuple(found[measure, query] for query in qrels) for measure in measures}
