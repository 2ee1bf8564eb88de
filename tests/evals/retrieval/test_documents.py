"""Search measured by relevant documents: rankings by hand, and a small corpus searched."""

import pytest

from evals.public.beir import DocumentQuestion, DocumentSet
from evals.public.items import told_apart
from evals.public.squad_rows import document_of
from evals.retrieval.documents import document_ranking, document_table, measure_documents
from index.config import ChunkSettings, IndexSettings
from index.types import Hit, Passage, SourceDocument, Span
from tests.fakes import FakeEmbedder

NAMES = {"x1": "one", "x2": "two", "x3": "three"}


def hits(*articles: str) -> tuple[Hit, ...]:
    passages = [
        Passage(f"p{i}", a, i, 0, 1, "T", (Span(0, 1),), "") for i, a in enumerate(articles)
    ]
    return tuple(Hit(each, 1.0 / rank, rank) for rank, each in enumerate(passages, 1))


def test_documents_rank_by_their_first_passage() -> None:
    found = hits("x2", "x1", "x2", "x3", "x1")
    assert document_ranking(found, NAMES, without="q") == ("two", "one", "three")


def test_the_query_itself_is_left_out_of_its_ranking() -> None:
    assert document_ranking(hits("x2", "x1", "x2"), NAMES, without="two") == ("one",)


def document(name: str, text: str) -> SourceDocument:
    return told_apart(document_of("", [text], source=name))


TRAIN = "The leader went east by armoured train. The journey needed almost a day."


def test_a_corpus_is_searched_in_every_mode() -> None:
    documents = (
        document("pact", "The old pact was dissolved in 1996. Later deals replaced it entirely."),
        document("train", TRAIN),
        document("copy", TRAIN),
        document("other", "Nothing of this kind was ever said about bread or butter."),
    )
    questions = (
        DocumentQuestion("q1", "When was the old pact dissolved?", {"pact": 2, "other": 1}),
        DocumentQuestion("train", TRAIN, {"copy": 1}),  # a query that stands in the corpus
    )
    searched = DocumentSet("small", documents, questions, empty=3)
    settings = IndexSettings(chunk=ChunkSettings(max_words=11))
    results = measure_documents(searched, FakeEmbedder(), settings)
    assert [each.mode for each in results] == ["dense", "bm25", "fused"]
    dense, *_ = results
    assert dense.mrr.mean == 1.0
    assert all(each.recall[100].n == 2 for each in results)
    assert dense.recall == {10: dense.recall[100], 100: dense.recall[100]}
    assert dense.recall[100].mean == 1.0
    assert dense.ndcg.mean > 0.9
    table = document_table(searched, results)
    assert (table.title, table.row_count) == ("small: 4 documents, 2 queries", 3)
    assert "3 documents have no text" in str(table.caption)


def test_rankings_reach_the_last_cut_though_documents_have_many_passages() -> None:
    # 101 documents of three passages each are more passages than are asked for at first
    sentence = "Ships carry grain over the sea and back, number"
    documents = tuple(
        document(f"d{n}", " ".join(f"{sentence} {n} {part}." for part in "abc")) for n in range(101)
    )
    wanted = {f"d{n}": 1 for n in range(100)}
    questions = (DocumentQuestion("d100", "grain on ships over the sea", wanted),)
    settings = IndexSettings(chunk=ChunkSettings(max_words=11, overlap_sentences=0))
    results = measure_documents(DocumentSet("long", documents, questions), FakeEmbedder(), settings)
    assert [each.recall[100].mean for each in results] == pytest.approx([1.0, 1.0, 1.0])
