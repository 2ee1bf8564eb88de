"""LlamaIndex at the edges: its documents and retrievers into ours, ours as its own.

Importing this module imports llama-index-core; nothing else in `index` does, so code that
does not use LlamaIndex does not pay for it.
"""

import asyncio
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeWithScore,
    QueryBundle,
    TextNode,
)

from index.apart.worker import Cancelled
from index.chunk import chunk
from index.config import ChunkSettings, ReadSettings
from index.errors import ArticleNotFoundError, ReadError
from index.read import read_text
from index.search import PassageRetriever
from index.sentences import split_sentences
from index.types import Article, Block, Hit, Passage, Receipt, SourceDocument, Span

__all__ = ["ArticleRetriever", "NodeArticles", "NodeRetriever", "node_of", "read_document"]

_KEPT_ARTICLES = 4096


def read_document(
    document: object,
    *,
    title: str | None = None,
    settings: ReadSettings | None = None,
    cancelled: Cancelled | None = None,
) -> SourceDocument:
    """Read a LlamaIndex `Document`; its metadata may name title, author, date and address.

    Understood keys: "title", "author", "published" or "date", and for the source "url",
    "source", "file_path" or "file_name", else the document's id.
    """
    if not isinstance(document, Document):
        raise ReadError(
            f"An article cannot be read from a {type(document).__name__}.",
            "Give a path, a web address or a LlamaIndex Document; add_text takes text.",
        )
    meta = {key: str(value) for key, value in document.metadata.items() if value is not None}
    source = next(
        (meta[key] for key in ("url", "source", "file_path", "file_name") if key in meta),
        document.id_,
    )
    return read_text(
        document.get_content(metadata_mode=MetadataMode.NONE),
        title=title or meta.get("title"),
        source=source,
        author=meta.get("author"),
        published=meta.get("published") or meta.get("date"),
        settings=settings,
        cancelled=cancelled,
    )


def node_of(passage: Passage) -> TextNode:
    """Return a passage as a node with exact offsets; its metadata stays out of prompts and
    embeddings, so that its text is the passage's text.
    """
    metadata = {
        "article_id": passage.article_id,
        "title": passage.title,
        "heading": passage.heading,
        "page": passage.page,
    }
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
    )


class ArticleRetriever(BaseRetriever):
    """Our retrieval as a LlamaIndex retriever; the node score is that of `Hit.score`."""

    def __init__(
        self,
        retriever: PassageRetriever,
        *,
        articles: Sequence[str] | None = None,
        k: int | None = None,
    ) -> None:
        self._retriever = retriever
        self._articles = articles
        self._k = k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._retriever.search(query_bundle.query_str, k=self._k, articles=self._articles)
        return [NodeWithScore(node=node_of(hit.passage), score=hit.score) for hit in hits]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class NodeArticles:
    """Finds, for any LlamaIndex node, the article it is a piece of.

    A node that `node_of` made leads to the library's passage. Any other node is treated as
    an article of its own, whose text is the node's text; the newest 4,096 of these are kept
    so that citations into them can be looked up.
    """

    def __init__(self, find: Callable[[str], Article], settings: ChunkSettings) -> None:
        self._find = find
        self._settings = settings
        self._made: OrderedDict[str, Article] = OrderedDict()
        self._lock = threading.Lock()

    def article(self, article_id: str) -> Article | None:
        """Return an article made from a node, or None."""
        with self._lock:
            return self._made.get(article_id)

    def hits(self, nodes: Sequence[NodeWithScore]) -> tuple[Hit, ...]:
        """Return the nodes as hits, in their order; a long node becomes several passages."""
        hits: list[Hit] = []
        for node in nodes:
            for passage in self._passages(node.node):
                hits.append(Hit(passage, node.score or 0.0, len(hits) + 1))
        return tuple(hits)

    def _passages(self, node: BaseNode) -> tuple[Passage, ...]:
        own = self._own_passage(node)
        if own is not None:
            return (own,)
        article = self._made_from(node)
        return chunk(article, self._settings) if article is not None else ()

    def _own_passage(self, node: BaseNode) -> Passage | None:
        meta = node.metadata
        if not isinstance(node, TextNode) or not isinstance(meta.get("article_id"), str):
            return None
        start, end = node.start_char_idx, node.end_char_idx
        try:
            article = self._find(meta["article_id"])
        except ArticleNotFoundError:
            return None
        if start is None or end is None or article.text[start:end] != node.text:
            return None  # another program changed the text: it is read as what it is now
        page = meta.get("page")
        return Passage(
            id=node.node_id,
            article_id=article.id,
            ordinal=start,
            start=start,
            end=end,
            text=node.text,
            sentences=_sentences(article, start, end),
            title=article.title,
            heading=str(meta.get("heading") or ""),
            page=page if isinstance(page, int) else None,
        )

    def _made_from(self, node: BaseNode) -> Article | None:
        text = node.get_content(metadata_mode=MetadataMode.NONE)
        if not text.strip():
            return None
        meta = node.metadata
        source = next(
            (
                str(meta[key])
                for key in ("url", "source", "file_path", "file_name")
                if meta.get(key)
            ),
            node.ref_doc_id or node.node_id,
        )
        digest = hashlib.sha256(f"{source}\0{text}".encode("utf-8", "surrogatepass"))
        article = Article(
            id=digest.hexdigest()[:32],
            source=source,
            text=text,
            blocks=_paragraphs(text),
            title=str(meta.get("title") or source),
            author=str(meta["author"]) if meta.get("author") else None,
            published=None,
            language=None,
            words=len(text.split()),
            receipt=Receipt(format="text", encoding=None, words=len(text.split())),
        )
        with self._lock:
            self._made[article.id] = article
            self._made.move_to_end(article.id)
            while len(self._made) > _KEPT_ARTICLES:
                self._made.popitem(last=False)
        return article


class NodeRetriever:
    """A LlamaIndex retriever as our `PassageRetriever`."""

    def __init__(self, retriever: BaseRetriever, nodes: NodeArticles) -> None:
        self._retriever = retriever
        self._nodes = nodes

    def search(
        self, question: str, *, k: int | None = None, articles: Sequence[str] | None = None
    ) -> tuple[Hit, ...]:
        """Retrieve; `articles` filters by article id, `k` cuts the list."""
        hits = self._nodes.hits(self._retriever.retrieve(question))
        kept = [h for h in hits if articles is None or h.passage.article_id in articles]
        return tuple(kept if k is None else kept[:k])


def _paragraphs(text: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    start = 0
    for part in text.split("\n\n"):
        lead = len(part) - len(part.lstrip())
        if part.strip():
            begin = start + lead
            blocks.append(Block("paragraph", begin, begin + len(part.strip())))
        start += len(part) + 2
    return tuple(blocks)


def _sentences(article: Article, start: int, end: int) -> tuple[Span, ...]:
    """Split block by block, as `index.chunk` does, so that the sentences are the same."""
    spans: list[Span] = []
    for block in article.blocks:
        if block.start < end and block.end > start:
            first, last = max(start, block.start), min(end, block.end)
            if block.kind == "table_row":
                spans.append(Span(first, last))
            else:
                spans.extend(split_sentences(article.text, first, last))
    return tuple(spans)
