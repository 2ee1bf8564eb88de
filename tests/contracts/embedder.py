"""What every `Embedder` must do; run over the fake and the packaged model."""

import numpy as np
import pytest

from index.embed import Embedder

__all__ = ["EmbedderContract"]

TEXTS = [
    "The treaty was dissolved.",
    "Bananas are yellow.",
    "",
    "条約",
    "The treaty was dissolved.",
]


class EmbedderContract:
    """Subclasses give the fixture `embedder`."""

    @pytest.fixture
    def embedder(self) -> Embedder:
        raise NotImplementedError

    def test_rows_are_unit_vectors_of_the_dimension_in_order(self, embedder: Embedder) -> None:
        vectors = embedder.embed(TEXTS)
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
        assert np.allclose(vectors[0], vectors[4], atol=1e-5)
        assert not np.allclose(vectors[0], vectors[1], atol=1e-2)

    def test_the_order_of_the_texts_does_not_matter(self, embedder: Embedder) -> None:
        forward, backward = embedder.embed(TEXTS), embedder.embed(TEXTS[::-1])
        assert np.allclose(forward, backward[::-1], atol=1e-5)

    def test_nothing_gives_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed([]).shape == (0, embedder.dimension)

    def test_progress_ends_at_the_total(self, embedder: Embedder) -> None:
        seen: list[tuple[str, int, int]] = []
        embedder.embed(TEXTS, progress=lambda *step: seen.append(step))
        assert seen[-1] == ("embedding", len(TEXTS), len(TEXTS))

    def test_the_fingerprint_is_stable_and_not_empty(self, embedder: Embedder) -> None:
        assert embedder.fingerprint
        assert embedder.fingerprint == embedder.fingerprint
