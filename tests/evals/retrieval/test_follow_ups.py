"""Follow-ups by what is retrieved: overlap and figures by hand, and dialogues searched."""

import pytest

from evals.public.canard import FollowUp, FollowUpSet
from evals.public.items import GoldItem
from evals.public.squad_rows import GAP, document_of
from evals.retrieval.follow_ups import (
    FollowUpFigures,
    chance,
    figures,
    follow_up_tables,
    measure_follow_ups,
    overlap_at,
    wordings,
)
from index.config import ChunkSettings, IndexSettings
from index.types import Hit, Passage, Span
from qa.turns import Turn
from tests.fakes import FakeEmbedder


def hits(*names: str) -> tuple[Hit, ...]:
    """Passages "a" to "z" of one article, each ten characters long."""
    passages = [
        Passage(name, "x", 0, at, at + 10, " " * 10, (Span(at, at + 10),), "")
        for name in names
        for at in (10 * (ord(name) - ord("a")),)
    ]
    return tuple(Hit(each, 1.0 / rank, rank) for rank, each in enumerate(passages, 1))


def asked(question: str, *history: Turn, rewrite: str = "?", at: int = 0) -> FollowUp:
    return FollowUp(question, rewrite, history, "Ann Lee", GoldItem("x", (Span(at, at + 10),)))


BORN = Turn("When was Ann Lee born?", "in 1930")
LEFT = Turn("Did she leave?", None)


def test_the_overlap_is_the_share_of_the_passages_that_are_wanted() -> None:
    assert overlap_at(hits(*"abcd"), hits(*"dcxa"), 4) == 0.75
    assert overlap_at(hits(*"abcd"), hits(*"dcxa"), 1) == 0.0
    assert overlap_at(hits(*"ab"), hits(*"ba"), 10) == 1.0  # an article of two passages


def test_nothing_found_for_both_is_the_same() -> None:
    assert overlap_at((), (), 4) == 1.0
    assert overlap_at(hits("a"), (), 4) == 0.0


def test_a_follow_up_is_worded_in_four_ways() -> None:
    question = asked(" Where did she live? ", BORN, rewrite="Where did Ann Lee live? ")
    assert wordings(question) == {
        "as typed": "Where did she live?",
        "with earlier turns": f"Where did she live? {BORN.question} {BORN.answer}",
        "the same, page told": (
            f"Where did she live? What about Ann Lee? {BORN.question} {BORN.answer}"
        ),
        "by a person": "Where did Ann Lee live?",
    }


def test_the_page_is_what_is_talked_about_when_no_turn_has_named_it() -> None:
    found = wordings(asked("Where did she live?", Turn("Was the book liked?", "Yes.")))
    assert "Ann Lee" in found["the same, page told"]
    assert "Ann Lee" not in found["with earlier turns"]


def test_figures_are_means_over_the_questions_after_so_many_turns() -> None:
    questions = [asked("?", BORN), asked("?", BORN, LEFT), asked("?", BORN, *[LEFT] * 4)]
    found = {
        "as typed": [hits("b", "a"), hits("b", "c"), hits("a", "b")],
        "with earlier turns": [hits("a", "b"), hits("a", "c"), hits("b", "a")],
        "the same, page told": [hits("a", "b")] * 3,
        "by a person": [hits("a", "b")] * 3,
    }
    results = figures("small", "all", questions, found)
    by = {(each.turns, each.wording): each for each in results}
    assert list(dict.fromkeys(each.turns for each in results)) == ["all", "1", "2", "4+"]
    typed, together = by["all", "as typed"], by["all", "with earlier turns"]
    assert typed.recall[1].mean == pytest.approx(1 / 3)
    assert typed.recall[4].mean == pytest.approx(2 / 3)
    assert typed.mrr.mean == pytest.approx((1 / 2 + 0 + 1) / 3)
    assert together.mrr.mean == pytest.approx((1 + 1 + 1 / 2) / 3)
    assert together.n == together.mrr.n == 3
    gain = together.over_typed
    assert gain is not None
    assert gain.mean == pytest.approx((1 / 2 + 1 - 1 / 2) / 3)
    assert typed.over_typed is None
    assert overlaps(together) == pytest.approx({1: 2 / 3, 4: (1 + 1 / 2 + 1) / 3})
    assert by["all", "by a person"].overlap is None
    assert typed.article_recall is not None
    assert typed.article_recall[1].mean == 1.0
    assert by["2", "with earlier turns"].mrr.mean == 1.0
    assert by["4+", "with earlier turns"].mrr.mean == 0.5


def overlaps(found: FollowUpFigures) -> dict[int, float]:
    assert found.overlap is not None
    return {k: found.overlap[k].mean for k in (1, 4)}


def test_dialogues_are_searched_over_all_articles_and_within_their_own() -> None:
    ann = ("Ann Lee was born in 1930.", "Ann Lee lived in Paris.")
    documents = (
        document_of("Ann Lee", ann),
        document_of("Bob Ray", ("Bob Ray lived in Rome.", "Bob Ray was born in 1950.")),
    )
    start = len(ann[0]) + len(GAP)
    place = Span(start, start + len(ann[1]))
    question = FollowUp(
        "Where did she live?",
        "Where has Ann Lee lived?",
        (BORN,),
        "Ann Lee",
        GoldItem(documents[0].article.id, (place,)),
    )
    searched = FollowUpSet("small", documents, (question,), unanswered=2)
    settings = IndexSettings(chunk=ChunkSettings(max_words=11, overlap_sentences=0))
    results = measure_follow_ups(searched, FakeEmbedder(), settings)
    assert [(each.scope, each.turns) for each in results] == [
        (scope, turns) for scope in ("all", "own article") for turns in ("all",) * 4 + ("1",) * 4
    ]
    by = {(each.scope, each.wording): each for each in results if each.turns == "1"}
    person, together = by["all", "by a person"], by["all", "with earlier turns"]
    assert person.recall[1].mean == 1.0
    assert together.mrr.mean >= by["all", "as typed"].mrr.mean
    assert together.recall[10].mean == 1.0
    assert by["own article", "as typed"].recall[4].mean == 1.0
    assert by["own article", "as typed"].article_recall is None
    assert person.article_recall is not None
    assert person.article_recall[1].mean == 1.0
    assert chance(searched) == 0.5  # one passage of two
    tables = follow_up_tables(searched, results)
    assert [table.row_count for table in tables] == [
        22,
        16,
    ]  # eleven figures for all and for "1", eight
    assert "2 follow-ups have no known answer" in str(tables[0].caption)
    assert "A random order would reach recall@1 50.0" in str(tables[1].caption)
