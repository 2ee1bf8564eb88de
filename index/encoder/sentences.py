"""The packaged embedding model over a few short texts: the same vectors, sooner.

sentence-transformers needs torch, which takes seconds to load and is made for many texts at
once. A question and the few sentences it is compared with are done before that. Questions about
one article are compared with the same sentences again and again: their vectors are kept.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.graph import Graph
from index.encoder.session import Lookup, open_session, usable_cores
from index.encoder.shape import EncoderShape, tensors_of

__all__ = ["SentenceEncoder"]

_TOKENS = 256
"""What sentence-transformers cuts texts to for this model (sentence_bert_config.json)."""
_KEPT = 4096
"""Texts whose vectors are kept, those used last: 6 MB, the sentences of about ten long articles."""


class SentenceEncoder:
    """The mean over a text's tokens, of length 1 (Reimers and Gurevych 2019, section 3)."""

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
        self._kept = lru_cache(_KEPT)(self._vector)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return float32 of shape (len(texts), width), rows of length 1, in order."""
        if not texts:
            return np.zeros((0, self._width), dtype=np.float32)
        return np.stack([*self._pool.map(self._kept, texts)])

    def _vector(self, text: str) -> NDArray[np.float32]:
        ids = np.array(self._tokenizer.encode(text).ids, dtype=np.int64)
        mean: NDArray[np.float32]
        (mean,) = self._session.run(["mean"], self._lookup.inputs(ids, np.zeros_like(ids)))
        unit: NDArray[np.float32] = mean[0] / max(float(np.linalg.norm(mean[0])), 1e-12)
        return unit
