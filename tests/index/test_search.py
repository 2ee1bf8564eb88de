import pytest

from index.config import IndexSettings, SearchSettings
from index.library import Library, Scored
from index.search import PassageRetriever, Retriever, fuse
from index.types import Passage
from tests.fakes import FakeEmbedder
from tests.samples import article_of, document_of


def scored(*keys: str) -> list[Scored]:
    return [
        Scored(Passage(key, "a", 0, 0, 1, "x", (), ""), 1.0 - rank / 10)
        for rank, key in enumerate(keys)
    ]


def order(hits: object) -> list[str]:
    return [hit.passage.id for hit in hits]  # type: ignore[attr-defined]


def test_fusion_adds_reciprocal_ranks() -> None:
    hits = fuse(scored("a", "b"), scored("b", "c"), rrf_k=60)
    assert order(hits) == ["b", "a", "c"]
    assert hits[0].score == pytest.approx(1 / 62 + 1 / 61)
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert (hits[1].dense_score, hits[1].bm25_score) == (1.0, None)


def test_fusion_breaks_ties_by_the_dense_rank() -> None:
    assert order(fuse(scored("a"), scored("b"))) == ["a", "b"]
    assert order(fuse(scored("b"), scored("a"))) == ["b", "a"]


def test_a_weight_of_nought_leaves_a_side_out_of_the_order() -> None:
    assert order(fuse(scored("a", "b"), scored("b", "a"), weights=(0.0, 1.0))) == ["b", "a"]


@pytest.fixture
def retriever() -> Retriever:
    settings = IndexSettings()
    embedder = FakeEmbedder()
    library = Library.in_memory(embedder, settings)
    for name in ("river", "mountain"):
        library.add(
            document_of(
                article_of(f"The {name} is old. It lies in the north.", source=f"{name}.txt")
            )
        )
    return Retriever(library, embedder, SearchSettings())


def test_the_passage_with_the_words_comes_first_in_every_mode(retriever: Retriever) -> None:
    for mode in ("dense", "bm25", "fused"):
        hits = retriever.search("How old is the mountain?", mode=mode)
        assert "mountain" in hits[0].passage.text


def test_scores_are_those_of_the_mode(retriever: Retriever) -> None:
    dense = retriever.search("old mountain", mode="dense")[0]
    bm25 = retriever.search("old mountain", mode="bm25")[0]
    assert dense.score == dense.dense_score
    assert bm25.score == bm25.bm25_score
    assert retriever.search("old mountain")[0].score == pytest.approx(2 / 11)


def test_search_keeps_to_the_chosen_articles(retriever: Retriever) -> None:
    hits = retriever.search("Where does it lie?")
    ids = {hit.passage.article_id for hit in hits}
    assert len(ids) == 2
    for chosen in ids:
        found = retriever.search("Where does it lie?", articles=[chosen])
        assert {hit.passage.article_id for hit in found} == {chosen}
    assert retriever.search("Where does it lie?", articles=[]) == ()


def test_k_limits_the_hits_and_equal_searches_give_equal_hits(retriever: Retriever) -> None:
    assert len(retriever.search("north", k=1)) == 1
    assert retriever.search("north") == retriever.search("north")


def test_ours_is_a_passage_retriever(retriever: Retriever) -> None:
    assert isinstance(retriever, PassageRetriever)
