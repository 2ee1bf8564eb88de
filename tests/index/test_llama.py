import asyncio

import pytest
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import Document, NodeWithScore, QueryBundle, TextNode

from index.chunk import chunk
from index.config import ChunkSettings, IndexSettings, SearchSettings
from index.errors import ReadError
from index.library import Library
from index.llama import ArticleRetriever, NodeArticles, NodeRetriever, node_of, read_document
from index.search import Retriever
from tests.fakes import FakeEmbedder
from tests.samples import article_of, document_of

ARTICLE = article_of(
    "The treaty was signed in 1961. It ended in 1996.",
    "It ended in 1996. Nobody mourned.",
    title="Treaty",
)


@pytest.fixture
def library() -> Library:
    made = Library.in_memory(FakeEmbedder(), IndexSettings())
    made.add(document_of(ARTICLE))
    return made


def node_articles(library: Library) -> NodeArticles:
    return NodeArticles(library.article, ChunkSettings())


class Fixed(BaseRetriever):
    """Returns the same nodes for every question."""

    def __init__(self, *nodes: TextNode) -> None:
        self._nodes = nodes
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [NodeWithScore(node=node, score=0.5) for node in self._nodes]


def test_a_document_is_read_with_what_its_metadata_says() -> None:
    document = Document(
        text="The treaty was signed in 1961. It ended in 1996.",
        metadata={
            "title": "Treaty",
            "author": "Ann Lee",
            "url": "https://example.org/a",
            "date": "2024-06-18",
        },
    )
    article = read_document(document).article
    assert (article.title, article.author) == ("Treaty", "Ann Lee")
    assert (article.source, article.published) == ("https://example.org/a", "2024-06-18")
    assert article.text == "The treaty was signed in 1961. It ended in 1996."


def test_a_document_without_a_source_goes_by_its_id() -> None:
    document = Document(text="The treaty was signed in 1961.", doc_id="d1")
    assert read_document(document).article.source == "d1"


def test_anything_else_is_refused_with_what_to_give() -> None:
    with pytest.raises(ReadError, match="add_text"):
        read_document({"text": "no"})


def test_nodes_carry_exact_offsets_and_nothing_but_the_text(library: Library) -> None:
    retriever = ArticleRetriever(Retriever(library, FakeEmbedder(), SearchSettings()))
    nodes = retriever.retrieve("When did it end?")
    assert nodes
    for found in nodes:
        node = found.node
        assert isinstance(node, TextNode)
        assert ARTICLE.text[node.start_char_idx : node.end_char_idx] == node.text
        assert node.get_content(metadata_mode="llm") == node.text  # type: ignore[arg-type]
        assert node.metadata["article_id"] == ARTICLE.id


async def _aretrieve(retriever: ArticleRetriever) -> list[NodeWithScore]:
    return await retriever.aretrieve("When did it end?")


def test_asynchronous_retrieval_is_the_same(library: Library) -> None:
    retriever = ArticleRetriever(Retriever(library, FakeEmbedder(), SearchSettings()))
    found = asyncio.run(_aretrieve(retriever))
    expected = retriever.retrieve("When did it end?")
    assert [n.node.node_id for n in found] == [n.node.node_id for n in expected]


def test_our_own_nodes_lead_back_to_the_passage(library: Library) -> None:
    (passage,) = chunk(ARTICLE, ChunkSettings())
    (hit,) = node_articles(library).hits([NodeWithScore(node=node_of(passage), score=1.0)])
    assert hit.passage.article_id == ARTICLE.id
    assert hit.passage.sentences == passage.sentences
    assert (hit.passage.start, hit.passage.end) == (passage.start, passage.end)


def test_a_node_whose_text_was_changed_is_an_article_of_its_own(library: Library) -> None:
    (passage,) = chunk(ARTICLE, ChunkSettings())
    node = node_of(passage)
    node.text = "Something shorter. It ended in 1997."
    articles = node_articles(library)
    (hit,) = articles.hits([NodeWithScore(node=node)])
    made = articles.article(hit.passage.article_id)
    assert made is not None
    assert made.id != ARTICLE.id
    assert made.text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_a_foreign_node_is_cut_into_passages_with_exact_offsets(library: Library) -> None:
    text = "  First part.\n\n" + "A long sentence about rivers. " * 60 + "\n\nLast 😀 part."
    articles = node_articles(library)
    retriever = NodeRetriever(Fixed(TextNode(text=text, metadata={"title": "Rivers"})), articles)
    hits = retriever.search("rivers")
    assert len(hits) > 1
    for hit in hits:
        made = articles.article(hit.passage.article_id)
        assert made is not None
        assert made.title == "Rivers"
        assert made.text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert retriever.search("rivers", k=1) == hits[:1]
    assert retriever.search("rivers", articles=["other"]) == ()


def test_a_blank_node_gives_no_passage(library: Library) -> None:
    assert node_articles(library).hits([NodeWithScore(node=TextNode(text="  "))]) == ()
