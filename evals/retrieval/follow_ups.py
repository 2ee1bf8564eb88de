"""How well follow-ups are understood, measured by what is retrieved for them.

Each follow-up is searched in four wordings: as typed, as `qa.follow_up` rewrites it for the
assistant, the same with the page's title as an earlier turn (the people who asked, and those
who rewrote, knew it), and as a person rewrote it. The search is the assistant's, fused. A hit is
a passage that holds the answer; the overlap says how far the passages are those that the
person's wording finds.

A rewriting often takes words of earlier answers, whose passages stand beside the right one and
count as wrong, so within a section it can do worse than the question as typed; whether the
section is found at all says more. Chooses nothing and tunes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from evals.bootstrap import RESAMPLES, Interval
from evals.public.canard import FollowUp, FollowUpSet
from evals.ranking import score_ranks
from evals.retrieval.places import article_ranks, passage_ranks
from evals.retrieval.searching import embedded, indexed, mean_of, shown, tracked
from index.config import IndexSettings
from index.embed import Embedder
from index.search import Retriever
from index.types import Hit
from qa.question import Question
from qa.turns import Turn

__all__ = [
    "FollowUpFigures",
    "chance",
    "figures",
    "follow_up_tables",
    "measure_follow_ups",
    "overlap_at",
    "wordings",
]

TYPED, TOGETHER, TOLD, GOLD = "as typed", "with earlier turns", "the same, page told", "by a person"
ALL, OWN = "all", "own article"
CUTS = (1, 4, 10)
TURNS = ("1", "2", "3", "4+")


@dataclass(frozen=True, slots=True)
class FollowUpFigures:
    """One wording of the follow-ups after so many `turns` ("all" of them, or "1" to "4+").

    `recall` maps k to recall@k, `article_recall` to that of the section, ranked by its first
    passage (None within the own article), `overlap` to the share of the first k passages that
    the person's wording finds too. `over_typed` is the difference of MRR@10 to the questions
    as typed, paired. The intervals draw questions, as if those of a dialogue were independent.
    """

    set: str
    scope: str
    turns: str
    wording: str
    n: int
    recall: dict[int, Interval]
    mrr: Interval
    over_typed: Interval | None
    article_recall: dict[int, Interval] | None
    overlap: dict[int, Interval] | None


def wordings(asked: FollowUp) -> dict[str, str]:
    """Return the question in the four wordings, by their names."""
    typed = asked.question.strip()
    told = Turn(f"What about {asked.page}?")
    return {
        TYPED: typed,
        TOGETHER: Question.parse(typed, asked.history).in_context,
        TOLD: Question.parse(typed, (told, *asked.history)).in_context,
        GOLD: asked.rewrite.strip(),
    }


def overlap_at(found: Sequence[Hit], wanted: Sequence[Hit], k: int) -> float:
    """Return the share of the first k wanted passages (fewer, where so few are there) found."""
    here = {hit.passage.id for hit in found[:k]}
    there = {hit.passage.id for hit in wanted[:k]}
    return len(here & there) / len(there) if there else float(not here)


def chance(searched: FollowUpSet) -> float:
    """Return the mean recall@1 of a random order of the passages of the own article."""
    passages = {
        document.article.id: sum(block.kind == "paragraph" for block in document.article.blocks)
        for document in searched.documents
    }
    shares = [len(q.item.places) / passages[q.item.article_id] for q in searched.questions]
    return sum(shares) / len(shares)


def figures(
    name: str,
    scope: str,
    questions: Sequence[FollowUp],
    found: Mapping[str, Sequence[Sequence[Hit]]],
) -> tuple[FollowUpFigures, ...]:
    """Compute the figures by turns and wording; `found` holds each wording's hits of each.

    Numbers of turns that no question has are left out.
    """
    turns = [TURNS[min(len(question.history), len(TURNS)) - 1] for question in questions]
    pairs = {name: list(zip(questions, hits, strict=True)) for name, hits in found.items()}
    scores = {
        wording: score_ranks([passage_ranks([q.item], hits) for q, hits in each], cuts=CUTS)
        for wording, each in pairs.items()
    }
    sections = {
        wording: score_ranks([article_ranks([q.item], hits) for q, hits in each], cuts=CUTS)
        for wording, each in pairs.items()
    }
    results: list[FollowUpFigures] = []
    for label in ("all", *TURNS):
        chosen = [i for i, each in enumerate(turns) if label in ("all", each)]
        if not chosen:
            continue
        for wording, score in scores.items():
            gains = [score.mrr[i] - scores[TYPED].mrr[i] for i in chosen]
            common = {
                k: [overlap_at(found[wording][i], found[GOLD][i], k) for i in chosen] for k in CUTS
            }
            results.append(
                FollowUpFigures(
                    set=name,
                    scope=scope,
                    turns=label,
                    wording=wording,
                    n=len(chosen),
                    recall={k: _mean([v[i] for i in chosen]) for k, v in score.recall.items()},
                    mrr=_mean([score.mrr[i] for i in chosen]),
                    over_typed=None if wording == TYPED else _mean(gains),
                    article_recall=None
                    if scope == OWN
                    else {
                        k: _mean([values[i] for i in chosen])
                        for k, values in sections[wording].recall.items()
                    },
                    overlap=None
                    if wording == GOLD
                    else {k: _mean(values) for k, values in common.items()},
                )
            )
    return tuple(results)


def measure_follow_ups(
    searched: FollowUpSet, embedder: Embedder, settings: IndexSettings
) -> tuple[FollowUpFigures, ...]:
    """Search every follow-up in every wording, over all articles and within its own."""
    worded = [wordings(question) for question in searched.questions]
    texts = list(dict.fromkeys(text for each in worded for text in each.values()))
    results: list[FollowUpFigures] = []
    with indexed(searched.name, searched.documents, embedder, settings) as library:
        vectors = dict(zip(texts, embedded(searched.name, texts, embedder), strict=True))
        retriever = Retriever(library, embedder, settings.search)
        for scope in (ALL, OWN):
            found: dict[str, list[tuple[Hit, ...]]] = {}
            for wording in (TYPED, TOGETHER, TOLD, GOLD):
                rows = zip(searched.questions, worded, strict=True)
                found[wording] = [
                    retriever.search(
                        each[wording],
                        k=max(CUTS),
                        articles=None if scope == ALL else [question.item.article_id],
                        vector=vectors[each[wording]],
                    )
                    for question, each in tracked(rows, len(worded), f"{wording}, {scope}")
                ]
            results.extend(figures(searched.name, scope, searched.questions, found))
    return tuple(results)


def follow_up_tables(
    searched: FollowUpSet, results: Sequence[FollowUpFigures]
) -> tuple[Table, ...]:
    """Return the figures as a table for each scope."""
    return tuple(
        _table(searched, scope, [each for each in results if each.scope == scope])
        for scope in (ALL, OWN)
    )


def _table(searched: FollowUpSet, scope: str, results: Sequence[FollowUpFigures]) -> Table:
    caption = (
        "Percent with 95 % bootstrap intervals; over typed is the paired difference of MRR@10. "
        f"{searched.unanswered} follow-ups have no known answer."
    )
    if scope == OWN:
        caption += f" A random order would reach recall@1 {100 * chance(searched):.1f}."
    table = Table(
        title=f"{searched.name}, searched: {scope}. {len(searched.documents)} articles, "
        f"{len(searched.questions)} follow-ups",
        caption=caption,
        title_justify="left",
        caption_justify="left",
    )
    for heading in ("turns", "", TYPED, TOGETHER, TOLD, GOLD):
        table.add_column(heading)
    for turns in dict.fromkeys(each.turns for each in results):
        side_by_side = [each for each in results if each.turns == turns]
        lines = [_lines(each) for each in side_by_side]
        for at, label in enumerate(lines[0]):
            first = f"{turns}, n={side_by_side[0].n}" if at == 0 else ""
            table.add_row(first, label, *(shown(each[label]) for each in lines))
        table.add_section()
    return table


def _lines(each: FollowUpFigures) -> dict[str, Interval | None]:
    lines: dict[str, Interval | None] = {f"recall@{k}": each.recall[k] for k in CUTS}
    lines |= {"MRR@10": each.mrr, "over typed": each.over_typed}
    if each.article_recall is not None:
        lines |= {f"article recall@{k}": each.article_recall[k] for k in CUTS}
    return lines | {f"overlap@{k}": None if each.overlap is None else each.overlap[k] for k in CUTS}


def _mean(values: Sequence[float]) -> Interval:
    return mean_of(values, resamples=RESAMPLES)
