"""Search alone, measured on public sets.

    python -m evals.retrieval --squad dev-v2.0.json --multihop corpus.jsonl queries.jsonl
    python -m evals.retrieval --beir scifact --canard dev.json --limit 500 --out figures.json

All articles of a set go into one library in memory. `places` measures gold places, `documents`
relevant documents, `follow_ups` follow-ups; this file loads the sets, prints tables and writes
JSON. Chooses nothing and tunes nothing.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from evals.public.beir import DocumentSet, load_beir
from evals.public.canard import FollowUpSet, load_canard
from evals.public.items import SearchSet
from evals.public.multihop import load_multihop
from evals.public.squad import load_squad
from evals.reader.asking import sample
from evals.retrieval.documents import document_table, measure_documents
from evals.retrieval.follow_ups import chance, follow_up_tables, measure_follow_ups
from evals.retrieval.places import measure_places, place_table
from evals.retrieval.searching import counting
from index.config import IndexSettings
from index.embed import Embedder, SentenceTransformerEmbedder
from qa.config import load_settings

__all__ = ["Report", "main", "report"]

AnySet = SearchSet | DocumentSet | FollowUpSet
_Set = TypeVar("_Set", SearchSet, DocumentSet, FollowUpSet)


@dataclass(frozen=True, slots=True)
class Report:
    """One set measured: what goes into the JSON, and the same as tables."""

    record: dict[str, object]
    tables: tuple[Table, ...]


def report(
    measured: AnySet, embedder: Embedder, settings: IndexSettings, *, within: bool = False
) -> Report:
    """Measure a set in the way that its kind is measured.

    `within` is for gold places: search each question in its own article too.
    """
    record: dict[str, object] = {
        "set": measured.name,
        "articles": len(measured.documents),
        "questions": len(measured.questions),
    }
    if isinstance(measured, SearchSet):
        places, best = measure_places(measured, embedder, settings, within=within)
        record |= {"unlocated": measured.unlocated, "ceiling": best}
        record["figures"] = [asdict(each) for each in places]
        return Report(record, (place_table(measured, places, best),))
    if isinstance(measured, DocumentSet):
        documents = measure_documents(measured, embedder, settings)
        record["empty"] = measured.empty
        record["figures"] = [asdict(each) for each in documents]
        return Report(record, (document_table(measured, documents),))
    follow_ups = measure_follow_ups(measured, embedder, settings)
    record |= {"unanswered": measured.unanswered, "chance": chance(measured)}
    record["figures"] = [asdict(each) for each in follow_ups]
    return Report(record, follow_up_tables(measured, follow_ups))


def main(
    squad: Annotated[
        Path | None, typer.Option(help="A SQuAD file: .json, or rows as .jsonl or .jsonl.gz.")
    ] = None,
    multihop: Annotated[
        tuple[Path, Path] | None, typer.Option(help="MultiHop-RAG: the corpus and the queries.")
    ] = None,
    beir: Annotated[
        list[Path] | None,
        typer.Option(help="The folder of a BEIR-style set; may be repeated."),
    ] = None,
    canard: Annotated[
        Path | None, typer.Option(help="A CANARD file: .json, or rows as .jsonl or .jsonl.gz.")
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Questions of each set, a seeded sample.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the samples.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the JSON to this file too.", dir_okay=False)
    ] = None,
) -> None:
    """Print what search finds on public sets: recall@k, MRR@10 and nDCG@10."""
    if squad is None and multihop is None and not beir and canard is None:
        raise typer.BadParameter("name at least one set: --squad, --multihop, --beir or --canard")
    settings = load_settings().index
    embedder = SentenceTransformerEmbedder(settings.embedding)
    records: list[dict[str, object]] = []
    for measured, within in _loaded(squad, multihop, beir or (), canard, limit, seed):
        found = report(measured, embedder, settings, within=within)
        records.append(found.record)
        if not as_json:
            Console().print(*found.tables)
    text = json.dumps(records, indent=2)
    if out is not None:
        out.write_text(text + "\n", encoding="utf-8")
    if as_json:
        typer.echo(text)


def _loaded(
    squad: Path | None,
    multihop: tuple[Path, Path] | None,
    beir: Sequence[Path],
    canard: Path | None,
    limit: int | None,
    seed: int,
) -> Iterator[tuple[AnySet, bool]]:
    """Load the sets one after another; True where a question belongs to one article."""
    if squad is not None:
        yield _part(load_squad(squad), limit, seed), True
    if multihop is not None:
        with counting("reading articles") as progress:
            news = load_multihop(*multihop, progress=progress)
        yield _part(news, limit, seed), False
    for folder in beir:
        with counting(f"reading {folder}") as progress:
            corpus = load_beir(folder, progress=progress)
        yield _part(corpus, limit, seed), False
    if canard is not None:
        yield _part(load_canard(canard), limit, seed), True


def _part(whole: _Set, limit: int | None, seed: int) -> _Set:
    return replace(whole, questions=sample(whole.questions, limit, seed))


if __name__ == "__main__":
    typer.run(main)
