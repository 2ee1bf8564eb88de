"""Retrieval on public sets: recall@k, MRR@10 and nDCG@10 of dense, BM25 and fused search.

    python -m evals.retrieval --squad dev-v2.0.json --multihop corpus.jsonl queries.jsonl

All articles of a set go into one library in memory. A passage is a hit when it covers a
gold place from end to end (an answer's place in SQuAD, an evidence fact's in MultiHop-RAG).
An article is a hit when any passage of it is: articles rank by their first passage.
Chooses nothing and tunes nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from evals.bootstrap import Interval, interval
from evals.metrics import ndcg_at, recall_at, reciprocal_rank_at
from evals.public.items import GoldItem, SearchQuestion, SearchSet
from evals.public.multihop import load_multihop
from evals.public.squad import load_squad
from index.config import IndexSettings
from index.embed import Embedder, SentenceTransformerEmbedder
from index.library import Library
from index.search import Retriever, SearchMode
from index.types import Hit, Passage
from qa.config import load_settings

__all__ = ["Figures", "article_ranks", "ceiling", "figures", "main", "measure", "passage_ranks"]

MODES: tuple[SearchMode, ...] = ("dense", "bm25", "fused")
CUTS = (1, 4, 10)
DEPTH = 50
"""Passages asked for, so that ten different articles are among them."""


@dataclass(frozen=True, slots=True)
class Figures:
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
) -> Figures:
    """Compute the figures of one search; `found` holds the hits of each question."""
    passages = [passage_ranks(q.items, hits) for q, hits in zip(questions, found, strict=True)]
    articles = [article_ranks(q.items, hits) for q, hits in zip(questions, found, strict=True)]
    return Figures(
        set=name,
        scope=scope,
        mode=mode,
        recall={k: _mean([recall_at(ranks, k) for ranks in passages]) for k in CUTS},
        mrr=_mean([reciprocal_rank_at(ranks, 10) for ranks in passages]),
        ndcg=_mean([ndcg_at(ranks, 10) for ranks in passages]),
        article_recall={k: _mean([recall_at(ranks, k) for ranks in articles]) for k in CUTS},
    )


def measure(
    searched: SearchSet, embedder: Embedder, settings: IndexSettings, *, within: bool = False
) -> tuple[tuple[Figures, ...], float]:
    """Search a set in every mode over all its articles; return the figures and the ceiling.

    With `within`, each question is also searched in its own article only (for sets whose
    questions belong to one article).
    """
    library = Library.in_memory(embedder, settings)
    try:
        with _progress() as progress:
            bar = progress.add_task(searched.name, total=None)

            def advance(stage: str, done: int, total: int) -> None:
                progress.update(bar, description=stage, completed=done, total=total)

            library.add_many(searched.documents, progress=advance)
            vectors = embedder.embed([q.text for q in searched.questions], progress=advance)
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
    finally:
        library.close()


def main(
    squad: Annotated[
        Path | None, typer.Option(help="A SQuAD file: .json, or rows as .jsonl or .jsonl.gz.")
    ] = None,
    multihop: Annotated[
        tuple[Path, Path] | None, typer.Option(help="MultiHop-RAG: the corpus and the queries.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Print recall@k, MRR@10 and nDCG@10 of dense, BM25 and fused search."""
    if squad is None and multihop is None:
        raise typer.BadParameter("name at least one set: --squad or --multihop")
    settings = load_settings().index
    embedder = SentenceTransformerEmbedder(settings.embedding)
    records: list[dict[str, object]] = []
    sets = [(load_squad(squad), True)] if squad else []
    if multihop:
        with _progress() as progress:
            bar = progress.add_task("reading articles", total=None)
            count = partial(_count, progress, bar)
            sets.append((load_multihop(*multihop, progress=count), False))
    for searched, within in sets:
        results, best = measure(searched, embedder, settings, within=within)
        records.append(
            {
                "set": searched.name,
                "articles": len(searched.documents),
                "questions": len(searched.questions),
                "unlocated": searched.unlocated,
                "ceiling": best,
                "figures": [asdict(each) for each in results],
            }
        )
        if not as_json:
            Console().print(_table(searched, results, best))
    if as_json:
        typer.echo(json.dumps(records, indent=2))


def _search(
    retriever: Retriever,
    questions: Sequence[SearchQuestion],
    vectors: NDArray[np.float32],
    mode: SearchMode,
    scope: str,
) -> list[tuple[Hit, ...]]:
    rows = zip(questions, vectors, strict=True)
    with _progress() as progress:
        return [
            retriever.search(
                question.text,
                k=DEPTH,
                articles=None if scope == "all" else [item.article_id for item in question.items],
                mode=mode,
                vector=vector,
            )
            for question, vector in progress.track(
                rows, total=len(questions), description=f"{mode}, {scope}"
            )
        ]


def _table(searched: SearchSet, results: Sequence[Figures], best: float) -> Table:
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
        shown = [*each.recall.values(), each.mrr, each.ndcg, *each.article_recall.values()]
        table.add_row(each.scope, each.mode, *(_short(figure) for figure in shown))
    return table


def _short(figure: Interval) -> str:
    return f"{100 * figure.mean:.1f} [{100 * figure.low:.1f}, {100 * figure.high:.1f}]"


def _mean(values: Sequence[float]) -> Interval:
    found = interval(values)
    if found is None:
        raise ValueError("a set without questions has no figures")
    return found


def _count(progress: Progress, bar: TaskID, done: int) -> None:
    progress.update(bar, completed=done)


def _progress() -> Progress:
    return Progress(console=Console(stderr=True), transient=True)


if __name__ == "__main__":
    typer.run(main)
