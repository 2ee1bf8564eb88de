"""Readers of others: any Hugging Face model with a question-answering head.

Nothing is downloaded, no code that comes with a model is run, and weights are read from
safetensors only: opening a pickle can run code too.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from qa.reader.batches import BatchScores
from qa.reader.layouts import PairLayout
from qa.reader.window_reader import WindowReader
from qa.reader.windows import WindowShape

__all__ = ["SpanNetwork", "load_folder", "locate", "weight_files"]

_OTHER = (
    "Name a model fine-tuned for extractive question answering in the setting reader.model, or "
    "take that setting out to use the packaged reader."
)


class SpanNetwork:
    """A `Network` of a transformers model with a question-answering head, on its device."""

    def __init__(self, model: Any) -> None:
        self._model = model.eval()
        takes = inspect.signature(model.forward).parameters
        kinds = getattr(model.config, "type_vocab_size", 0) or 0
        self._typed = "token_type_ids" in takes and kinds > 1

    def run(
        self, ids: NDArray[np.int64], mask: NDArray[np.int64], types: NDArray[np.int64]
    ) -> BatchScores:
        """See `Network.run`; ModelError when the model gives no numbers."""
        import torch

        given = {"input_ids": ids, "attention_mask": mask}
        if self._typed:
            given["token_type_ids"] = types
        with torch.inference_mode():
            output = self._model(**{name: torch.from_numpy(array) for name, array in given.items()})
        starts, ends = output.start_logits.numpy(), output.end_logits.numpy()
        if np.isnan(starts).any() or np.isnan(ends).any():
            raise ModelError("The reader's weights are broken: it computes no numbers.", _OTHER)
        return BatchScores(starts, ends)


def locate(name: str, revision: str | None) -> Path:
    """Return the folder of a model: that folder, or where the local hub cache has that name.

    `revision` (None: main) is for names only. ModelError says how to download what is not
    there; this never does.
    """
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        found = try_to_load_from_cache(name, "config.json", revision=revision)
    except HFValidationError as error:
        raise ModelError(
            f"The reader {name!r} is neither a folder nor the name of a model on a hub.",
            "Look at the setting reader.model.",
        ) from error
    if not isinstance(found, str):
        at = f" --revision {revision}" if revision else ""
        raise ModelError(
            f"The reader {name!r} is no folder, and the local hub cache does not have it"
            f"{f' at revision {revision}' if revision else ''}.",
            f"Download it once with: hf download {name}{at}",
        )
    return Path(found).parent


def weight_files(folder: Path) -> tuple[Path, ...]:
    """Return the safetensors files of a model folder, sorted; ModelError when there are none."""
    files = tuple(sorted(folder.glob("*.safetensors")))
    if files:
        return files
    if any(folder.glob("*.bin")):
        raise ModelError(
            f"The reader in {folder} has its weights in a pickle only, which is not opened "
            "because that can run code.",
            "Use a model with model.safetensors, or, where you trust it, save it again with "
            "AutoModelForQuestionAnswering.from_pretrained(...).save_pretrained(...).",
        )
    raise ModelError(f"There is no model.safetensors in {folder}.", _OTHER)


def load_folder(folder: Path, shape: WindowShape, batch_size: int) -> WindowReader:
    """Load the reader in a folder, on the processor and in float32.

    Windows of `shape` are cut to the positions the model has. ModelError when it is no
    question-answering model, has no fast tokenizer, or does not load.
    """
    weight_files(folder)
    model = _model(folder)
    tokenizer = _tokenizer(folder)
    words = model.get_input_embeddings().weight.shape[0]
    if len(tokenizer) > words:
        raise ModelError(
            f"The tokenizer in {folder} is not the model's: it has {len(tokenizer)} tokens, the "
            f"model {words}.",
            "Save the model and its own tokenizer into one folder.",
        )
    # A network without a padding token never looks at padded places: the mask hides them.
    pad_id = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
    layout = PairLayout(
        tokenizer.backend_tokenizer,
        null_ids=[i for i in (tokenizer.cls_token_id, tokenizer.bos_token_id) if i is not None],
        pad_id=pad_id,
        limit=_limit(model, tokenizer),
        shape=shape,
    )
    return WindowReader(layout, SpanNetwork(model), batch_size)


def _model(folder: Path) -> Any:
    import torch
    from transformers import AutoModelForQuestionAnswering

    with _quiet():
        try:
            model, told = AutoModelForQuestionAnswering.from_pretrained(
                folder,
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                dtype=torch.float32,
                output_loading_info=True,
            )
        except Exception as error:  # a foreign folder may fail in any way
            raise ModelError(
                f"The reader in {folder} could not be loaded: {_first_line(error)}", _OTHER
            ) from error
    missing = sorted(told["missing_keys"])
    if missing:
        shown = ", ".join(missing[:3]) + (", ..." if len(missing) > 3 else "")
        raise ModelError(
            f"The model in {folder} is not trained for extractive question answering: it has no "
            f"weights for {shown}.",
            _OTHER,
        )
    return model


def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    with _quiet():
        try:
            tokenizer = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
        except Exception as error:  # as above
            raise ModelError(
                f"The tokenizer of the reader in {folder} could not be loaded: "
                f"{_first_line(error)}",
                "Save the model's own tokenizer into that folder with save_pretrained.",
            ) from error
    if not tokenizer.is_fast:
        raise ModelError(
            f"The tokenizer in {folder} does not say where in the text its tokens stand.",
            "Use a reader with a fast tokenizer (tokenizer.json).",
        )
    if len(tokenizer) <= len(tokenizer.all_special_ids):
        # transformers makes an empty tokenizer when the folder has no file of one.
        raise ModelError(
            f"The tokenizer in {folder} knows no words.",
            "Save the model's own tokenizer into that folder with save_pretrained.",
        )
    return tokenizer


def _limit(model: Any, tokenizer: Any) -> int:
    """Return how many tokens the model takes at once."""
    limits = [tokenizer.model_max_length]
    tables = [m for name, m in model.named_modules() if name.endswith("position_embeddings")]
    for table in tables:
        # RoBERTa and its kin count positions from the padding index on, and lose those before.
        padding = getattr(table, "padding_idx", None)
        limits.append(table.weight.shape[0] - (0 if padding is None else padding + 1))
    if not tables:
        limits += [n for n in [getattr(model.config, "max_position_embeddings", None)] if n]
    return int(min(limit for limit in limits if limit > 0))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep transformers from printing: what matters is in our errors."""
    from transformers.utils import logging

    level, bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bar:
            logging.enable_progress_bar()
