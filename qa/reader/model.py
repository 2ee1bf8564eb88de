"""The trained span reader: MiniLM-L6 fine-tuned for this project, run with torch.

The word embeddings come from the packaged base model; everything else from the project's
own weights. Both are compared with their SHA-256 before they are used.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embed import sha256_of, verified_packaged_folder
from index.errors import ModelError
from index.types import Passage
from qa.config import ReaderSettings
from qa.reader.types import ReadSpan
from qa.reader.windows import Window, WindowShape, best_spans, windows_of

__all__ = ["WEIGHTS", "WEIGHTS_SHA256", "TransformersReader"]

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
WEIGHTS_SHA256 = "3a0a996a9981c48e9e940e2dda662b9d325b2211161c8b06fd571af57a98e53f"


class TransformersReader:
    """A `SpanReader` over the project's weights; loaded when first used; thread-safe."""

    def __init__(self, settings: ReaderSettings) -> None:
        self._settings = settings
        self._shape = WindowShape()
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def load(self) -> None:
        """Load tokenizer and weights now, rather than at the first question."""
        self._parts()

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[ReadSpan, ...]:
        """Read all passages in batches; see `SpanReader.read`."""
        if not passages or not question.strip():
            return ()
        tokenizer, model = self._parts()
        windows = list(windows_of(tokenizer, question, [p.text for p in passages], self._shape))
        best: dict[tuple[int, int], ReadSpan] = {}
        for window, (starts, ends) in zip(windows, self._logits(model, windows), strict=True):
            passage = passages[window.passage]
            for begin, end, score in best_spans(window, starts, ends, self._shape):
                text = passage.text[begin:end]
                span = ReadSpan(
                    window.passage, passage.start + begin, passage.start + end, text, score
                )
                key = (window.passage, passage.start + begin)
                if key not in best or best[key].score < score:
                    best[key] = span
        spans = sorted(best.values(), key=lambda s: (-s.score, s.passage, s.start))
        return tuple(spans)

    def _logits(
        self, model: Any, windows: Sequence[Window]
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        """Run windows in batches of similar length; results in the order of `windows`."""
        import torch

        order = sorted(range(len(windows)), key=lambda i: (-len(windows[i].ids), i))
        results: list[tuple[NDArray[np.float32], NDArray[np.float32]] | None] = [None] * len(order)
        size = self._settings.batch_size
        for begin in range(0, len(order), size):
            batch = order[begin : begin + size]
            width = max(len(windows[i].ids) for i in batch)
            ids = np.zeros((len(batch), width), dtype=np.int64)
            mask = np.zeros_like(ids)
            types = np.zeros_like(ids)
            for row, i in enumerate(batch):
                window = windows[i]
                ids[row, : len(window.ids)] = window.ids
                mask[row, : len(window.ids)] = 1
                types[row, window.first : len(window.ids)] = 1
            with torch.inference_mode():
                output = model(
                    input_ids=torch.from_numpy(ids),
                    attention_mask=torch.from_numpy(mask),
                    token_type_ids=torch.from_numpy(types),
                )
            starts, ends = output.start_logits.numpy(), output.end_logits.numpy()
            for row, i in enumerate(batch):
                results[i] = (starts[row], ends[row])
        return [result for result in results if result is not None]

    def _parts(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load()
            return self._loaded


def _load() -> tuple[Any, Any]:
    import torch
    from safetensors.torch import load_file
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertForQuestionAnswering

    base = verified_packaged_folder()
    if not WEIGHTS.is_file() or sha256_of(WEIGHTS) != WEIGHTS_SHA256:
        raise ModelError(
            "The reader's weights are missing or not the ones this version was made with.",
            "Install article-qa again; `article-qa doctor` shows what was found.",
        )
    model = BertForQuestionAnswering(BertConfig.from_json_file(base / "config.json"))
    tensors = {name: tensor.to(torch.float32) for name, tensor in load_file(WEIGHTS).items()}
    words = load_file(base / "model.safetensors")["embeddings.word_embeddings.weight"]
    tensors["bert.embeddings.word_embeddings.weight"] = words.to(torch.float32)
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    if unexpected or [name for name in missing if not name.endswith("position_ids")]:
        raise ModelError(
            f"The reader's weights do not fit the model (missing {missing}, extra {unexpected}).",
            "Install article-qa again.",
        )
    model.eval()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer, model
