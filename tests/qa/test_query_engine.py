"""A plain LlamaIndex program over our parts, and our assistant over LlamaIndex's."""

import asyncio
from pathlib import Path

import pytest
from llama_index.core import VectorStoreIndex
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.postprocessor import SimilarityPostprocessor
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import Document, NodeWithScore, QueryBundle, TextNode

import qa
from qa import Assistant
from qa.query_engine import CitedSynthesizer, response_of
from qa.types import Answer
from tests.fakes import FakeEmbedder, FakeReader
from tests.qa.conversations.answers import answered, refused, unsure

EXAMPLE = Path(qa.__file__).parent / "example" / "putin-north-korea-visit.md"
QUESTION = "When was the 1961 treaty dissolved?"


class Without1996(BaseNodePostprocessor):
    """A postprocessor as a user would write one."""

    def _postprocess_nodes(
        self, nodes: list[NodeWithScore], query_bundle: QueryBundle | None = None
    ) -> list[NodeWithScore]:
        return [node for node in nodes if "1996" not in node.get_content()]


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.over(EXAMPLE)


@pytest.mark.models
class TestLlamaIndexProgram:
    def test_retriever_postprocessor_and_query_engine_give_1996_with_its_sentence(
        self, assistant: Assistant
    ) -> None:
        engine = RetrieverQueryEngine(
            retriever=assistant.as_retriever(),
            response_synthesizer=CitedSynthesizer(assistant.answer_from_nodes),
            node_postprocessors=[SimilarityPostprocessor(similarity_cutoff=0.01)],
        )
        response = engine.query(QUESTION)
        assert str(response) == "1996"
        (source,) = response.source_nodes
        node = source.node
        assert isinstance(node, TextNode)
        assert "1996" in node.text
        (article,) = assistant.articles()
        assert article.text[node.start_char_idx : node.end_char_idx] == node.text

    def test_the_assistants_own_engine_is_the_same(self, assistant: Assistant) -> None:
        engine = assistant.as_query_engine()
        assert str(engine.query(QUESTION)) == "1996"
        assert str(asyncio.run(engine.aquery(QUESTION))) == "1996"

    def test_a_postprocessor_that_takes_the_passage_away_takes_the_answer_away(
        self, assistant: Assistant
    ) -> None:
        engine = assistant.as_query_engine(node_postprocessors=[Without1996()])
        response = engine.query(QUESTION)
        assert str(response) != "1996"


def fake_assistant(**given: object) -> Assistant:
    return Assistant.over(embedder=FakeEmbedder(), reader=FakeReader(), **given)  # type: ignore[arg-type]


def test_a_document_is_added_and_cited() -> None:
    with fake_assistant() as assistant:
        article = assistant.add(Document(text="The treaty was signed in 1961.", doc_id="d"))
        assert [each.id for each in assistant.articles()] == [article.id]


def test_any_llamaindex_retriever_takes_the_place_of_ours() -> None:
    documents = [
        Document(text="The treaty was dissolved in 1996. It is gone.", metadata={"title": "T"})
    ]
    index = VectorStoreIndex.from_documents(documents, embed_model=MockEmbedding(embed_dim=8))
    with fake_assistant(retriever=index.as_retriever()) as assistant:
        answer = assistant.ask("When was the treaty dissolved?")
        assert answer.text == "1996"
        (citation,) = answer.citations
        assert citation.title == "T"
        article = assistant.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert citation.quote == "The treaty was dissolved in 1996."


@pytest.mark.parametrize("answer", [answered(), unsure(), refused()])
def test_a_response_tells_the_outcome_beside_the_text(answer: Answer) -> None:
    response = response_of(answer)
    assert str(response) == answer.text
    assert response.metadata is not None
    assert response.metadata["outcome"] == answer.outcome
    assert response.metadata["answered"] == answer.answered
    assert len(response.source_nodes) == len(answer.citations)


def test_bare_texts_can_be_answered_from() -> None:
    with fake_assistant() as assistant:
        synthesizer = CitedSynthesizer(assistant.answer_from_nodes)
        texts = ["The treaty was dissolved in 1996."]
        assert synthesizer.get_response("When was the treaty dissolved?", texts) == "1996"
