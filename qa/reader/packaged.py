"""The packaged reader: MiniLM-L6 fine-tuned for this project.

The word embeddings come from the packaged base model; everything else from the project's
own weights. Both are compared with their SHA-256 before they are used.
"""

from pathlib import Path

from index.embed import sha256_of, verified_packaged_folder
from index.errors import ModelError
from qa.reader.layouts import PairLayout
from qa.reader.pretrained import SpanNetwork
from qa.reader.window_reader import WindowReader
from qa.reader.windows import WindowShape

__all__ = ["WEIGHTS", "WEIGHTS_SHA256", "load_packaged"]

WEIGHTS = Path(__file__).parent / "weights" / "reader.safetensors"
WEIGHTS_SHA256 = "3a0a996a9981c48e9e940e2dda662b9d325b2211161c8b06fd571af57a98e53f"


def load_packaged(shape: WindowShape, batch_size: int) -> WindowReader:
    """Load it; ModelError when its weights or the base's are missing or not the right ones."""
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
    config = BertConfig.from_json_file(base / "config.json")
    model = BertForQuestionAnswering(config)
    tensors = {name: tensor.to(torch.float32) for name, tensor in load_file(WEIGHTS).items()}
    words = load_file(base / "model.safetensors")["embeddings.word_embeddings.weight"]
    tensors["bert.embeddings.word_embeddings.weight"] = words.to(torch.float32)
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    if unexpected or [name for name in missing if not name.endswith("position_ids")]:
        raise ModelError(
            f"The reader's weights do not fit the model (missing {missing}, extra {unexpected}).",
            "Install article-qa again.",
        )
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    layout = PairLayout(
        tokenizer,
        null_ids=[tokenizer.token_to_id("[CLS]")],
        pad_id=config.pad_token_id,
        limit=config.max_position_embeddings,
        shape=shape,
    )
    return WindowReader(layout, SpanNetwork(model), batch_size)
