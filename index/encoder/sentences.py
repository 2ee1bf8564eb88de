"""The packaged embedding model on a processor: the vectors of sentence-transformers, sooner.

sentence-transformers needs torch, which takes seconds and hundreds of megabytes to load, and pads
texts to the longest of a batch: passages of an article take it more than twice the time.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.graph import Graph
from index.encoder.session import Lookup, open_session, usable_cores
from index.encoder.shape import EncoderShape, tensors_of

__all__ = ["KeptVectors", "SentenceEncoder"]

_TOKENS = 256
"""What sentence-transformers cuts texts to for this model (sentence_bert_config.json)."""
_KEPT = 4096
"""Texts whose vectors are kept, those used last: 6 MB, the sentences of about ten long articles."""


class SentenceEncoder:
    """The mean over a text's tokens, of length 1 (Reimers and Gurevych 2019, section 3).

    A text's vector is the same to the last bit whatever it is embedded with. Immutable, and safe
    to use from many threads.
    """

    def __init__(self, model: Path) -> None:
        from tokenizers import Tokenizer

        shape = EncoderShape.of(model)
        tensors = tensors_of(model, set(shape.tensors()))
        graph = Graph(tensors, "float32", shape)
        axis = graph.constant("tokens.axis", np.array([1], dtype=np.int64))
        graph.add("ReduceMean", [graph.encoder(), axis], name="mean", keepdims=0)
        self._session: Any = open_session(graph.model({"mean": (1, shape.width)}))
        self._lookup = Lookup(tensors, shape)
        self._width = shape.width
        self._pool = ThreadPoolExecutor(usable_cores(), "embed")
        self._tokenizer: Any = Tokenizer.from_file(str(model / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_TOKENS)

    def embed(
        self, texts: Sequence[str], vector: Callable[[str], NDArray[np.float32]] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 of shape (len(texts), width), rows of length 1, in order.

        `vector` is what gives a text its row: `self.vector`, or that with a memory.
        """
        if not texts:
            return np.zeros((0, self._width), dtype=np.float32)
        return np.stack([*self._pool.map(vector or self.vector, texts)])

    def vector(self, text: str) -> NDArray[np.float32]:
        """Return float32 of shape (width,), of length 1."""
        ids = np.array(self._tokenizer.encode(text).ids, dtype=np.int64)
        mean: NDArray[np.float32]
        (mean,) = self._session.run(["mean"], self._lookup.inputs(ids, np.zeros_like(ids)))
        unit: NDArray[np.float32] = mean[0] / max(float(np.linalg.norm(mean[0])), 1e-12)
        return unit


class KeptVectors:
    """An encoder that remembers the vectors of the texts used last.

    Questions about one article are compared with the same sentences again and again.
    """

    def __init__(self, encoder: SentenceEncoder) -> None:
        self._encoder = encoder
        self._vector = lru_cache(_KEPT)(encoder.vector)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `SentenceEncoder.embed`."""
        return self._encoder.embed(texts, self._vector)
