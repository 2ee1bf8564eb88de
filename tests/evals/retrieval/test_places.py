"""Search measured by gold places: ranks by hand, and a small library searched for real."""

import hashlib

import pytest

from evals.public.items import GoldItem, SearchQuestion, SearchSet
from evals.retrieval.places import (
    article_ranks,
    ceiling,
    figures,
    measure_places,
    passage_ranks,
    place_table,
)
from index.config import ChunkSettings, IndexSettings
from index.types import Article, Block, Hit, Passage, Receipt, SourceDocument, Span
from tests.fakes import FakeEmbedder


def passage(article_id: str, start: int, end: int) -> Passage:
    name = f"{article_id}:{start}-{end}"
    return Passage(name, article_id, 0, start, end, " " * (end - start), (Span(start, end),), "T")


def hits(*passages: Passage) -> tuple[Hit, ...]:
    return tuple(Hit(each, 1.0 / rank, rank) for rank, each in enumerate(passages, 1))


FOUND = hits(passage("a", 0, 50), passage("b", 0, 50), passage("a", 40, 90), passage("c", 0, 50))


def item(article_id: str, *places: tuple[int, int]) -> GoldItem:
    return GoldItem(article_id, tuple(Span(*place) for place in places))


def test_an_item_has_the_rank_of_the_first_passage_that_covers_it_whole() -> None:
    items = (
        item("a", (10, 20)),
        item("a", (45, 60)),  # begins in the first passage, is whole in the third
        item("a", (80, 95)),  # never whole
        item("d", (10, 20)),
        item("c", (60, 70), (50, 50), (0, 50)),  # one of its places is enough
    )
    assert passage_ranks(items, FOUND) == (1, 3, None, None, 4)


def test_articles_rank_by_their_first_passage_and_count_once() -> None:
    items = (item("c", (0, 1)), item("a", (99, 100)), item("c", (5, 6)), item("d", (0, 1)))
    assert article_ranks(items, FOUND) == (3, 1, None)


def test_the_ceiling_is_what_some_passage_covers() -> None:
    questions = [
        SearchQuestion("one", (item("a", (10, 20)), item("a", (80, 95)))),
        SearchQuestion("two", (item("b", (0, 50)),)),
    ]
    assert ceiling(questions, [hit.passage for hit in FOUND]) == pytest.approx(0.75)


def test_figures_are_means_over_questions() -> None:
    questions = [
        SearchQuestion("one", (item("a", (10, 20)), item("a", (45, 60)))),  # ranks 1, 3
        SearchQuestion("two", (item("d", (0, 5)),)),  # not found
    ]
    found = figures("set", "all", "dense", questions, [FOUND, FOUND])
    assert {k: each.mean for k, each in found.recall.items()} == {1: 0.25, 4: 0.5, 10: 0.5}
    assert found.mrr.mean == pytest.approx(0.5)
    assert found.ndcg.mean == pytest.approx(1.5 / (1 + 0.6309297535714575) / 2)
    assert found.article_recall[1].mean == 0.5
    assert found.mrr.n == 2


def document(title: str, text: str) -> SourceDocument:
    words = len(text.split())
    article = Article(
        id=hashlib.sha256(text.encode()).hexdigest(),
        source=title,
        text=text,
        blocks=(Block("paragraph", 0, len(text)),),
        title=title,
        author=None,
        published=None,
        language="en",
        words=words,
        receipt=Receipt("text", "utf-8", words),
    )
    return SourceDocument(article, text.encode(), "text/plain")


def test_a_set_is_searched_in_every_mode_and_scope() -> None:
    texts = {
        "Pact": "The old pact was dissolved in 1996. Later deals replaced the treaty entirely.",
        "Train": "The leader went east by armoured train. The journey needed almost a day.",
    }
    documents = tuple(document(title, text) for title, text in texts.items())
    questions = tuple(
        SearchQuestion(question, (GoldItem(each.article.id, (Span(at, at + len(answer)),)),))
        for each, question, answer in zip(
            documents,
            ("When was the pact dissolved?", "How long was the journey by train?"),
            ("1996", "almost a day"),
            strict=True,
        )
        for at in (each.article.text.index(answer),)
    )
    searched = SearchSet("small", documents, questions)
    settings = IndexSettings(chunk=ChunkSettings(max_words=11))
    results, best = measure_places(searched, FakeEmbedder(), settings, within=True)
    assert best == 1.0
    assert [(each.scope, each.mode) for each in results] == [
        (scope, mode) for scope in ("all", "own article") for mode in ("dense", "bm25", "fused")
    ]
    assert all(each.article_recall[1].mean == 1.0 for each in results)
    assert all(each.recall[4].mean == 1.0 for each in results)
    table = place_table(searched, results, best)
    assert table.title == "small: 2 articles, 2 questions"
    assert table.row_count == 6
