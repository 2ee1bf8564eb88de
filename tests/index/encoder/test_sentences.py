"""The packaged embedding model without torch: the same vectors."""

import subprocess
import sys

import numpy as np
import pytest

from index.config import EmbeddingSettings
from index.embed import SentenceTransformerEmbedder, embedding_few, verified_packaged_folder
from tests.fakes import FakeEmbedder

TEXTS = [
    "When was the treaty dissolved?",
    "The treaty was dissolved in 1996, and the deals that took its place said nothing of defence.",
    "Naïve café owners — 条約 😀 [SEP] x",
    "",
    "word " * 900,  # longer than the model reads
]


@pytest.mark.models
class TestFew:
    def test_vectors_are_those_of_sentence_transformers(self) -> None:
        embedder = SentenceTransformerEmbedder(EmbeddingSettings())
        named = EmbeddingSettings(model=str(verified_packaged_folder()))
        few, many = embedder.embed_few(TEXTS), embedder.embed(TEXTS)
        theirs = SentenceTransformerEmbedder(named).embed(TEXTS)
        assert few.dtype == many.dtype == theirs.dtype
        np.testing.assert_array_equal(few, many)
        np.testing.assert_allclose(many, theirs, atol=1e-5)

    def test_a_vector_does_not_depend_on_what_is_embedded_with_it(self) -> None:
        embedder = SentenceTransformerEmbedder(EmbeddingSettings(batch_size=2))
        alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
        np.testing.assert_array_equal(embedder.embed(TEXTS), alone)

    def test_who_changes_a_vector_does_not_change_the_next_one(self) -> None:
        embedder = SentenceTransformerEmbedder(EmbeddingSettings())
        first = embedder.embed_few(TEXTS)
        kept = first.copy()
        first[:] = 0
        np.testing.assert_array_equal(embedder.embed_few(TEXTS), kept)

    def test_nothing_is_an_empty_table(self) -> None:
        assert SentenceTransformerEmbedder(EmbeddingSettings()).embed_few([]).shape == (0, 384)

    def test_an_article_is_added_and_asked_without_torch(self, tmp_path: object) -> None:
        asking = (
            "import sys\n"
            "from qa import Assistant\n"
            f"with Assistant.open({str(tmp_path)!r}) as assistant:\n"
            "    assistant.add_text('The bridge was opened in 1932 by the mayor.', title='B')\n"
            "    print(assistant.ask('When was the bridge opened?').text)\n"
            "print(*sys.modules)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", asking], check=True, capture_output=True, text=True
        )
        answer, modules = done.stdout.splitlines()
        assert answer == "1932"
        loaded = {name.partition(".")[0] for name in modules.split()}
        assert {"torch", "transformers", "sentence_transformers"} & loaded == set()


def test_an_embedder_without_the_quicker_way_is_asked_as_ever() -> None:
    embedder = FakeEmbedder()
    np.testing.assert_array_equal(embedding_few(embedder)(TEXTS), embedder.embed(TEXTS))


@pytest.mark.models
def test_another_model_is_left_to_sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = SentenceTransformerEmbedder(EmbeddingSettings(model="somewhere/else"))
    monkeypatch.setattr(embedder, "embed", lambda texts: np.ones((len(texts), 3), np.float32))
    assert embedding_few(embedder)(["a", "b"]).shape == (2, 3)
