"""The assistant as a LlamaIndex query engine.

Importing this module imports llama-index-core. The engine is LlamaIndex's own
`RetrieverQueryEngine`: our retriever (or any other), any node postprocessors, and a
synthesizer that reads the nodes, decides and cites instead of prompting a language model.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.llms import MockLLM
from llama_index.core.postprocessor.types import BaseNodePostprocessor
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import BaseSynthesizer
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from qa.types import Answer, Citation

__all__ = ["CitedSynthesizer", "query_engine", "response_of"]

AnswerFromNodes = Callable[[str, Sequence[NodeWithScore]], Answer]


class CitedSynthesizer(BaseSynthesizer):
    """Turns retrieved nodes into a `Response` whose `source_nodes` are the citations."""

    def __init__(self, answer: AnswerFromNodes) -> None:
        # A mock keeps LlamaIndex from resolving its global language model, never called here.
        super().__init__(llm=MockLLM())
        self._answer = answer

    def synthesize(
        self,
        query: Any,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
        **response_kwargs: Any,
    ) -> Response:
        """Answer from the nodes, `additional_source_nodes` included."""
        question = query.query_str if isinstance(query, QueryBundle) else str(query)
        return response_of(self._answer(question, [*nodes, *(additional_source_nodes or ())]))

    async def asynthesize(
        self,
        query: Any,
        nodes: list[NodeWithScore],
        additional_source_nodes: Sequence[NodeWithScore] | None = None,
        **response_kwargs: Any,
    ) -> Response:
        """Do as `synthesize` without blocking the event loop."""
        return await asyncio.to_thread(self.synthesize, query, nodes, additional_source_nodes)

    def get_response(self, query_str: str, text_chunks: Sequence[str], **kwargs: Any) -> str:
        """Answer from bare texts, as LlamaIndex's older interface asks."""
        nodes = [NodeWithScore(node=TextNode(text=text)) for text in text_chunks]
        return self._answer(query_str, nodes).text

    async def aget_response(self, query_str: str, text_chunks: Sequence[str], **kwargs: Any) -> str:
        """Do as `get_response` without blocking the event loop."""
        return await asyncio.to_thread(self.get_response, query_str, text_chunks)

    def _get_prompts(self) -> dict[str, Any]:
        return {}

    def _update_prompts(self, prompts: dict[str, Any]) -> None:
        """There are no prompts."""


def query_engine(
    retriever: BaseRetriever,
    answer: AnswerFromNodes,
    node_postprocessors: Sequence[BaseNodePostprocessor] = (),
) -> RetrieverQueryEngine:
    """Compose a LlamaIndex query engine from a retriever and our way of answering."""
    return RetrieverQueryEngine(
        retriever=retriever,
        response_synthesizer=CitedSynthesizer(answer),
        node_postprocessors=list(node_postprocessors),
    )


def response_of(answer: Answer) -> Response:
    """Return an answer as a LlamaIndex response; metadata holds what is not text or source."""
    return Response(
        response=answer.text,
        source_nodes=[_node_of(citation, answer.confidence) for citation in answer.citations],
        metadata={
            "outcome": answer.outcome,
            "answered": answer.answered,
            "kind": answer.kind,
            "question": answer.question,
            "confidence": answer.confidence,
        },
    )


def _node_of(citation: Citation, score: float) -> NodeWithScore:
    metadata = {
        "article_id": citation.article_id,
        "title": citation.title,
        "page": citation.page,
        "url": citation.url,
        "state": citation.state,
        "answer_start": citation.answer_start,
        "answer_end": citation.answer_end,
    }
    node = TextNode(
        id_=f"{citation.article_id}:{citation.start}-{citation.end}",
        text=citation.quote,
        start_char_idx=citation.start,
        end_char_idx=citation.end,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
    )
    return NodeWithScore(node=node, score=score)
